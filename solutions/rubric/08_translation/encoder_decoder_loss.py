"""How encoder_decoder_loss is judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.core.values import Supplied
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT, mask_of

HANDED_IN = {
    "forward": Supplied("leaky_forward"),
    "backward": Supplied("leaky_backward"),
}


def layer(rng: np.random.Generator, name: str, D: int, H: int) -> dict[str, np.ndarray]:
    """Draw the parameters of a layer."""
    return {
        f"{name}.W": rng.standard_normal((D, H)) / np.sqrt(D),
        f"{name}.decay": rng.uniform(0.5, 0.9, H),
    }


def model_case(
    rng: np.random.Generator,
    name: str,
    source: Sequence[int],
    target: Sequence[int],
    words: tuple[int, int],
    D: tuple[int, int],
    H: int,
) -> Case:
    """Draw pairs of these lengths, and the parameters of both layers."""
    N, S, T = len(source), max(1, *source) + 1, max(target) + 1
    params = {
        "E_source": rng.standard_normal((words[0], D[0])),
        "E_target": rng.standard_normal((words[1], D[1])),
        "W_y": rng.standard_normal((2 * H, words[1])) / np.sqrt(H),
        "b_y": rng.standard_normal(words[1]),
    }
    inputs = {
        "source": rng.integers(0, words[0], (N, S)),
        "source_mask": mask_of(source, S),
        "target": rng.integers(0, words[1], (N, T)),
        "target_mask": mask_of(target, T),
        "params": params
        | layer(rng, "encoder", D[0], H)
        | layer(rng, "decoder", D[1], H),
    }
    return Case(name, inputs | HANDED_IN)


def model_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield two sizes; the last column is padding in all rows of both."""
    yield model_case(rng, "N=3, H=5", (3, 4, 2), (6, 3, 5), (6, 7), (3, 4), 5)
    yield model_case(rng, "N=4, H=2", (3, 8, 2, 5), (4, 5, 7, 3), (7, 8), (5, 3), 2)


def model_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield empty sources, nothing to predict, small sizes, words that never come."""
    yield model_case(rng, "an empty source", (3, 0, 2), (4, 3, 5), (5, 6), (3, 2), 4)
    yield model_case(rng, "all sources empty", (0, 0), (4, 3), (5, 6), (3, 2), 4)
    yield model_case(rng, "nothing to predict", (3, 2), (1, 1), (5, 6), (3, 2), 4)
    yield model_case(rng, "N=1", (3,), (4,), (5, 6), (3, 2), 4)
    yield model_case(rng, "H=1", (3, 2), (4, 3), (5, 6), (3, 2), 1)
    yield model_case(rng, "D=1", (3, 2), (4, 3), (5, 6), (1, 1), 3)
    yield model_case(rng, "N=D=H", (3, 2, 1), (2, 3, 2), (5, 5), (3, 3), 3)
    rare = model_case(
        rng, "a last word that never comes", (3, 2), (4, 3), (5, 6), (3, 2), 4
    )
    few = {k: np.minimum(rare.inputs[k], 3) for k in ("source", "target")}
    yield Case(rare.name, {**rare.inputs, **few})


def model_large(rng: np.random.Generator) -> Case:
    """Draw the case that differencing can't do in time."""
    return model_case(rng, "large", (9, 7, 8), (8, 9, 6), (150, 150), (100, 100), 100)


ENCODER = ("E_source", "encoder.W", "encoder.decay")
DECODER = ("E_target", "decoder.W", "decoder.decay")
GRADIENTS = ("W_y", "b_y", *DECODER, *ENCODER)
ALL = ("loss", *GRADIENTS)
LAYERS = ("encoder.W", "encoder.decay", "decoder.W", "decoder.decay")
READ = "read, W_y = target[:, :-1]"
LOSS = "masked_cross_entropy(logits, target[:, 1:], target_mask[:, 1:])"
START = "start, start_cache = last_states(keys, source_mask)"
LAST = 'dkeys = dkeys + last_states_backward(decoder["h0"], start_cache)["hs"]'
ATTEND = "both, attend_cache = attend(hs, keys, source_mask)"
DATTEND = "dhs, dkeys = attend_backward(dlogits @ W_y.T, attend_cache)"
ZEROS = "zeros = np.zeros((len(source), len(W_y) // 2))"
ADD_SOURCE = 'np.add.at(grads["E_source"], source, encoder["x"])'
ADD_TARGET = 'np.add.at(grads["E_target"], read, decoder["x"])'
W_Y = "np.tensordot(both, dlogits, axes=((0, 1), (0, 1)))"
END = 'grads | prefixed("encoder", encoder) | prefixed("decoder", decoder)'

