"""One judge's call: forward, cache kept, backward; and how to read what came back."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import numpy as np

from autograder.core.changes import MAX_KEY, Watched, changed_inputs, shown_key
from autograder.core.content import measure, resolve
from autograder.core.exercise import Case, Exercise
from autograder.core.values import (
    MAX_ENTRIES,
    Refused,
    describe_type,
    fresh,
    pack,
    unpack,
)

MAX_NOTES = 5
MISSING = Refused("missing")
MAX_KEYS, SHOWN_KEYS = 1000, 8
"""Keys of a dict that are looked at, and that a message shows."""
MAX_EXTRA = 8
"""Entries of nested gradients that a message names."""

OTHER_ORDER = (
    "the keys of params in the second result alone, as if the two were exchanged"
)

Function = Callable[..., Any]
"""One that a learner wrote, or that a case hands in."""
Path = tuple[str, ...]
"""Keys that lead to an entry of nested dicts and lists."""


@dataclass(frozen=True)
class Call:
    """What one call brought back, before anyone judged it.

    `result` is what the function returned, `forward` what its forward returned
    (for a backward), `changed` names the arguments that are not what they were, in a
    chain those of every step. `rewrote` says whether what the call before it returned
    is not what it was.
    """

    result: Any
    forward: Any = None
    changed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    rewrote: bool = False


def call(
    exercise: Exercise, fn: Function, forward: Function | None, case: Case
) -> Call:
    """Call `fn` once on fresh copies of the case; for a backward, `forward` first.

    Exceptions of the learner's code pass through. Warnings become notes.
    """
    inputs = fresh(case.inputs)
    upstream = fresh(case.upstream)
    before = {**case.inputs, **case.upstream}

    def before_fn(*args: Any, **keywords: Any) -> Any:
        assert forward is not None
        outputs = forward(*args, **keywords)
        before.update(fresh(inputs))  # what it changed is its own exercise's fault
        return outputs

    loud = np.errstate(all="warn", under="ignore")  # whatever the notebook has set
    with loud, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        watched = Watched(exercise.inputs, fn)
        step = watched if exercise.chain else fn
        first = before_fn if forward else None
        result, outputs = run(exercise, step, first, inputs, upstream)
    notes = tuple(f"{w.category.__name__}: {w.message}" for w in caught[:MAX_NOTES])
    changed = changed_inputs(before, {**inputs, **upstream})
    return Call(result, outputs, (*changed, *watched.changed), notes)


def carried(exercise: Exercise, done: Call) -> Call:
    """Return what a call brings back as it reaches a judge in another process.

    So that a check and a judge refuse the same values.
    """
    nodes, arrays = packed(exercise, done)
    return replace(done, **{k: unpack(n, arrays, ours=False) for k, n in nodes.items()})


def packed(
    exercise: Exercise, done: Call
) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Return result and forward of a call as JSON trees, and their arrays.

    Raises
    ------
    ValueError
        If the arrays have too many entries together.
    """
    arrays: dict[str, np.ndarray] = {}
    nodes = {
        "result": pack(asked_for(exercise, done.result), arrays, "result", False),
        "forward": pack(done.forward, arrays, "forward", False),
    }
    if sum(array.size for array in arrays.values()) > MAX_ENTRIES:
        raise ValueError(f"returned more than {MAX_ENTRIES:,} numbers")
    return nodes, arrays


def asked_for(exercise: Exercise, result: Any) -> Any:
    """Return a result without what only the learner reads: cache, extra entries.

    An array in the cache's place is kept where another result is no array: they may
    stand in each other's place.
    """
    count = len(exercise.outputs) + exercise.cache + bool(exercise.gradients)
    if exercise.measure or not (exercise.cache or exercise.gradients):
        return result
    if count == 1:
        return without_extra(exercise.paths, result)
    if not isinstance(result, (tuple, list)) or len(result) != count:
        return result
    parts = list(result)
    if exercise.cache:
        *outputs, last = parts
        moved = not all(isinstance(output, np.ndarray) for output in outputs)
        kept = moved and isinstance(last, np.ndarray)
        parts[-1] = last if kept else None
    else:
        place = gradients_place(exercise)
        parts[place] = without_extra(exercise.paths, parts[place])
    return tuple(parts)


def gradients_place(exercise: Exercise) -> int:
    """Return where the dict of gradients stands among the results."""
    return -1 if exercise.gradients_at is None else exercise.gradients_at


