"""Mistakes that are made in the same way in a forward over time with every cell.

Edits fit the solved functions of units 02, 04 and 05: `hs` is a list.
"""

from __future__ import annotations

from collections.abc import Iterable

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
            "h0_included",
            "hs begins with h0, and has one state too many",
            "hs[:, t] is the state after step t: h0 is none of them.",
            ("hs",),
            (STACKED, STACKED.replace("hs", "[h0, *hs]")),
        ),
        mistake(
            "reshaped",
            "the list of states is reshaped to (N, T, H), which mixes examples and "
            "steps",
            "A list of states has time as its first axis, and a reshape leaves the "
            "order of the entries as it is.",
            ("hs",),
            (STACKED, "np.array(hs).reshape(*x.shape[:2], -1)"),
        ),
        *step_mistakes(outputs),
        mistake(
            "arguments_exchanged",
            "input and state change places in the call of the cell",
            "The cell takes the input first: look at the list of its arguments.",
            outputs,
            ("(x[:, t], h,", "(h, x[:, t],"),
        ),
        squeezed("hs", STACKED),
    )


def step_mistakes(outputs: Iterable[str]) -> tuple[Variant, ...]:
    """Return mistakes in which steps the loop takes, and when it returns."""
    return (
        mistake(
            "first_step_only",
            "the result is returned after the first step",
            "The result is due after the last step, not inside the loop.",
            outputs,
            ("    return ", "        return "),
        ),
        mistake(
            "first_step_of_zeros",
            "the result is returned after the first step, and hs is zero behind it",
            "The result is due after the last step, not inside the loop.",
            outputs,
            ("    return ", "        return "),
            (STACKED, "np.stack(hs + [0 * h0] * (x.shape[1] - 1), axis=1)"),
        ),
        mistake(
            "first_step_left_out",
            "the loop begins at step 1, and step 0 is left out",
            "Time runs from t = 0 to T − 1.",
            outputs,
            ("range(x.shape[1])", "range(1, x.shape[1])"),
        ),
        mistake(
            "first_step_zero",
            "the loop begins at step 1, and hs is zero at step 0",
            "Time runs from t = 0 to T − 1.",
            outputs,
            ("range(x.shape[1])", "range(1, x.shape[1])"),
            (STACKED, "np.stack([0 * h0, *hs], axis=1)"),
        ),
    )
