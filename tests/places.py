"""Where reasons say that entries are wrong, held against the numbers."""

import numpy as np

from autograder.core.values import largest


def axis_sizes(known):
    arrays = {**known.case.inputs, **known.case.upstream}
    exercise = axis_sizes.exercise
    for name in exercise.axes:
        value = arrays.get(name)
        axes = exercise.axes_of(name, getattr(value, "ndim", 0))
        if isinstance(value, np.ndarray) and value.ndim == len(axes):
            yield from zip(axes, value.shape, strict=True)


def wrong_entries(got, due):
    exercise, known = axis_sizes.exercise, wrong_entries.known
    size = np.abs(due[np.isfinite(due)]).max(initial=0)
    rtol = 1e-4 if got.dtype == np.float32 else exercise.rtol
    bound = rtol * size + 1e-12 * max(size, largest(known.case.upstream))
    return ~((np.abs(got - due) <= bound) | (got == due))


def only_rows(got, due, known, match):
    hidden = dict(axis_sizes(known))["H"]
    wrong = wrong_entries(got, due)
    parts = {"h": wrong[:hidden], "x": wrong[hidden:]}
    assert parts[match["bad"]].any()
    assert not parts[match["good"]].any()


def steps_of(got, due):
    axis = axis_sizes.exercise.axes_of(wrong_entries.name, due.ndim).index("T")
    wrong = np.moveaxis(wrong_entries(got, due), axis, 0)
    return wrong.reshape(len(wrong), -1).any(axis=1)


def only_last_steps(got, due, known, match):
    count = int(match["count"] or 1)
    steps = steps_of(got, due)
    assert steps[-count:].all()
    assert not steps[:-count].any()
    assert len(steps) == int(match["total"])


def only_first_steps(got, due, known, match):
    steps, last = steps_of(got, due), int(match["last"] or 0)
    assert steps[: last + 1].all()
    assert not steps[last + 1 :].any()


def only_some_steps(got, due, known, match):
    steps = np.flatnonzero(steps_of(got, due))
    assert list(map(int, match["steps"].split(", "))) == list(steps[:8])
    assert int(match["more"] or 0) == max(len(steps) - 8, 0)


def only_at(got, due, known, match):
    wrong = wrong_entries(got, due)
    wanted = list(map(int, match["places"].split(", ")))
    more = int(match["more"] or 0)

    def fits(axis):
        others = tuple(i for i in range(wrong.ndim) if i != axis)
        hit = np.flatnonzero(wrong.any(axis=others))
        return list(hit[:6]) == wanted and len(hit) == 6 * bool(more) + (
            more or len(wanted)
        )

    assert any(fits(axis) for axis in range(wrong.ndim))


WHERE = (
    r"(?:only the (?P<bad>h|x) rows are wrong, the (?P<good>h|x) rows are right|"
    r"only the last (?:step|(?P<count>\d+) steps) of (?P<total>\d+) wrong|"
    r"only (?:step 0|steps 0 to (?P<last>\d+)) of \d+ wrong, later ones right|"
    r"wrong at steps? (?P<steps>[\d, ]+?)(?: and (?P<more>\d+) more)?, "
    r"of steps 0 to \d+|"
    r"only at (?P<places>[\d, ]+?)(?: and (?P<many>\d+) more)? of [\w +]+)"
)

PARTS = {
    "bad": only_rows,
    "total": only_last_steps,
    "steps": only_some_steps,
    "places": only_at,
}


class Groups(dict):
    """Groups of a match, where `many` stands for the `more` of places."""

    def __getitem__(self, key):
        if key == "more" and self.get("places"):
            return self.get("many")
        return self.get(key)