def without_extra(paths: Sequence[Path], gradients: Any) -> Any:
    """Return nested gradients in which other entries are None, and dicts empty."""
    inside = by_root(paths)
    if not inside or not isinstance(gradients, (Mapping, list, tuple)):
        return gradients
    kept = {
        key: without_extra(inside[key], value) if key in inside else hollow(value)
        for key, value in entries(gradients)
    }
    if isinstance(gradients, Mapping):
        return kept
    return tuple(kept.values()) if isinstance(gradients, tuple) else [*kept.values()]


def hollow(value: Any) -> Any:
    """Return what is kept of a value that nobody asks for: whether it is a dict."""
    return {} if isinstance(value, Mapping) else None


def by_root(paths: Sequence[Path]) -> dict[Any, list[Path]]:
    """Return paths by their first keys; of each the rest."""
    found: dict[Any, list[Path]] = {}
    for root, *rest in paths:
        found.setdefault(root, []).extend([tuple(rest)] if rest else [])
    return found


def entries(value: Any) -> Iterable[tuple[Any, Any]]:
    """Return the entries of a dict, or of a list by their numbers as text."""
    if isinstance(value, Mapping):
        return value.items()
    items = value if isinstance(value, (list, tuple)) else ()
    return ((str(i), item) for i, item in enumerate(items))


def run(
    exercise: Exercise,
    fn: Function,
    forward: Function | None,
    inputs: Mapping[str, Any],
    upstream: Mapping[str, Any],
) -> tuple[Any, tuple[Any, ...] | None]:
    """Run `fn` on arguments that it may change; for a backward, `forward` first."""
    resolved = resolve(exercise.unit, inputs)
    if forward is None:
        return call_alone(exercise, fn, resolved), None
    positional, keywords = split(exercise, resolved)
    outputs = forward(*positional, **keywords)
    if not isinstance(outputs, (tuple, list)) or not outputs:
        raise ForwardShapeError(exercise.forward, outputs)
    kept = tuple(fresh(outputs[:-1]))  # a backward may change what the cache shares
    first = [upstream[k] for k in exercise.upstream if k in upstream]
    more = {k: upstream[k] for k in exercise.keywords if k in upstream}
    last = [resolved[k] for k in exercise.handed_in]
    result = fn(*first, outputs[-1], *last, **more)
    return result, kept


def call_alone(exercise: Exercise, fn: Function, inputs: dict[str, Any]) -> Any:
    """Call a function that needs no forward, of several entries once for each."""
    if exercise.each:
        once = replace(exercise, each="")
        calls = [inputs | {exercise.each: entry} for entry in inputs[exercise.each]]
        return [call_alone(once, fn, values) for values in calls]
    if not exercise.chain:
        positional, keywords = split(exercise, inputs)
        return fn(*positional, **keywords)
    values = dict(inputs)
    for step in range(len(inputs["grads"])):
        positional, keywords = split(exercise, values | of_step(inputs, step))
        result = fn(*positional, **keywords)
        if not isinstance(result, (tuple, list)) or len(result) != 2:
            raise StepShapeError(describe_type(result))
        if exchanged(inputs["params"], result):
            raise StepShapeError(OTHER_ORDER)
        values["params"], values["state"] = result
    return values["params"]


def exchanged(params: Mapping[str, Any], result: Sequence[Any]) -> bool:
    """Say whether the second of two results has the keys of the parameters alone."""
    has = [isinstance(r, Mapping) and params.keys() <= r.keys() for r in result]
    return has == [False, True]


def of_step(inputs: Mapping[str, Any], step: int) -> dict[str, Any]:
    """Return what one step of a chain is given of inputs that are lists."""
    return {name: v[step] for name, v in inputs.items() if isinstance(v, list)}


def split(
    exercise: Exercise, inputs: Mapping[str, Any]
) -> tuple[list[Any], dict[str, Any]]:
    """Split a case's inputs into positional and keyword arguments."""
    positional = [
        value
        for k in exercise.inputs
        if k in inputs
        for value in (inputs[k] if k.startswith("*") else (inputs[k],))
    ]
    keywords = {k: inputs[k] for k in exercise.keywords if k in inputs}
    return positional, keywords


class ForwardShapeError(TypeError):
    """The forward that a backward needs did not return `(outputs…, cache)`."""

    def __init__(self, name: str | None, value: Any) -> None:
        super().__init__(
            f"{name} should return its outputs and a cache, "
            f"and returned {describe_type(value)}"
        )


class StepShapeError(TypeError):
    """A step of a chain did not return `(params, state)`, as far as can be told."""

    def __init__(self, found: str) -> None:
        super().__init__(f"expected (params, state), found {found}")