RUBRIC = ExerciseRubric(
    Exercise(
        "encoder_decoder_loss",
        UNIT,
        inputs=(
            "source",
            "source_mask",
            "target",
            "target_mask",
            "params",
            "forward",
            "backward",
        ),
        outputs=("loss",),
        gradients=GRADIENTS,
        needs=(
            "attention_forward",
            "attention_backward",
            "last_states",
            "last_states_backward",
            "masked_cross_entropy",
        ),
        points={"loss": 1, EDGE: 0.5} | dict.fromkeys(GRADIENTS, 0.5),
        axes={
            "source": ("N", "S"),
            "source_mask": ("N", "S"),
            "target": ("N", "T"),
            "target_mask": ("N", "T"),
            "W_y": ("2H", "V"),
            "b_y": ("V",),
            "E_source": ("V", "D"),
            "E_target": ("V", "D"),
            "encoder.W": ("D", "H"),
            "encoder.decay": ("H",),
            "decoder.W": ("D", "H"),
            "decoder.decay": ("H",),
        },
        hints=(
            "Every step forward has its step back, in reverse order. The encoder's "
            "states are used twice, so two gradients meet there.",
            "Equations (12) to (14) forward, (15) to (17) backward.",
            "Forward: encoder from zeros, last states, decoder on all target tokens "
            "but the last, attention, output, loss on all but the first. Backward: "
            "output, attention, decoder, last states, encoder; each embedding gets the "
            "gradient of what its layer read, added up over repeated tokens.",
        ),
        equations={
            "loss": "equations (12) to (14): what is read, what is predicted, and "
            "which mask goes where",
            "b_y": "equation (15): a sum over batch and steps",
            "W_y": "equation (15): states and contexts side by side",
            "decoder.W": "equation (15) and the query's gradient after it",
            "decoder.decay": "equation (15) and the query's gradient after it",
            "E_target": "equation (17), with the tokens that the decoder read",
            "encoder.W": "equation (16): attention at all steps, and the decoder's "
            "start",
            "encoder.decay": "equation (16): attention at all steps, and the decoder's "
            "start",
            "E_source": "equation (17), with the tokens of the source",
        },
    ),
    model_general,
    model_edge,
    model_large,
    variants=(
        mistake(
            "reads_what_it_predicts",
            "the decoder reads the tokens that it is to predict",
            "Teacher forcing shifts by one: equation (13).",
            ALL,
            (READ, "read, W_y = target[:, 1:]"),
            follow=True,
        ),
        mistake(
            "predicts_what_it_reads",
            "the targets are the tokens that were just read",
            "Teacher forcing shifts by one: equation (13).",
            ALL,
            (LOSS, "masked_cross_entropy(logits, target[:, :-1], target_mask[:, :-1])"),
        ),
        mistake(
            "mask_of_what_is_read",
            "the mask is that of the tokens read, one step too early",
            "A step counts if what it predicts is real: equation (13).",
            ALL,
            (LOSS, "masked_cross_entropy(logits, target[:, 1:], target_mask[:, :-1])"),
        ),
        mistake(
            "target_mask_left_out",
            "padding of the target is predicted as well",
            "Equation (13) says where the loss counts.",
            ALL,
            (
                LOSS,
                "masked_cross_entropy(\n        logits, target[:, 1:], "
                "np.ones_like(target_mask[:, 1:])\n    )",
            ),
        ),
        mistake(
            "source_mask_left_out",
            "attention looks at the padding of the source",
            "The source mask belongs into every attention: equation (14).",
            ALL,
            (
                ATTEND,
                "both, attend_cache = attend(hs, keys, np.ones_like(source_mask))",
            ),
        ),
        mistake(
            "start_at_the_padded_end",
            "the decoder starts from the encoder's state at the padded end",
            "The last states are those of (8).",
            ALL,
            (
                START,
                "start, start_cache = last_states(keys, np.ones_like(source_mask))",
            ),
        ),
        mistake(
            "start_zero",
            "the decoder starts from zeros",
            "It starts where the encoder ends: equation (12).",
            ALL,
            (START, "start, start_cache = last_states(0 * keys, source_mask)"),
            (LAST, "pass"),
        ),
        mistake(
            "start_without_gradient",
            "the gradient of the decoder's start does not reach the encoder",
            "Equation (16) has a second term.",
            ENCODER,
            (LAST, "pass"),
        ),
        mistake(
            "attention_without_gradient",
            "the gradient of attention does not reach the encoder",
            "Equation (16) has a first term: keys and values are its states.",
            ENCODER,
            (LAST, LAST.replace("dkeys + last", "last")),
        ),
        mistake(
            "query_without_gradient",
            "the gradient of the query does not reach the decoder",
            "The states go into the logits and ask attention: both count.",
            (*DECODER, *ENCODER),
            (DATTEND, DATTEND + "\n    dhs = (dlogits @ W_y.T)[:, :, : hs.shape[2]]"),
        ),
        mistake(
            "context_without_gradient",
            "nothing of the context's gradient goes back",
            "Equation (15) gives it, and attention's backward takes it on.",
            (*DECODER, *ENCODER),
            (
                DATTEND,
                "dhs = (dlogits @ W_y.T)[:, :, : hs.shape[2]]\n"
                "    dkeys = np.zeros_like(keys)",
            ),
        ),
        mistake(
            "context_first",
            "the context stands before the state",
            "Equation (14): the state's rows come first in W_y.",
            ALL,
            (ATTEND, ATTEND + "\n    both = np.roll(both, hs.shape[2], axis=2)"),
            (
                DATTEND,
                "dboth = np.roll(dlogits @ W_y.T, hs.shape[2], axis=2)\n"
                "    dhs, dkeys = attend_backward(dboth, attend_cache)",
            ),
        ),
        mistake(
            "encoder_starts_from_ones",
            "the encoder starts from ones",
            "It starts from a zero state: equation (12).",
            ALL,
            (ZEROS, ZEROS.replace("zeros((", "ones((")),
        ),
        mistake(
            "source_rows_overwritten",
            "a repeated source token keeps one of its gradients only",
            "The gradients of one token add up: equation (17).",
            ("E_source",),
            (ADD_SOURCE, 'grads["E_source"][source] += encoder["x"]'),
        ),
        mistake(
            "target_rows_overwritten",
            "a repeated target token keeps one of its gradients only",
            "The gradients of one token add up: equation (17).",
            ("E_target",),
            (ADD_TARGET, 'grads["E_target"][read] += decoder["x"]'),
        ),
        mistake(
            "target_rows_shifted",
            "the gradients of E_target go to the tokens that were predicted",
            "They go to the tokens that were read: equation (17).",
            ("E_target",),
            (ADD_TARGET, ADD_TARGET.replace("read", "target[:, 1:]")),
        ),
        mistake(
            "state_rows_only",
            "the rows of W_y that belong to the context get no gradient",
            "Equation (15) has states and contexts side by side.",
            ("W_y",),
            (W_Y, W_Y + '\n    grads["W_y"][hs.shape[2] :] = 0.0'),
        ),
        mistake(
            "mean_of_b_y",
            "the gradient of b_y is a mean over batch and steps",
            "The loss has taken its mean already: equation (15) is a sum.",
            ("b_y",),
            ("dlogits.sum(axis=(0, 1))", "dlogits.mean(axis=(0, 1))"),
        ),
        mistake(
            "layers_exchanged",
            "the gradients of the two layers are exchanged",
            "Each stands under its own layer's name.",
            LAYERS,
            (
                END,
                'grads | prefixed("encoder", decoder) | prefixed("decoder", encoder)',
            ),
        ),
    ),
)
