"""How beam_search is judged."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp
from typing import Any

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.core.values import Supplied
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT

Hypothesis = tuple[float, list[int], np.ndarray]
Seen = dict[tuple[Any, ...], tuple[list[tuple[int, float]], np.ndarray]]
RULES = {
    "greedy",
    "first finished",
    "finished lost",
    "finished extended",
    "live lost",
    "narrower",
    "no place",
    "width each",
    "state kept",
    "alpha left out",
    "alpha one",
    "probabilities",
    "smallest",
    "starts removed",
    "length with start",
    "stop not counted",
    "live counts more",
    "one for each token",
    "wider",
    "start never",
}
PAIRS = (
    ("greedy", "narrower"),
    ("no place", "width each"),
    ("finished lost", "finished extended"),
    ("greedy", "first finished"),
    ("stop not counted", "finished lost"),
    ("live counts more", "finished lost"),
    ("wider", "width each"),
    ("one for each token", "no place"),
    ("one for each token", "wider"),
    ("start never", "length with start"),
)
WANTED = RULES | {f"{a}, {b}" for a, b in PAIRS}


def log_probs(
    inputs: dict[str, Any], token: int, state: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return what the model's step returns."""
    rows, weights, never = inputs["step"].constants
    after = np.tanh(0.5 * state + rows[token])
    scores = np.where(never[token], -np.inf, after @ weights)
    top = scores.max()
    return scores - top - np.log(np.exp(scores - top).sum()), after


def following(
    inputs: dict[str, Any], tokens: list[int], state: np.ndarray, seen: Seen
) -> tuple[list[tuple[int, float]], np.ndarray]:
    """Return what may follow tokens with its log-probability, and the next state."""
    key = (*tokens, state.tobytes())
    if key not in seen:
        scores, after = log_probs(inputs, tokens[-1], state)
        possible = np.flatnonzero(scores > -np.inf)
        seen[key] = [(int(v), float(scores[v])) for v in possible], after
    return seen[key]


def grown(
    inputs: dict[str, Any], live: list[Hypothesis], rule: str, seen: Seen
) -> list[Hypothesis]:
    """Return all continuations under a rule, the best first."""
    options: list[Hypothesis] = []
    for log_p, tokens, state in live:
        before = inputs["state"] if rule == "state kept" else state
        pairs, after = following(inputs, tokens, before, seen)
        own = [
            (log_p + (exp(s) if rule == "probabilities" else s), [*tokens, v], after)
            for v, s in pairs
            if rule != "start never" or v != inputs["start"]
        ]
        own.sort(key=lambda h: -h[0])
        options += own[: inputs["width"]] if rule == "width each" else own
    options.sort(key=lambda h: h[0] if rule == "smallest" else -h[0])
    if rule != "one for each token":
        return options
    best = {h[1][-1]: h for h in reversed(options)}
    return sorted(best.values(), key=lambda h: -h[0])


def search(
    inputs: dict[str, Any], rule: str = "", seen: Seen | None = None
) -> tuple[list[int], float, float]:
    """Return tokens, score, and the smallest gap at which the search decided.

    `seen` keeps what the model said, for searches of the same inputs.
    """
    seen = {} if seen is None else seen
    stop, width = inputs["stop"], 1 if rule == "greedy" else inputs["width"]
    width += rule == "wider"
    live: list[Hypothesis] = [(0.0, [inputs["start"]], inputs["state"])]
    finished: list[Hypothesis] = []
    gap = np.inf
    for _ in range(inputs["max_length"]):
        options = grown(inputs, live, rule, seen)
        if len(options) > width > 0:
            gap = min(gap, abs(options[width - 1][0] - options[width][0]))
        kept = options[:width]
        if rule == "no place":
            places = [h for h in options if h[1][-1] != stop][:width]
            kept = places + [h for h in kept if h[1][-1] == stop]
        if rule == "width each":
            kept = options
        ended = [h for h in kept if h[1][-1] == stop]
        finished += ended if rule != "finished extended" else []
        live = kept if rule == "finished extended" else []
        live = live or [h for h in kept if h[1][-1] != stop]
        if rule == "narrower":
            width = max(width - len(ended), 0)
        if rule == "first finished" and finished:
            break
    return chosen(inputs, finished, live, rule, gap)


def counted(tokens: list[int], stop: int, rule: str) -> int:
    """Return the length of a hypothesis under a rule."""
    ended = tokens[-1] == stop
    more = {
        "length with start": 1,
        "stop not counted": -int(ended),
        "live counts more": int(not ended),
    }
    return max(len(tokens) - 1 + more.get(rule, 0), 1)