def read_result(exercise: Exercise, result: Any) -> dict[str, Any]:
    """Sort what a function returned by the names of its quantities.

    A quantity that can't be found becomes `Refused`, with the reason. Extra keys
    of a dict are passed over.
    """
    if exercise.measure:
        return measure(exercise.unit, exercise.measure)(result)
    count = len(exercise.outputs) + exercise.cache + bool(exercise.gradients)
    if count == 1:
        parts: Any = (result,)
    elif isinstance(result, (tuple, list)) and len(result) == count:
        parts = result
    else:
        reason = f"expected {expected_return(exercise)}, found {describe_type(result)}"
        return {name: Refused(reason) for name in exercise.quantities}
    single = list(parts)
    found = single.pop(gradients_place(exercise)) if exercise.gradients else None
    values = dict(zip(exercise.outputs, single, strict=False))
    if exercise.gradients:
        values |= read_gradients(exercise, found)
    return values


def extra_entries(exercise: Exercise, result: Any) -> list[str]:
    """Name the entries of nested gradients that nobody asks for.

    Extra keys of the dict itself are passed over.
    """
    if exercise.outputs or not exercise.gradients:
        return []  # only a backward returns nested gradients
    inside = by_root(exercise.paths)
    found = (
        path
        for root, value in entries(result)
        if root in inside
        for path in unasked(inside[root], value, root)
    )
    return list(islice(found, MAX_EXTRA))


def unasked(paths: Sequence[Path], value: Any, path: str) -> Iterator[str]:
    """Yield the dotted paths of entries that are not among those asked for."""
    inside = by_root(paths)
    for key, entry in entries(value) if inside else ():
        below = f"{path}.{shown_key(key)}"
        if key in inside:
            yield from unasked(inside[key], entry, below)
        elif isinstance(value, Mapping):  # a list has as many as there are layers
            yield below


def read_gradients(exercise: Exercise, gradients: Any) -> dict[str, Any]:
    """Return the named gradients of a dict; `Refused` for those not there."""
    names = exercise.gradients
    if isinstance(gradients, Refused):
        return dict.fromkeys(names, gradients)
    if not isinstance(gradients, Mapping):
        reason = f"expected a dict of gradients, found {describe_type(gradients)}"
        return {name: Refused(reason) for name in names}
    paths = dict(zip(names, exercise.paths, strict=True))
    found = {name: follow(gradients, paths[name], MISSING) for name in names}
    for name in [name for name in names if found[name] is MISSING]:
        found[name] = Refused(no_entry(exercise.paths, gradients, paths[name]))
    return found


def no_entry(paths: Sequence[Path], gradients: Mapping[Any, Any], path: Path) -> str:
    """Say what stands in the place of a missing entry, or which keys there are."""
    there, missing = deepest(gradients, path)
    if there:
        place = ".".join(there)
        what = describe_type(follow(gradients, there, MISSING))
        return f"no entry {missing!r} in {place!r}, which is {what}"
    root = missing
    if nested := nested_place(gradients, root):
        return f"the dict has no entry {root!r}; {nested}"
    roots = set(by_root(paths))
    extra = [repr(k)[:MAX_KEY] for k in islice(gradients, MAX_KEYS) if k not in roots]
    if extra:
        said = f"not asked for, but there: {', '.join(extra[:SHOWN_KEYS])}"
    else:
        keys = ", ".join(repr(k) for k in sorted(roots) if k in gradients)
        said = f"it has {keys or 'none of those that are due'}"
    return f"the dict has no entry {root!r}; {said}"


def nested_place(gradients: Mapping[Any, Any], key: str) -> str:
    """Say that a key with dots was taken for a path into nested dicts, if it was."""
    path = key.split(".")
    if len(path) == 1 or not isinstance(gradients.get(path[0]), Mapping):
        return ""
    return f"it has a dict under {path[0]!r}, where one flat dict is due"


def deepest(value: Any, path: Path) -> tuple[Path, str]:
    """Return how far a path leads that is not there as a whole, and the next step."""
    count = 0
    while follow(value, path[: count + 1], MISSING) is not MISSING:
        count += 1
    return path[:count], path[count]


def follow(value: Any, path: Path, missing: Refused) -> Any:
    """Return the entry of nested dicts and lists that a path leads to."""
    for step in path:
        if isinstance(value, Mapping) and step in value:
            value = value[step]
        elif isinstance(value, (list, tuple)) and step.isdigit():
            if int(step) >= len(value):
                return missing
            value = value[int(step)]
        else:
            return missing
    return value


def expected_return(exercise: Exercise) -> str:
    """Describe in words what the function should return."""
    parts = list(exercise.outputs)
    if exercise.cache:
        parts.append("cache")
    if exercise.gradients:
        last = exercise.gradients_at is None
        place = len(parts) if last else gradients_place(exercise)
        parts.insert(place, "{" + ", ".join(exercise.gradients) + "}")
    return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"
