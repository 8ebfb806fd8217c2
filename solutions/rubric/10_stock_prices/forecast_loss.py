"""How forecast_loss is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.core.values import Supplied
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT, apart

HANDED_IN = {
    "forward": Supplied("leaky_forward"),
    "backward": Supplied("leaky_backward"),
}


def model_case(
    rng: np.random.Generator, name: str, N: int, T: int, D: int, H: int
) -> Case:
    """Draw windows, targets and the parameters of a layer with its output."""
    inputs = {
        "x": rng.standard_normal((N, T, D)),
        "target": apart(rng, N),
        "h0": rng.standard_normal((N, H)),
        "params": {
            "layer.W": rng.standard_normal((D, H)) / np.sqrt(D),
            "layer.decay": rng.uniform(0.5, 0.9, H),
            "W_y": 0.4 * rng.standard_normal((H, 2)) / np.sqrt(H),
            "b_y": apart(rng, 2),
        },
    }
    return Case(name, inputs | HANDED_IN)


def model_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield two sizes."""
    yield model_case(rng, "N=3, T=6, D=4, H=5", 3, 6, 4, 5)
    yield model_case(rng, "N=4, T=7, D=5, H=3", 4, 7, 5, 3)


def model_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield small and equal sizes, and a log variance far from 0."""
    sizes = {"N=1": (1, 6, 4, 3), "T=1": (3, 1, 4, 5), "D=1": (4, 5, 1, 3)}
    sizes |= {"H=1": (3, 6, 4, 1), "H=2": (3, 5, 4, 2), "N=T=D=H": (4, 4, 4, 4)}
    for name, size in sizes.items():
        yield model_case(rng, name, *size)
    far = model_case(rng, "a log variance near 12", 3, 4, 2, 5)
    far.inputs["params"]["b_y"][1] = 12.0
    yield far


LAYER = ("layer.W", "layer.decay")
GRADIENTS = ("W_y", "b_y", *LAYER)
ALL = ("loss", *GRADIENTS)
DOUT = 'np.stack([d["mean"], d["log_var"]], axis=1)'
DHS = '    dhs[:, -1] = dout @ params["W_y"].T\n'

RUBRIC = ExerciseRubric(
    Exercise(
        "forecast_loss",
        UNIT,
        inputs=("x", "target", "h0", "params", "forward", "backward"),
        outputs=("loss",),
        gradients=GRADIENTS,
        needs=("gaussian_nll",),
        points={"loss": 1, "W_y": 1, "b_y": 0.5, "layer.W": 1, "layer.decay": 0.5}
        | {EDGE: 1},
        axes={
            "x": ("N", "T", "D"),
            "target": ("N",),
            "h0": ("N", "H"),
            "W_y": ("H", "2"),
            "b_y": ("2",),
            "layer.W": ("D", "H"),
            "layer.decay": ("H",),
        },
        hints=(
            "Forward through the layer, the output and the loss; then back through the "
            "same three in reverse. Only the last state is used.",
            "Equations (16) to (18). The first column of the output is the mean, the "
            "second the log variance, and the gradient of the output has the same two "
            "columns.",
            "The states of the layer, the output of the last one, the loss with its "
            "two gradients as two columns. The gradient of the states is zero but for "
            "the last step. The layer's backward gets it with its cache, its gradients "
            "get their prefix, and those of the output layer join them in one dict.",
        ),
        equations={
            "loss": "equation (16): which state is used, and which column is the mean",
            "b_y": "equation (17): the gradient of the output, and its sum over the "
            "batch",
            "W_y": "equation (17): which state is paired with the gradient of the "
            "output",
            "layer.W": "equation (18): what goes into the layer's backward, and at "
            "which step",
            "layer.decay": "equation (18): what goes into the layer's backward, and at "
            "which step",
        },
    ),
    model_general,
    model_edge,
    lambda rng: model_case(rng, "large", 12, 16, 150, 200),
    variants=(
        mistake(
            "first_state",
            "the first state is used, not the last",
            "Equation (16) has the state after the whole window.",
            ALL,
            ("out = hs[:, -1]", "out = hs[:, 0]"),
            ("dhs[:, -1] =", "dhs[:, 0] ="),
            ('"W_y": hs[:, -1].T', '"W_y": hs[:, 0].T'),
        ),
        mistake(
            "mean_of_states",
            "the mean of all states is used, not the last",
            "Equation (16) has the state after the whole window.",
            ALL,
            ("out = hs[:, -1]", "out = hs.mean(axis=1)"),
            (DHS, '    dhs += (dout @ params["W_y"].T)[:, None] / hs.shape[1]\n'),
            ('"W_y": hs[:, -1].T', '"W_y": hs.mean(axis=1).T'),
        ),
        mistake(
            "columns_exchanged",
            "the first column is taken for the log variance, the second for the mean",
            "Equation (16): the mean comes first.",
            ALL,
            ("(out[:, 0], out[:, 1], target)", "(out[:, 1], out[:, 0], target)"),
            (DOUT, 'np.stack([d["log_var"], d["mean"]], axis=1)'),
        ),
        mistake(
            "gradient_columns_exchanged",
            "the two columns of the gradient of the output are exchanged",
            "They stand in the order of the output: equation (17).",
            GRADIENTS,
            (DOUT, 'np.stack([d["log_var"], d["mean"]], axis=1)'),
        ),
        mistake(
            "log_var_not_used",
            "the log variance goes into the loss as 0",
            "The second column of the output is the log variance: equation (16).",
            ALL,
            ("(out[:, 0], out[:, 1], target)", "(out[:, 0], 0 * out[:, 1], target)"),
        ),
        mistake(
            "log_var_not_used_at_all",
            "the log variance goes into the loss as 0, and has no gradient",
            "The second column of the output is the log variance: equation (16).",
            ALL,
            ("(out[:, 0], out[:, 1], target)", "(out[:, 0], 0 * out[:, 1], target)"),
            (DOUT, 'np.stack([d["mean"], 0 * d["log_var"]], axis=1)'),
        ),
        mistake(
            "output_bias_left_out",
            "the output layer has no bias",
            "Equation (16) adds b_y.",
            ALL,
            (' + params["b_y"]', ""),
        ),
        mistake(
            "h0_ignored",
            "the layer starts from zeros, not from h0",
            "Hand h0 on to the layer.",
            ALL,
            ("forward(x, h0, part", "forward(x, 0 * h0, part"),
        ),
        mistake(
            "gradient_at_every_step",
            "the gradient goes into every state",
            "Only the last state was used: equation (18) is 0 before it.",
            LAYER,
            (DHS, '    dhs += (dout @ params["W_y"].T)[:, None]\n'),
        ),
        mistake(
            "gradient_at_the_first_step",
            "the gradient goes into the first state",
            "The last state was used: equation (18).",
            LAYER,
            ("dhs[:, -1] =", "dhs[:, 0] ="),
        ),
        mistake(
            "nothing_into_the_layer",
            "no gradient goes into the layer",
            "The last state carries it: equation (18).",
            LAYER,
            (DHS, ""),
        ),
        mistake(
            "log_var_without_gradient",
            "the log variance sends no gradient back",
            "Both columns of the output have one: equation (17).",
            GRADIENTS,
            (DOUT, 'np.stack([d["mean"], 0 * d["log_var"]], axis=1)'),
        ),
        mistake(
            "mean_without_gradient",
            "the mean sends no gradient back",
            "Both columns of the output have one: equation (17).",
            GRADIENTS,
            (DOUT, 'np.stack([0 * d["mean"], d["log_var"]], axis=1)'),
        ),
        mistake(
            "divided_by_N_again",
            "all gradients are divided by N once more",
            "The loss has taken the mean already.",
            GRADIENTS,
            (DOUT, f"{DOUT} / len(x)"),
        ),
        mistake(
            "gradients_of_the_sum",
            "the gradients are those of a sum over the batch",
            "gaussian_nll returns the gradients of a mean; they are used as they are.",
            GRADIENTS,
            (DOUT, f"{DOUT} * len(x)"),
        ),
        mistake(
            "squared_error",
            "the loss is the mean squared error of the mean, its gradients are those "
            "of the likelihood",
            "Return the loss that gaussian_nll returns.",
            ("loss",),
            ("    dout =", "    loss = np.mean((out[:, 0] - target) ** 2)\n    dout ="),
        ),
        mistake(
            "db_y_mean",
            "the gradient of b_y is a mean over the batch",
            "The loss has taken the mean already; here the examples add up: equation "
            "(17).",
            ("b_y",),
            ("dout.sum(axis=0)", "dout.mean(axis=0)"),
        ),
        mistake(
            "db_y_per_example",
            "the gradient of b_y keeps one row for each example",
            "b_y has the shape (2,), and so has its gradient: equation (17) sums over "
            "the batch.",
            ("b_y",),
            ("dout.sum(axis=0)", "dout"),
        ),
        mistake(
            "db_y_over_everything",
            "the gradient of b_y is summed over all axes, so that one number is left",
            "Equation (17) sums over the batch and nothing else.",
            ("b_y",),
            ("dout.sum(axis=0)", "dout.sum()"),
        ),
        mistake(
            "dW_y_transposed",
            "the gradient of W_y is transposed",
            "It has the shape of W_y, (H, 2).",
            ("W_y",),
            ("hs[:, -1].T @ dout", "dout.T @ hs[:, -1]"),
        ),
        mistake(
            "dW_y_from_h0",
            "the gradient of W_y is made with the first state of all, h0",
            "It pairs the gradient of the output with the state that made the output: "
            "equation (17).",
            ("W_y",),
            ("hs[:, -1].T @ dout", "h0.T @ dout"),
        ),
        mistake(
            "dW_y_from_all_states",
            "the gradient of W_y is summed over all steps",
            "Only the last state was used: equation (17).",
            ("W_y",),
            ("hs[:, -1].T @ dout", "hs.sum(axis=1).T @ dout"),
        ),
        mistake(
            "zero",
            "every gradient is zero",
            "Equations (17) and (18) give the gradients; what they give must be what "
            "is returned.",
            GRADIENTS,
            (DOUT, f"0 * {DOUT}"),
        ),
        mistake(
            "parameters_changed",
            "params is not what it was before the call",
            "The dict and its arrays belong to the caller: take nothing out of them, "
            "and write nothing into them.",
            ("inputs unchanged",),
            (
                "    return loss",
                '    params["b_y"] -= 0.01 * dout.sum(axis=0)\n    return loss',
            ),
        ),
        mistake(
            "reshaped",
            "the two rows of gradients of the output are reshaped to (N, 2), which "
            "mixes mean and log variance",
            "They stand side by side as columns: a reshape leaves the order of the "
            "entries as it is.",
            GRADIENTS,
            (DOUT, 'np.array([d["mean"], d["log_var"]]).reshape(-1, 2)'),
        ),
        mistake(
            "exponential_handed_on",
            "the second column goes into the loss as its exponential",
            "gaussian_nll takes the log variance, which is the second column as it "
            "is: equation (16).",
            ALL,
            (
                "(out[:, 0], out[:, 1], target)",
                "(out[:, 0], np.exp(out[:, 1]), target)",
            ),
        ),
        mistake(
            "logarithm_handed_on",
            "the second column goes into the loss as the logarithm of its absolute "
            "value",
            "gaussian_nll takes the log variance, which is the second column as it "
            "is: equation (16).",
            ALL,
            (
                "(out[:, 0], out[:, 1], target)",
                "(out[:, 0], np.log(np.abs(out[:, 1])), target)",
            ),
        ),
    ),
)