def chosen(
    inputs: dict[str, Any],
    finished: list[Hypothesis],
    live: list[Hypothesis],
    rule: str,
    gap: float,
) -> tuple[list[int], float, float]:
    """Return the best hypothesis under a rule, its score, and the smallest gap."""
    alpha = inputs.get("alpha", 0.0)
    alpha = {"alpha left out": 0.0, "alpha one": 1.0}.get(rule, alpha)
    pool = {"finished lost": live or finished, "live lost": finished or live}
    ranked = sorted(
        (
            (p / counted(y, inputs["stop"], rule) ** alpha, y)
            for p, y, _ in pool.get(rule, finished + live)
        ),
        reverse=True,
    )
    score, tokens = ranked[0]
    if len(ranked) > 1:
        gap = min(gap, score - ranked[1][0])
    tokens = tokens[1:-1] if tokens[-1] == inputs["stop"] else tokens[1:]
    if rule == "starts removed":
        tokens = [t for t in tokens if t != inputs["start"]]
    return tokens, score, gap


def caught(case: Case) -> set[str]:
    """Return the rules under which a case gives other tokens than it should."""
    inputs, seen = dict(case.inputs), Seen()
    right = search(inputs, "", seen)[0]
    found = {rule: search(inputs, rule, seen)[0] for rule in RULES}
    told = {rule for rule, tokens in found.items() if tokens != right}
    return told | {f"{a}, {b}" for a, b in PAIRS if found[a] != found[b]}


def beam_case(
    rng: np.random.Generator,
    name: str,
    width: int,
    max_length: int,
    alpha: float | None,
    V: int = 5,
    H: int = 4,
) -> Case:
    """Draw a model without near-ties on the way."""
    while True:
        start, stop = rng.permutation(V)[:2].tolist()
        never = rng.random((V, V)) < 0.15
        never[np.arange(V), rng.integers(0, V, V)] = False
        never[:, stop] = False
        rows, weights = rng.standard_normal((V, H)), rng.standard_normal((H, V))
        inputs: dict[str, Any] = {
            "step": Supplied("probability_step", (rows, weights, never)),
            "state": rng.standard_normal(H),
            "start": start,
            "stop": stop,
            "width": width,
            "max_length": max_length,
        }
        inputs |= {} if alpha is None else {"alpha": alpha}
        tokens, _, gap = search(inputs)
        if gap > GAP and tokens:
            return Case(name, inputs)


GAP = 1e-4
SETTINGS = (
    ("width=2, alpha=1.3", 2, 6, 1.3),
    ("width=3, alpha=1.2", 3, 6, 1.2),
    ("width=4, alpha=0.5", 4, 4, 0.5),
    ("width=2, alpha left out", 2, 5, None),
)
FOUND = (
    (236, 188, 9, 298),
    (153, 335, 350, 235),
    (40, 300, 177, 111),
    (133, 41, 240, 90),
    (275, 374, 40, 200),
    (151, 200, 182, 291),
    (349, 189, 96, 67),
    (327, 361, 317, 313),
    (96, 236, 184, 71),
    (91, 371, 185, 1),
    (296, 81, 108, 67),
    (327, 14, 332, 275),
    (153, 234, 217, 291),
    (349, 291, 8, 221),
    (42, 211, 246, 111),
    (388, 41, 319, 162),
    (291, 173, 92, 184),
    (200, 85, 255, 309),
    (95, 180, 347, 130),
    (347, 207, 382, 299),
    (278, 78, 336, 299),
    (236, 108, 213, 173),
    (83, 32, 270, 88),
    (41, 319, 95, 128),
)
"""Seeds of four cases that together tell all rules apart; found by trying many."""
NOISE, TRIES = 0.01, 200


def disguised(rng: np.random.Generator, case: Case) -> Case:
    """Draw other names for tokens and units, other signs, and a little noise."""
    rows, weights, never = case.inputs["step"].constants
    tokens, units = rng.permutation(len(rows)), rng.permutation(len(weights))
    signs = rng.choice([-1.0, 1.0], len(units))
    rows = rows[tokens][:, units] * signs
    weights = weights[units][:, tokens] * signs[:, None]
    weights = weights + NOISE * rng.standard_normal(weights.shape)
    named = {int(old): new for new, old in enumerate(tokens)}
    step = Supplied("probability_step", (rows, weights, never[tokens][:, tokens]))
    other = {
        "step": step,
        "state": case.inputs["state"][units] * signs,
        "start": named[case.inputs["start"]],
        "stop": named[case.inputs["stop"]],
    }
    return Case(case.name, {**case.inputs, **other})


