"""How gru_to_pytorch is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..cases import Size, cell_case
from .shared import GATES, UNIT, with_bias


def params_case(rng: np.random.Generator, name: str, D: int, H: int) -> Case:
    """Draw the parameters of a reset-after cell."""
    case = with_bias(rng, cell_case(rng, name, Size(2, 1, D, H), GATES))
    return Case(name, {"params": case.inputs["params"]})


def params_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield two sizes."""
    yield params_case(rng, "D=4, H=5", 4, 5)
    yield params_case(rng, "D=6, H=3", 6, 3)


def params_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield small and equal sizes."""
    for name, D, H in (("D=1", 1, 4), ("H=1", 4, 1), ("D=H", 4, 4)):
        yield params_case(rng, name, D, H)


RUBRIC = ExerciseRubric(
    Exercise(
        "gru_to_pytorch",
        UNIT,
        inputs=("params",),
        outputs=("output",),
        measure="pytorch_gru_cell",
        points={"output": 2, EDGE: 1},
        hints=(
            "Compare the two update rules letter by letter. What PyTorch calls z is "
            "1 − z of this course.",
            "1 − σ(a) = σ(−a): flip the sign of the weights and the bias of z. The "
            "order is r, z, candidate, and weights multiply from the left.",
            "Transpose, split after H, stack three blocks for each of weight_ih and "
            "weight_hh. The two biases of r and z may be split as you like; of the "
            "candidate, b_h belongs to bias_ih and b_hh to bias_hh.",
        ),
    ),
    params_general,
    params_edge,
    lambda rng: params_case(rng, "large", 20, 24),
    variants=(
        mistake(
            "z_not_flipped",
            "z is not flipped",
            "PyTorch blends with (1 − z)∘candidate + z∘old: its z is 1 − ours.",
            ("output",),
            ('"z": -1.0', '"z": 1.0'),
        ),
        mistake(
            "z_bias_not_flipped",
            "the weights of z are flipped, its bias is not",
            "1 − σ(a) = σ(−a), and a holds the bias as well.",
            ("output",),
            (
                'sign[g] * params[f"b_{g}"] for g in "rzh"',
                'params[f"b_{g}"] for g in "rzh"',
            ),
        ),
        mistake(
            "z_weights_not_flipped",
            "the bias of z is flipped, its weights are not",
            "1 − σ(a) = σ(−a), and a holds the weights as well.",
            ("output",),
            (
                'sign[g] * params[f"W_{g}"].T for g in "rzh"',
                'params[f"W_{g}"].T for g in "rzh"',
            ),
        ),
        mistake(
            "candidate_flipped",
            "the signs of the candidate are flipped as well",
            "Only z has another meaning in PyTorch.",
            ("output",),
            ('"h": 1.0', '"h": -1.0'),
        ),
        mistake(
            "biases_in_order_z_r",
            "the biases are in the order z, r, candidate, the weights are not",
            "PyTorch stacks r first, in weights and biases.",
            ("output",),
            (
                'sign[g] * params[f"b_{g}"] for g in "rzh"',
                'sign[g] * params[f"b_{g}"] for g in "zrh"',
            ),
        ),
        mistake(
            "order_z_r",
            "the blocks are in the order z, r, candidate",
            "PyTorch stacks r first.",
            ("output",),
            ('params[f"W_{g}"].T for g in "rzh"', 'params[f"W_{g}"].T for g in "zrh"'),
            ('params[f"b_{g}"] for g in "rzh"', 'params[f"b_{g}"] for g in "zrh"'),
        ),
        mistake(
            "biases_of_candidate_swapped",
            "the two biases of the candidate are swapped",
            "b_hh stands inside the bracket that r multiplies: it is bias_hh.",
            ("output",),
            (
                'bias_hh[2 * H :] = params["b_hh"]',
                'bias_hh[2 * H :], bias_ih[2 * H :] = params["b_h"], params["b_hh"]',
            ),
        ),
        mistake(
            "b_hh_left_out",
            "b_hh is left out",
            "It is the last block of bias_hh.",
            ("output",),
            ('bias_hh[2 * H :] = params["b_hh"]', "pass"),
        ),
        mistake(
            "ih_and_hh_swapped",
            "weight_ih and weight_hh are taken from the wrong columns",
            "The first H rows of W act on the state.",
            ("output",),
            ("stacked[:, H:]", "stacked[:, :-H]"),
            ("stacked[:, :H]", "stacked[:, -H:]"),
        ),
        mistake(
            "b_hh_in_bias_ih",
            "b_hh is moved into bias_ih",
            "b_hh stands inside the bracket that r multiplies: it is bias_hh.",
            ("output",),
            ('bias_hh[2 * H :] = params["b_hh"]', 'bias_ih[2 * H :] += params["b_hh"]'),
        ),
        mistake(
            "b_h_in_bias_hh",
            "b_h is moved into bias_hh",
            "b_h stands outside the bracket that r multiplies: it is bias_ih.",
            ("output",),
            (
                'bias_hh[2 * H :] = params["b_hh"]',
                'bias_hh[2 * H :] = params["b_hh"] + params["b_h"]\n'
                "    bias_ih[2 * H :] = 0",
            ),
        ),
        mistake(
            "gate_biases_doubled",
            "the biases of r and z stand in both bias_ih and bias_hh",
            "PyTorch adds the two: together they are the bias of the gate.",
            ("output",),
            (
                "bias_hh[2 * H :] =",
                "bias_hh[: 2 * H] = bias_ih[: 2 * H]\n    bias_hh[2 * H :] =",
            ),
        ),
        mistake(
            "r_flipped",
            "the signs of r are flipped as well",
            "Only z has another meaning in PyTorch.",
            ("output",),
            ('"r": 1.0', '"r": -1.0'),
        ),
        mistake(
            "z_by_one_minus",
            "1 − W stands for the weights of z, and 1 − b for its bias",
            "1 − σ(a) = σ(−a): what changes is the sign of a.",
            ("output",),
            (
                'sign[g] * params[f"W_{g}"].T for g',
                '(1 - params["W_z"].T if g == "z" else params[f"W_{g}"].T) for g',
            ),
            (
                'sign[g] * params[f"b_{g}"] for g',
                '(1 - params["b_z"] if g == "z" else params[f"b_{g}"]) for g',
            ),
        ),
        mistake(
            "z_flipped_for_input_only",
            "the weights of z that act on the state are not flipped",
            "1 − σ(a) = σ(−a), and a holds the product with the state as well.",
            ("output",),
            (
                '"weight_hh": stacked[:, :H]',
                '"weight_hh": stacked[:, :H] * np.repeat([1, -1, 1], H)[:, None]',
            ),
        ),
        mistake(
            "z_flipped_for_state_only",
            "the weights of z that act on the input are not flipped",
            "1 − σ(a) = σ(−a), and a holds the product with the input as well.",
            ("output",),
            (
                '"weight_ih": stacked[:, H:]',
                '"weight_ih": stacked[:, H:] * np.repeat([1, -1, 1], H)[:, None]',
            ),
        ),
        mistake(
            "r_weights_flipped",
            "the weights of r are flipped as well, its bias is not",
            "Only z has another meaning in PyTorch.",
            ("output",),
            (
                'sign[g] * params[f"W_{g}"].T for g in "rzh"',
                '(1 if g == "h" else -1) * params[f"W_{g}"].T for g in "rzh"',
            ),
        ),
        mistake(
            "candidate_weights_flipped",
            "the weights of the candidate are flipped as well, its biases are not",
            "Only z has another meaning in PyTorch.",
            ("output",),
            (
                'sign[g] * params[f"W_{g}"].T for g in "rzh"',
                '(1 if g == "r" else -1) * params[f"W_{g}"].T for g in "rzh"',
            ),
        ),
        mistake(
            "order_r_h_z_with_b_hh",
            "the blocks are in the order r, candidate, z, and b_hh with them",
            "PyTorch stacks the candidate last.",
            ("output",),
            (
                'sign[g] * params[f"W_{g}"].T for g in "rzh"',
                'sign[g] * params[f"W_{g}"].T for g in "rhz"',
            ),
            (
                'sign[g] * params[f"b_{g}"] for g in "rzh"',
                'sign[g] * params[f"b_{g}"] for g in "rhz"',
            ),
            ("bias_hh[2 * H :]", "bias_hh[H : 2 * H]"),
        ),
        mistake(
            "order_h_r_z_with_b_hh",
            "the blocks are in the order candidate, r, z, and b_hh with them",
            "PyTorch stacks r first and the candidate last.",
            ("output",),
            (
                'sign[g] * params[f"W_{g}"].T for g in "rzh"',
                'sign[g] * params[f"W_{g}"].T for g in "hrz"',
            ),
            (
                'sign[g] * params[f"b_{g}"] for g in "rzh"',
                'sign[g] * params[f"b_{g}"] for g in "hrz"',
            ),
            ("bias_hh[2 * H :]", "bias_hh[:H]"),
        ),
        mistake(
            "transposes_left_out",
            "the weights are not transposed",
            "PyTorch multiplies from the left: W x, with one row for each unit.",
            ("output",),
            (
                '"weight_ih": stacked[:, H:]',
                '"weight_ih": np.concatenate([sign[g] * params[f"W_{g}"][H:] for g in '
                '"rzh"])',
            ),
            (
                '"weight_hh": stacked[:, :H]',
                '"weight_hh": np.concatenate([sign[g] * params[f"W_{g}"][:H] for g in '
                '"rzh"])',
            ),
        ),
        mistake(
            "weight_hh_not_transposed",
            "the blocks of weight_hh are not transposed",
            "They are square, so no shape warns: PyTorch has one row for each unit.",
            ("output",),
            (
                '"weight_hh": stacked[:, :H]',
                '"weight_hh": np.concatenate([sign[g] * params[f"W_{g}"][:H] for g in '
                '"rzh"])',
            ),
        ),
        mistake(
            "candidate_hh_not_transposed",
            "the block of the candidate in weight_hh is not transposed",
            "It is square, so no shape warns: PyTorch has one row for each unit.",
            ("output",),
            (
                '"weight_hh": stacked[:, :H]',
                '"weight_hh": np.concatenate([stacked[: 2 * H, :H], '
                'params["W_h"][:H]])',
            ),
        ),
        mistake(
            "gate_biases_halved",
            "the biases of r and z come out halved",
            "PyTorch adds bias_ih and bias_hh: together they are the bias of the gate.",
            ("output",),
            (
                "    bias_hh[2 * H :] =",
                "    bias_ih[: 2 * H] /= 2\n    bias_hh[2 * H :] =",
            ),
        ),
        mistake(
            "gate_biases_one_and_a_half",
            "half of the biases of r and z stands in bias_hh, and all of them in "
            "bias_ih",
            "PyTorch adds the two: together they are the bias of the gate.",
            ("output",),
            (
                "    bias_hh[2 * H :] =",
                "    bias_hh[: 2 * H] = bias_ih[: 2 * H] / 2\n    bias_hh[2 * H :] =",
            ),
        ),
        mistake(
            "b_hh_in_both",
            "b_hh stands in both bias_ih and bias_hh",
            "b_hh stands inside the bracket that r multiplies: it is bias_hh alone.",
            ("output",),
            (
                "    bias_hh[2 * H :] =",
                '    bias_ih[2 * H :] += params["b_hh"]\n    bias_hh[2 * H :] =',
            ),
        ),
        mistake(
            "order_r_h_z",
            "the blocks are in the order r, candidate, z",
            "PyTorch stacks the candidate last.",
            ("output",),
            ('params[f"W_{g}"].T for g in "rzh"', 'params[f"W_{g}"].T for g in "rhz"'),
            ('params[f"b_{g}"] for g in "rzh"', 'params[f"b_{g}"] for g in "rhz"'),
        ),
        mistake(
            "b_hh_in_the_first_block",
            "b_hh stands in the block of r",
            "It is the bias inside the bracket of the candidate, the last of the three "
            "blocks.",
            ("output",),
            ("bias_hh[2 * H :]", "bias_hh[:H]"),
        ),
    ),
)
