"""Mistakes that are made in the same way in a backward over time with every cell.

Edits fit the solved functions of units 02, 04 and 05: the caches are a list, `dx` is
built from the back, and every cache begins with the joined input.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from autograder.core.exercise import EDGE
from autograder.rubric import Variant, mistake

STACKED = "np.stack(dx, axis=1)"
KEEP_DX = 'dx.insert(0, step["x"])'
CACHE = "cache[t])"
OWN = "Each step goes back with its own upstream gradient and its own cache."


def backward_mistakes(
    gradients: tuple[str, ...], equation: str, carried: str = "dh"
) -> tuple[Variant, ...]:
    """Return mistakes in a backward over time.

    Parameters
    ----------
    gradients : tuple of str
        All that the backward returns.
    equation : str
        Where the text adds the upstream gradient and the one that is handed on, as the
        middle of a sentence.
    carried : str
        The solved function's name of the gradient that is handed on.
    """
    loop = _Loop(gradients, equation, carried)
    # the answer data keep this order
    return (
        *_start(loop),
        *_upstream(loop),
        *_cache_and_order(loop),
        *_handed_on(loop),
        *_returned(loop),
    )


@dataclass(frozen=True)
class _Loop:
    """The loop of a solved backward: its places, and where the text explains it."""

    gradients: tuple[str, ...]
    equation: str
    carried: str

    @property
    def begin(self) -> str:
        """What is handed on to the last step."""
        return f"    {self.carried} = np.zeros_like(dhs[:, 0])"

    @property
    def total(self) -> str:
        """The gradient that a step is called with."""
        return f"dhs[:, t] + {self.carried}"

    @property
    def hand_on(self) -> str:
        """What a step hands on to the step before."""
        return f'{self.carried} = step["h_prev"]'

    @property
    def calls(self) -> str:
        """The hint where a step is called with another gradient."""
        return f"See {self.equation} for the gradient that each step is called with."


def _start(loop: _Loop) -> tuple[Variant, ...]:
    """Return mistakes in what the loop starts from, and gradients of zero."""
    ones = loop.begin.replace("np.zeros_like", "np.ones_like")
    return (
        mistake(
            "zero",
            "every gradient is zero",
            f"The upstream gradient enters at every step: see {loop.equation}. What "
            "the steps give must be what is returned.",
            loop.gradients,
            (
                KEEP_DX,
                f"step = {{k: 0 * v for k, v in step.items()}}\n        {KEEP_DX}",
            ),
        ),
        mistake(
            "started_from_ones",
            "the loop starts from ones where the last step has no later reader",
            f"Nothing is handed on to the last step: see {loop.equation}.",
            loop.gradients,
            (loop.begin, ones),
        ),
        mistake(
            "ones_for_upstream",
            "the upstream gradient plays no part, and the loop starts from ones",
            loop.calls,
            loop.gradients,
            (loop.begin, ones),
            (loop.total, loop.carried),
        ),
        mistake(
            "last_upstream_twice",
            "the upstream gradient of the last step is counted twice",
            f"Nothing is handed on to the last step: see {loop.equation}.",
            loop.gradients,
            (loop.begin, f"    {loop.carried} = dhs[:, -1]"),
        ),
    )


def _upstream(loop: _Loop) -> tuple[Variant, ...]:
    """Return mistakes in which step's upstream gradient is added, and when."""
    return (
        mistake(
            "upstream_too_late",
            "the upstream gradient of a step is added after the step, not before",
            loop.calls,
            loop.gradients,
            (loop.total, loop.carried),
            (loop.hand_on, f"{loop.hand_on} + dhs[:, t]"),
        ),
        mistake(
            "first_step_everywhere",
            "every step takes the upstream gradient and the cache of the first step",
            OWN,
            loop.gradients,
            (loop.total, loop.total.replace("t]", "0]")),
            (CACHE, "cache[0])"),
        ),
        mistake(
            "first_upstream_everywhere",
            "every step takes the upstream gradient of the first step",
            OWN,
            loop.gradients,
            (loop.total, loop.total.replace("t]", "0]")),
        ),
        mistake(
            "last_upstream_everywhere",
            "every step takes the upstream gradient of the last step",
            OWN,
            loop.gradients,
            (loop.total, loop.total.replace("t]", "-1]")),
        ),
    )


def _cache_and_order(loop: _Loop) -> tuple[Variant, ...]:
    """Return mistakes in which cache a step takes, and in the order of the loop."""
    return (
        mistake(
            "first_cache_everywhere",
            "the first step's cache is used for all steps",
            OWN,
            loop.gradients,
            (CACHE, "cache[0])"),
        ),
        mistake(
            "mirrored_cache",
            "the caches are taken from the first step to the last while the loop runs "
            "from the last step to the first",
            OWN,
            loop.gradients,
            (CACHE, "cache[-1 - t])"),
        ),
        mistake(
            "forwards",
            "the loop runs forwards in time",
            "Gradients run from the last step to the first.",
            loop.gradients,
            ("in reversed(range(dhs.shape[1]))", "in range(dhs.shape[1])"),
            (KEEP_DX, 'dx.append(step["x"])'),
        ),
    )


