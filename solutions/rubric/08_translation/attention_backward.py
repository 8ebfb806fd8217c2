"""How attention_backward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .attention_cases import AXES, edge, general, large
from .shared import UNIT

ALL = ("query", "keys", "values")
SCORES = ("query", "keys")
DSCORES = "dscores = weights * (dweights - inner) / np.sqrt(query.shape[1])"
DVALUES = "weights[:, :, None] * dcontext[:, None]"
DWEIGHTS = "(values * dcontext[:, None]).sum(axis=2)"
INNER = "(weights * dweights).sum(axis=1, keepdims=True)"
DQUERY = "(dscores[:, :, None] * keys).sum(axis=1)"
DKEYS = "dscores[:, :, None] * query[:, None]"

RUBRIC = ExerciseRubric(
    Exercise(
        "attention_backward",
        UNIT,
        inputs=("query", "keys", "values", "mask"),
        gradients=ALL,
        forward="attention_forward",
        needs=("attention_forward",),
        upstream=("dcontext",),
        points={"query": 1, "keys": 1, "values": 1, EDGE: 1},
        axes=AXES,
        hints=(
            "Go back through (4), (3) and (2), in this order.",
            "Equations (5) to (7). The bracket in (6) has, for each row, one number "
            "that is subtracted at all positions.",
            "The gradient of the weights is a product of values and upstream, summed "
            "over the value's entries; the scores' is weights times what is left after "
            "the weighted mean is taken out; query and keys exchange their places, and "
            "both have the root below.",
        ),
        equations={
            "values": "equation (5): the weight times the upstream",
            "keys": "equations (6) and (7): the bracket, the root, and the query",
            "query": "equation (7): the keys, summed over the positions",
        },
    ),
    general(True),
    edge(True),
    large(True),
    variants=(
        mistake(
            "coupling_left_out",
            "the weighted mean in the bracket is left out",
            "A raised score takes weight from all others: equation (6).",
            SCORES,
            (DSCORES, DSCORES.replace("(dweights - inner)", "dweights")),
            follow=True,
        ),
        mistake(
            "sigmoid_derivative",
            "a(1 − a) stands in place of the bracket: each weight by itself",
            "The positions of a row are coupled: equation (6).",
            SCORES,
            (
                DSCORES,
                DSCORES.replace("(dweights - inner)", "(1 - weights) * dweights"),
            ),
            follow=True,
        ),
        mistake(
            "softmax_left_out",
            "the gradient of the weights is handed on as that of the scores",
            "Between them lies the softmax: equation (6).",
            SCORES,
            (DSCORES, "dscores = dweights / np.sqrt(query.shape[1])"),
        ),
        mistake(
            "plain_mean",
            "the plain mean is taken out, not the weighted one",
            "Equation (6) weighs by a.",
            SCORES,
            (INNER, "dweights.mean(axis=1, keepdims=True)"),
            follow=True,
        ),
        mistake(
            "inner_without_weights",
            "the sum in the bracket lacks the weights",
            "Equation (6) has a before da in the sum.",
            SCORES,
            (INNER, "dweights.sum(axis=1, keepdims=True)"),
            follow=True,
        ),
        mistake(
            "inner_over_the_batch",
            "the sum in the bracket runs over the whole batch",
            "Each row has its own: equation (6).",
            SCORES,
            (INNER, "(weights * dweights).sum()"),
        ),
        mistake(
            "weights_outside_left_out",
            "the weight before the bracket is left out",
            "Equation (6) has a before the bracket.",
            SCORES,
            (DSCORES, DSCORES.replace("weights * (", "(")),
        ),
        mistake(
            "scale_left_out",
            "the gradients are not divided by √H",
            "Equation (7) has the root, as (2) has.",
            SCORES,
            (DSCORES, DSCORES.replace(" / np.sqrt(query.shape[1])", "")),
            follow=True,
        ),
        mistake(
            "scale_in_keys_only",
            "the gradient of the query is not divided by √H",
            "Both gradients in (7) have the root.",
            ("query",),
            (DQUERY, "np.sqrt(query.shape[1]) * " + DQUERY),
            follow=True,
        ),
        mistake(
            "scale_in_query_only",
            "the gradient of the keys is not divided by √H",
            "Both gradients in (7) have the root.",
            ("keys",),
            (DKEYS, "np.sqrt(query.shape[1]) * " + DKEYS),
            follow=True,
        ),
        mistake(
            "divided_by_H",
            "the gradients are divided by H, not by its root",
            "Equation (7) has the root, as (2) has.",
            SCORES,
            (DSCORES, DSCORES.replace("np.sqrt(query.shape[1])", "query.shape[1]")),
            follow=True,
        ),
        mistake(
            "sign",
            "the bracket has the wrong sign",
            "Equation (6): da less the weighted mean.",
            SCORES,
            (DSCORES, DSCORES.replace("dweights - inner", "inner - dweights")),
            follow=True,
        ),
        mistake(
            "values_without_weights",
            "every position's value gets the whole upstream gradient",
            "Equation (5) weighs it by a.",
            ("values",),
            (DVALUES, "np.ones_like(weights)[:, :, None] * dcontext[:, None]"),
        ),
        mistake(
            "values_mean",
            "the gradient of the values is divided by the number of positions",
            "Equation (4) is a sum, and (5) has the weight alone.",
            ("values",),
            (DVALUES, DVALUES + " / weights.shape[1]"),
            follow=True,
        ),
        mistake(
            "weights_squared",
            "the gradient of the values has the weight twice",
            "Equation (5) has it once.",
            ("values",),
            (DVALUES, "weights[:, :, None] ** 2 * dcontext[:, None]"),
            follow=True,
        ),
        mistake(
            "query_from_query",
            "the gradient of the query is made of the query",
            "Equation (7): the query gets the keys, and the keys get the query.",
            ("query",),
            (DQUERY, "dscores.sum(axis=1)[:, None] * query"),
        ),
        mistake(
            "keys_from_keys",
            "the gradient of the keys is made of the keys",
            "Equation (7): the query gets the keys, and the keys get the query.",
            ("keys",),
            (DKEYS, "dscores[:, :, None] * keys"),
        ),
        mistake(
            "weights_for_dscores",
            "the gradient of the query is the weighted mean of the keys",
            "Equation (7) has de, not a.",
            ("query",),
            (DQUERY, "(weights[:, :, None] * keys).sum(axis=1)"),
        ),
        mistake(
            "query_mean",
            "the gradient of the query is a mean over the positions",
            "Equation (7) has a sum.",
            ("query",),
            (DQUERY, "(dscores[:, :, None] * keys).mean(axis=1)"),
            follow=True,
        ),
        mistake(
            "values_for_weights",
            "the gradient of the values pairs the upstream with the values themselves",
            "A value enters the context times its weight: equation (5).",
            ("values",),
            (
                "dvalues = weights[:, :, None] * dcontext[:, None]",
                "dvalues = values * dcontext[:, None]",
            ),
        ),
    ),
)
