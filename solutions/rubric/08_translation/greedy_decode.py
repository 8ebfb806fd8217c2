"""How greedy_decode is judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.core.values import Supplied
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT

V, H = 6, 5


def walk(inputs: Mapping[str, Any], n: int, rule: str = "") -> list[int]:
    """Return the n tokens that a model writes if nothing stops it; [] near a tie."""
    rows, weights = inputs["step"].constants
    state, token, written = inputs["state"], inputs["start"], []
    for _ in range(n):
        before = inputs["state"] if rule == "state kept" else state
        state = np.tanh(0.5 * before + rows[token])
        scores = state @ weights
        if np.diff(np.sort(scores)).min() < 1e-3:
            return []
        best = int(scores.argmin() if rule == "smallest" else scores.argmax())
        written.append(best)
        token = inputs["start"] if rule == "start fed" else best
    return written


def greedy_case(
    rng: np.random.Generator, name: str, max_length: int, V: int = V
) -> Case:
    """Draw a model, a start and a stop token."""
    start, stop = rng.permutation(V)[:2].tolist()
    inputs = {
        "step": Supplied(
            "score_step", (rng.standard_normal((V, H)), rng.standard_normal((H, V)))
        ),
        "state": rng.standard_normal(H),
        "start": start,
        "stop": stop,
        "max_length": max_length,
    }
    return Case(name, inputs)


def stopped(rng: np.random.Generator, name: str) -> Case:
    """Draw a model that stops within the limit and writes the start token before."""
    while True:
        case = greedy_case(rng, name, 12)
        start = case.inputs["start"]
        written = walk(case.inputs, 12)
        ends = [t for t in set(written) - {start} if 3 <= written.index(t) < 9]
        if not ends:
            continue
        stop = int(rng.choice(sorted(ends)))
        end = written.index(stop)
        again = start in written[: end - 1] and written[end + 1] != stop
        case = Case(case.name, {**case.inputs, "stop": stop})
        if again and tells_rules_apart(case, written[: end + 1]):
            return case


def tells_rules_apart(case: Case, right: list[int]) -> bool:
    """Say whether each other rule writes other tokens, and meets no tie."""
    rules = ("state kept", "smallest", "start fed")
    found = (walk(case.inputs, 12, rule) for rule in rules)
    return all(other and other[: len(right)] != right for other in found)


def unstopped(rng: np.random.Generator, name: str, max_length: int, V: int = V) -> Case:
    """Draw a model that has not stopped when the limit comes."""
    while True:
        case = greedy_case(rng, name, max_length, V)
        written = walk(case.inputs, max_length + 2)
        if written and case.inputs["stop"] not in written and len(set(written)) > 1:
            return case


def at_once(rng: np.random.Generator, name: str, max_length: int) -> Case:
    """Draw a model that stops at the last step that the limit allows."""
    while True:
        case = greedy_case(rng, name, max_length)
        written = walk(case.inputs, max_length)
        if written and written.index(written[-1]) == max_length - 1:
            return Case(name, {**case.inputs, "stop": written[-1]})


def greedy_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield a model that stops, and one that is stopped."""
    yield stopped(rng, "the model stops")
    yield unstopped(rng, "the limit stops", 7)


def greedy_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield a limit of one, a stop at once, a stop at the limit, a long limit."""
    yield limit_of_one(rng)
    yield at_once(rng, "the stop token comes first", 1)
    yield at_once(rng, "the stop token comes at the limit", 3)
    yield unstopped(rng, "max_length=30", 30)


def limit_of_one(rng: np.random.Generator) -> Case:
    """Draw a model that may write one token, and does."""
    while True:
        case = greedy_case(rng, "max_length=1", 1)
        written = walk(case.inputs, 3)
        if written and case.inputs["stop"] not in written:
            return case


END = "return tokens"
FOR = "for _ in range(max_length):"
STOP = "        if token == stop:\n            break\n        tokens.append(token)"

RUBRIC = ExerciseRubric(
    Exercise(
        "greedy_decode",
        UNIT,
        inputs=("step", "state", "start", "stop", "max_length"),
        outputs=("tokens",),
        points={"tokens": 2, EDGE: 0.5},
        axes={"state": ("H",)},
        hints=(
            "What is written at one step is read at the next, and so is the state.",
            "Equation (18), until the stop token comes or the list is full.",
            "A loop of at most max_length rounds: a step, the place of the largest "
            "score, out of the loop at the stop token, else into the list.",
        ),
        equations={
            "tokens": "equation (18): what is fed and with which state, then at when "
            "it ends and what the list leaves out"
        },
    ),
    greedy_general,
    greedy_edge,
    lambda rng: unstopped(rng, "large", 150, 30),
    variants=(
        mistake(
            "stop_kept",
            "the closing stop token is in the list",
            "The list ends before it.",
            ("tokens",),
            (
                STOP,
                "        tokens.append(token)\n        if token == stop:\n"
                "            break",
            ),
        ),
        mistake(
            "start_in_front",
            "the start token that was fed stands in front",
            "The list holds what the model wrote.",
            ("tokens",),
            (END, "return [start, *tokens]"),
        ),
        mistake(
            "starts_removed",
            "start tokens that the model wrote are removed",
            "Only the one that was fed is no part of the list.",
            ("tokens",),
            (END, "return [t for t in tokens if t != start]"),
        ),
        mistake(
            "state_not_handed_on",
            "every step is given the first state",
            "A step returns the state for the next one: equation (18).",
            ("tokens",),
            ("scores, state = step", "scores, _ = step"),
        ),
        mistake(
            "start_fed_again",
            "the start token is fed at every step",
            "What was written is read next: equation (18).",
            ("tokens",),
            (
                "scores, state = step(token, state)",
                "scores, state = step(start, state)",
            ),
        ),
        mistake(
            "smallest_score",
            "the token of the smallest score is taken",
            "Equation (18) takes the largest.",
            ("tokens",),
            ("np.argmax", "np.argmin"),
        ),
        mistake(
            "one_token_more",
            "there may be one token more than max_length",
            "At most max_length tokens are written.",
            ("tokens",),
            (FOR, "for _ in range(max_length + 1):"),
        ),
        mistake(
            "one_token_less",
            "there may be one token less than max_length",
            "max_length tokens may be written; the start token does not count.",
            ("tokens",),
            (FOR, "for _ in range(max_length - 1):"),
            aliases=("last_token_dropped",),
        ),
        mistake(
            "goes_on_after_stop",
            "the stop token is left out, and decoding goes on behind it",
            "The stop token ends it.",
            ("tokens",),
            ("            break", "            continue"),
        ),
        mistake(
            "stops_at_start",
            "decoding ends at the start token as well",
            "A start token that the model writes is a token like any other.",
            ("tokens",),
            ("if token == stop:", "if token in (start, stop):"),
        ),
        mistake(
            "array",
            "the result is an array",
            "A list is due.",
            ("tokens",),
            (END, "return np.array(tokens, dtype=np.int64)"),
        ),
        mistake(
            "last_token_dropped",
            "the last token is dropped, stop token or not",
            "A sentence that the limit has ended has no stop token to drop.",
            ("tokens",),
            (
                STOP,
                "        tokens.append(token)\n        if token == stop:\n"
                "            break",
            ),
            (END, "return tokens[:-1]"),
            aliases=("one_token_less",),
        ),
    ),
)
