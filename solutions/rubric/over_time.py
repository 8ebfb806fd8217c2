"""Mistakes that are made in the same way over time with every cell.

Edits fit the solved functions of units 02, 04 and 05: `hs` and `caches` are lists, `dx`
is built from the back, and every cache begins with the joined input.
"""

from __future__ import annotations

from collections.abc import Iterable

from autograder.core.exercise import EDGE
from autograder.rubric import Variant, mistake

from .common_mistakes import squeezed

STACKED = "np.stack(hs, axis=1)"


def forward_mistakes(outputs: Iterable[str]) -> tuple[Variant, ...]:
    """Return mistakes in a forward over time that returns `outputs`."""
    return (
        mistake(
            "zero",
            "hs is zero throughout",
            "The state that a step leaves is its entry of hs.",
            ("hs",),
            (STACKED, f"0 * {STACKED}"),
        ),
        mistake(
            "first_step_only",
            "hs ends after the first step",
            "The result is due after the last step, not inside the loop.",
            outputs,
            ("    return ", "        return "),
        ),
        mistake(
            "first_step_left_out",
            "the loop begins at step 1, and hs has one step too few",
            "Time runs from t = 0 to T − 1.",
            outputs,
            ("range(x.shape[1])", "range(1, x.shape[1])"),
        ),
        mistake(
            "arguments_exchanged",
            "input and state change places in the call of the cell",
            "The cell takes the input first: look at the list of its arguments.",
            outputs,
            ("(x[:, t], h,", "(h, x[:, t],"),
        ),
        squeezed("hs", STACKED),
    )


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
    total, hand_on = f"dhs[:, t] + {carried}", f'{carried} = step["h_prev"]'
    begin, zeros = f"    {carried} = np.zeros_like(dhs[:, 0])", "np.zeros_like"
    keep_dx, stacked = 'dx.insert(0, step["x"])', "np.stack(dx, axis=1)"
    cache = "cache[t])"
    handing = f"See {equation} for the gradient that each step is called with."
    own = "Each step goes back with its own upstream gradient and its own cache."
    return (
        mistake(
            "zero",
            "every gradient is zero",
            f"The upstream gradient enters at every step: see {equation}. What the "
            "steps give must be what is returned.",
            gradients,
            (
                keep_dx,
                f"step = {{k: 0 * v for k, v in step.items()}}\n        {keep_dx}",
            ),
        ),
        mistake(
            "started_from_ones",
            "the loop starts from ones where the last step has no later reader",
            f"Nothing is handed on to the last step: see {equation}.",
            gradients,
            (begin, begin.replace(zeros, "np.ones_like")),
        ),
        mistake(
            "ones_for_upstream",
            "the upstream gradient plays no part, and the loop starts from ones",
            handing,
            gradients,
            (begin, begin.replace(zeros, "np.ones_like")),
            (total, carried),
        ),
        mistake(
            "last_upstream_twice",
            "the upstream gradient of the last step is counted twice",
            f"Nothing is handed on to the last step: see {equation}.",
            gradients,
            (begin, f"    {carried} = dhs[:, -1]"),
        ),
        mistake(
            "upstream_too_late",
            "the upstream gradient of a step is added after the step, not before",
            handing,
            gradients,
            (total, carried),
            (hand_on, f"{hand_on} + dhs[:, t]"),
        ),
        mistake(
            "first_step_everywhere",
            "every step takes the upstream gradient and the cache of the first step",
            own,
            gradients,
            (total, total.replace("t]", "0]")),
            (cache, "cache[0])"),
        ),
        mistake(
            "first_upstream_everywhere",
            "every step takes the upstream gradient of the first step",
            own,
            gradients,
            (total, total.replace("t]", "0]")),
        ),
        mistake(
            "last_upstream_everywhere",
            "every step takes the upstream gradient of the last step",
            own,
            gradients,
            (total, total.replace("t]", "-1]")),
        ),
        mistake(
            "first_cache_everywhere",
            "the first step's cache is used for all steps",
            own,
            gradients,
            (cache, "cache[0])"),
        ),
        mistake(
            "mirrored_cache",
            "the caches are taken from the first step to the last while the loop runs "
            "from the last step to the first",
            own,
            gradients,
            (cache, "cache[-1 - t])"),
        ),
        mistake(
            "forwards",
            "the loop runs forwards in time",
            "Gradients run from the last step to the first.",
            gradients,
            ("in reversed(range(dhs.shape[1]))", "in range(dhs.shape[1])"),
            (keep_dx, 'dx.append(step["x"])'),
        ),
        mistake(
            "handed_on_added_up",
            "what is handed back to the step before is added up over all later steps",
            "The later step's dh_prev holds all that comes from behind it: it takes "
            "the place of the one before.",
            gradients,
            (hand_on, f"{hand_on} + {carried}"),
        ),
        mistake(
            "state_handed_on",
            "the old state itself is handed on where its gradient is due",
            handing,
            gradients,
            (hand_on, f"{carried} = cache[t][0][:, : dhs.shape[2]]"),
        ),
        mistake(
            "clipped_on_the_way",
            "the gradient that each step is called with is clipped to ±1",
            "A backward returns the gradient as it is. Clipping comes after it, in "
            "training.",
            gradients,
            (total, f"np.clip({total}, -1, 1)"),
        ),
        mistake(
            "last_step_only",
            "the gradients end after one turn of the loop",
            "The result is due after the loop, not inside it.",
            gradients,
            ("    return ", "        return "),
        ),
        mistake(
            "dx_overwritten",
            "dx holds the gradient of one step at all steps",
            "dx[:, t] belongs to step t alone.",
            ("x",),
            (stacked, "np.stack([dx[0]] * len(dx), axis=1)"),
        ),
        mistake(
            "dh0_one_step_early",
            "dh0 is the gradient of the state after step 0, not before it",
            "h0 comes before the first step: its gradient goes back through the cell.",
            ("h0",),
            (hand_on, f"dh0 = {total}\n        {hand_on}"),
            (f'"h0": {carried}', '"h0": dh0'),
        ),
        mistake(
            "dx_squeezed",
            "axes of size 1 are dropped from dx",
            "An axis stays where its size is 1: a batch of one example is a batch.",
            (EDGE,),
            (stacked, f"np.squeeze({stacked})"),
        ),
        mistake(
            "changed_in_place",
            "an array that was handed in is changed in place",
            "What is handed in belongs to the caller, who may use it again: put "
            "results into new arrays.",
            ("inputs unchanged",),
            (total, f"np.add(dhs[:, t], {carried}, out=dhs[:, t])"),
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