def beam_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield searches that together tell all rules apart, without near-ties."""
    for _ in range(TRIES):
        seeds = FOUND[rng.integers(len(FOUND))]
        drawn = [
            beam_case(np.random.default_rng(seed), *setting)
            for seed, setting in zip(seeds, SETTINGS, strict=True)
        ]
        cases = [disguised(rng, case) for case in drawn]
        clear = all(search(dict(case.inputs))[2] > GAP for case in cases)
        if clear and set().union(*map(caught, cases)) >= WANTED:
            yield from cases
            return
    raise RuntimeError("the stored seeds tell no set of rules apart: find others")


def beam_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield widths of one and of all, one round, and a sentence that is empty."""
    yield beam_case(rng, "width=1", 1, 6, 0.5)
    yield beam_case(rng, "width above all there are", 200, 3, 1.0, 4)
    yield beam_case(rng, "max_length=1", 3, 1, 0.0)
    yield empty(rng)


def empty(rng: np.random.Generator) -> Case:
    """Draw a search whose best sentence is the stop token alone."""
    while True:
        case = beam_case(rng, "the stop token alone is best", 3, 4, 0.0)
        rows, weights, never = case.inputs["step"].constants
        weights = weights.copy()
        first, after = log_probs(
            dict(case.inputs), case.inputs["start"], case.inputs["state"]
        )
        del first
        weights[:, case.inputs["stop"]] = 2 * after
        model = Supplied("probability_step", (rows, weights, never))
        changed = Case(case.name, {**case.inputs, "step": model})
        tokens, _, gap = search(dict(changed.inputs))
        if not tokens and gap > 1e-4:
            return changed


BOTH = ("tokens", "score")
KEPT = "kept = sorted(options, key=lambda option: -option[0])[:width]"
FINISHED = "finished += [option for option in kept if option[1][-1] == stop]"
LIVE = "live = [option for option in kept if option[1][-1] != stop]"
RANKED = "ranked = [(p / (len(y) - 1) ** alpha, y) for p, y, _ in finished + live]"
RETURN = "return tokens[1:-1] if tokens[-1] == stop else tokens[1:], score"