def _handed_on(loop: _Loop) -> tuple[Variant, ...]:
    """Return mistakes in what a step hands on to the step before."""
    return (
        mistake(
            "never_renewed",
            "what a step hands back for its old state is never kept: zeros go into "
            "every step, and are returned as dh0",
            f"What the later step hands back goes into the one before it: see "
            f"{loop.equation}. What step 0 hands back is the gradient of h0.",
            loop.gradients,
            (f"        {loop.hand_on}\n", ""),
        ),
        mistake(
            "upstream_handed_on",
            "the upstream gradient of the later step is handed on, where that step's "
            "dh_prev is due",
            "What a later step sends has gone back through its cell: see "
            f"{loop.equation}.",
            loop.gradients,
            (loop.hand_on, f"{loop.carried} = dhs[:, t]"),
        ),
        mistake(
            "total_handed_on",
            "the gradient that a step was called with is handed on, where that step's "
            "dh_prev is due",
            "What a later step sends has gone back through its cell: see "
            f"{loop.equation}.",
            loop.gradients,
            (loop.hand_on, f"{loop.carried} = {loop.total}"),
        ),
        mistake(
            "handed_on_added_up",
            "what is handed back to the step before is added up over all later steps",
            "The later step's dh_prev holds all that comes from behind it: it takes "
            "the place of the one before.",
            loop.gradients,
            (loop.hand_on, f"{loop.hand_on} + {loop.carried}"),
        ),
        mistake(
            "state_handed_on",
            "the old state itself is handed on where its gradient is due",
            loop.calls,
            loop.gradients,
            (loop.hand_on, f"{loop.carried} = cache[t][0][:, : dhs.shape[2]]"),
        ),
        mistake(
            "clipped_on_the_way",
            "the gradient that each step is called with is clipped to ±1",
            "A backward returns the gradient as it is. Clipping comes after it, in "
            "training.",
            loop.gradients,
            (loop.total, f"np.clip({loop.total}, -1, 1)"),
        ),
    )


def _returned(loop: _Loop) -> tuple[Variant, ...]:
    """Return mistakes in what is returned, and in what becomes of the arguments."""
    return (
        mistake(
            "last_step_only",
            "the gradients end after one turn of the loop",
            "The result is due after the loop, not inside it.",
            loop.gradients,
            ("    return ", "        return "),
        ),
        mistake(
            "dx_reshaped",
            "the list of dx is reshaped to (N, T, D), which mixes examples and steps",
            "A list of dx has time as its first axis, and a reshape leaves the order "
            "of the entries as it is.",
            ("x",),
            (STACKED, "np.array(dx).reshape(*dhs.shape[:2], -1)"),
        ),
        mistake(
            "dx_overwritten",
            "dx holds the gradient of one step at all steps",
            "dx[:, t] belongs to step t alone.",
            ("x",),
            (STACKED, "np.stack([dx[0]] * len(dx), axis=1)"),
        ),
        mistake(
            "dh0_one_step_early",
            "dh0 is the gradient of the state after step 0, not before it",
            "h0 comes before the first step: its gradient goes back through the cell.",
            ("h0",),
            (loop.hand_on, f"dh0 = {loop.total}\n        {loop.hand_on}"),
            (f'"h0": {loop.carried}', '"h0": dh0'),
        ),
        mistake(
            "dx_squeezed",
            "axes of size 1 are dropped from dx",
            "An axis stays where its size is 1: a batch of one example is a batch.",
            (EDGE,),
            (STACKED, f"np.squeeze({STACKED})"),
        ),
        mistake(
            "changed_in_place",
            "an array that was handed in is changed in place",
            "What is handed in belongs to the caller, who may use it again: put "
            "results into new arrays.",
            ("inputs unchanged",),
            (loop.total, f"np.add(dhs[:, t], {loop.carried}, out=dhs[:, t])"),
        ),
    )


def half_added_up(
    weights: Iterable[str], biases: Iterable[str]
) -> tuple[Variant, Variant]:
    """Return the mistakes that add up one kind of parameters' gradients only."""
    hint = "All parameters are shared by all steps, so the steps add up."
    old = "grads.get(name, 0) + step[name]"
    return (
        mistake(
            "dW_not_added_up",
            "the gradients of weights hold one step only, unlike those of biases",
            hint,
            weights,
            (old, 'grads.get(name, 0) * (name[:2] != "W_") + step[name]'),
        ),
        mistake(
            "db_not_added_up",
            "the gradients of biases hold one step only, unlike those of weights",
            hint,
            biases,
            (old, 'grads.get(name, 0) * (name[:2] != "b_") + step[name]'),
        ),
    )