RUBRIC = ExerciseRubric(
    Exercise(
        "beam_search",
        UNIT,
        inputs=("step", "state", "start", "stop", "width", "max_length"),
        keywords=("alpha",),
        outputs=BOTH,
        points={"tokens": 2, "score": 2, EDGE: 1},
        axes={"state": ("H",)},
        hints=(
            "A hypothesis is three things: its log P, its tokens, its state.",
            "The three rules of a round, and equation (20) at the end only.",
            "A list of live and one of finished hypotheses. In each round: all "
            "continuations of all live ones in one list, sorted, cut to the width, and "
            "parted by whether they end in the stop token. At the end both lists are "
            "ranked by their score.",
        ),
        equations={
            "score": "the rules and the number of the rounds, then at equations (19) "
            "and (20): what is summed, and what n counts",
            "tokens": "the rules of the rounds, then at what the list leaves out",
        },
    ),
    beam_general,
    beam_edge,
    variants=(
        mistake(
            "greedy",
            "one hypothesis is kept, whatever the width",
            "The beam keeps `width` of them.",
            BOTH,
            (KEPT, KEPT.replace("[:width]", "[:1]")),
        ),
        mistake(
            "first_finished",
            "the search ends when a hypothesis is finished",
            "Another one may end with a larger score: all rounds are due.",
            BOTH,
            (LIVE, LIVE + "\n        if finished:\n            break"),
        ),
        mistake(
            "finished_lost",
            "finished hypotheses are lost if others are live at the end",
            "They are put aside, and ranked with the rest.",
            BOTH,
            (RANKED, RANKED.replace("finished + live", "live or finished")),
        ),
        mistake(
            "live_lost",
            "what is live after the last round is not ranked",
            "It counts as finished as it is.",
            BOTH,
            (RANKED, RANKED.replace("finished + live", "finished or live")),
        ),
        mistake(
            "finished_extended",
            "finished hypotheses are continued behind their stop token",
            "They are put aside and never continued.",
            BOTH,
            (FINISHED, "finished = []"),
            (LIVE, "live = kept"),
        ),
        mistake(
            "beam_gets_narrower",
            "each finished hypothesis takes a place in all later rounds",
            "It has used up a place in its own round only.",
            BOTH,
            (
                FINISHED,
                FINISHED
                + "\n        width -= sum(option[1][-1] == stop for option in kept)"
                + "\n        width = max(width, 0)",
            ),
        ),
        mistake(
            "finished_take_no_place",
            "finished hypotheses use up no place in their round",
            "`width` continuations are kept, finished ones among them.",
            BOTH,
            (
                LIVE,
                "ranks = sorted(options, key=lambda option: -option[0])\n"
                "        live = [o for o in ranks if o[1][-1] != stop][:width]",
            ),
        ),
        mistake(
            "width_for_each",
            "each hypothesis keeps `width` continuations of its own",
            "The best of all continuations together are kept.",
            BOTH,
            (
                "        for v in np.flatnonzero(scores > -np.inf):",
                "        known = np.flatnonzero(scores > -np.inf)\n"
                "            for v in known[np.argsort(-scores[known])][:width]:",
            ),
            (KEPT, "kept = options"),
        ),
        mistake(
            "state_not_handed_on",
            "every step is given the first state",
            "A hypothesis goes on from its own state.",
            BOTH,
            ("step(tokens[-1], before)", "step(tokens[-1], state)"),
        ),
        mistake(
            "alpha_left_out",
            "the score is log P, whatever alpha says",
            "Equation (20) divides by a power of the length.",
            BOTH,
            ("p / (len(y) - 1) ** alpha", "p"),
        ),
        mistake(
            "alpha_one",
            "the score is the mean per token, whatever alpha says",
            "Equation (20) has the exponent alpha; its default is 0.",
            BOTH,
            ("(len(y) - 1) ** alpha", "(len(y) - 1)"),
        ),
        mistake(
            "probabilities_added",
            "probabilities are added up, not their logarithms",
            "A product of probabilities is a sum of logarithms: equation (19).",
            BOTH,
            ("log_p + scores[v]", "log_p + np.exp(scores[v])"),
        ),
        mistake(
            "worst_kept",
            "the continuations of smallest log P are kept",
            "The largest are.",
            BOTH,
            ("-option[0]", "option[0]"),
        ),
        mistake(
            "starts_removed",
            "start tokens that the model wrote are removed",
            "Only the one that was fed is no part of the list.",
            ("tokens",),
            (
                RETURN,
                "return [t for t in tokens[1:-1] if t != start] + "
                "[t for t in tokens[-1:] if t not in (start, stop)], score",
            ),
        ),
        mistake(
            "start_kept",
            "the start token that was fed stands in front",
            "The list holds what the model wrote.",
            ("tokens",),
            (RETURN, "return tokens[:-1] if tokens[-1] == stop else tokens, score"),
        ),
        mistake(
            "length_with_start",
            "the length counts the start token",
            "n counts the tokens after it: equation (20).",
            BOTH,
            ("(len(y) - 1) ** alpha", "len(y) ** alpha"),
        ),
        mistake(
            "stop_not_counted",
            "the length does not count the stop token",
            "n counts the tokens after the start, the stop token included: equation "
            "(20).",
            BOTH,
            (
                "(len(y) - 1) ** alpha",
                "max(len(y) - 1 - (y[-1] == stop), 1) ** alpha",
            ),
        ),
        mistake(
            "live_counts_one_more",
            "the length of what is live at the end counts a stop token that is not "
            "there",
            "n counts the tokens after the start that there are: equation (20).",
            BOTH,
            ("(len(y) - 1) ** alpha", "(len(y) - (y[-1] == stop)) ** alpha"),
        ),
        mistake(
            "one_for_each_token",
            "of the continuations that end in the same token only the best is kept",
            "The best of all continuations are kept, whatever token they end in.",
            BOTH,
            (
                KEPT,
                "options.sort(key=lambda option: option[0])\n"
                "        best = {option[1][-1]: option for option in options}\n"
                "        kept = sorted(best.values(), key=lambda o: -o[0])[:width]",
            ),
        ),
        mistake(
            "one_place_more",
            "width + 1 continuations are kept",
            "The beam keeps `width` of them.",
            BOTH,
            (KEPT, KEPT.replace("[:width]", "[: width + 1]")),
        ),
        mistake(
            "start_never_written",
            "the model may not write the start token",
            "It is a token like any other.",
            BOTH,
            (
                "np.flatnonzero(scores > -np.inf)",
                "np.flatnonzero((scores > -np.inf)"
                " & (np.arange(len(scores)) != start))",
            ),
        ),
        mistake(
            "probability_returned",
            "the score is a probability, not its logarithm",
            "Equation (20) has log P.",
            ("score",),
            (RETURN, RETURN.replace(", score", ", np.exp(score)")),
        ),
        mistake(
            "log_p_returned",
            "the score that comes back is log P, not scaled by length",
            "Equation (20) is what decides, and what is returned.",
            ("score",),
            (
                RETURN,
                "score *= (len(tokens) - 1) ** alpha\n    " + RETURN,
            ),
        ),
        mistake(
            "exchanged",
            "score and tokens come in the other order",
            "First the tokens, then the score.",
            BOTH,
            (
                RETURN,
                "return score, tokens[1:-1] if tokens[-1] == stop else tokens[1:]",
            ),
        ),
    ),
)
