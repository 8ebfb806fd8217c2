"""What one exercise asks for: how it is called, what comes back, what counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

EDGE = "edge cases"
UNCHANGED = "inputs unchanged"
FLOAT64 = "float64"
REPEATABLE = "repeatable"
NO_EXTRA = "no extra keys"
REPEATABLE = "repeatable"
PROPERTIES = {
    UNCHANGED: 0.5,
    FLOAT64: 0.5,
    REPEATABLE: 0.5,
    NO_EXTRA: 0.5,
}
"""Points that a broken property takes from those already earned."""


@dataclass(frozen=True)
class Case:
    """One set of arguments: `inputs` for the call, `upstream` for a backward."""

    name: str
    inputs: Mapping[str, Any]
    upstream: Mapping[str, np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True)
class Exercise:
    """The public description of one exercise, as the learner's package has it.

    Parameters
    ----------
    name : str
        The function's name.
    inputs : tuple of str
        Positional arguments of the function; of its forward for a backward. One whose
        name begins with a star is a tuple, and its entries are passed one by one.
    outputs : tuple of str
        Quantities returned one by one, in order.
    gradients : tuple of str
        Keys of the dict that is returned (last), empty if there is none; of one that
        is returned alone, a dot leads into nested dicts and lists.
    cache : bool
        Whether a cache closes the returned tuple.
    forward : str or None
        The function whose cache a backward takes.
    upstream : tuple of str
        Upstream gradients that come before the cache.
    points : mapping of str to float
        Points per value criterion, and under ``"edge cases"``.
    axes : mapping of str to tuple of str
        Names of the axes of each quantity, from the notation table; one with a
        question mark, as in ``("N", "T?", "V")``, may lack.
    keywords : tuple of str
        Inputs, or upstream gradients, that are passed by keyword where a case has
        them.
    handed_in : tuple of str
        Inputs that a backward takes after its cache.
    gradients_at : int or None
        Place of the dict among the results; None if it comes last.
    chain : bool
        Whether the function is a step ``(params, grads, …) → (params, state)`` that is
        called once for each entry of the input ``grads``; judged are the last params.
        Of another input that is a list each step is given one entry as well.
    measure : str
        Name of the function that turns what was returned into judged quantities, for
        results that are random; see ``course/UNIT/measures.py``.
    each : str
        Name of an input that is a tuple: the function is called once for each entry of
        it, and `measure` is given the list of what came back.
    gradient_check : bool
        Whether the gradients are those of the function's own loss or forward.
    refuses : str
        Name of the built-in exception that is due on some edge cases. Its message must
        hold what the message of the reference's exception consists of.
    equations : mapping of str to str
        For each quantity, in the order of the derivation, where to look if it is the
        first that is wrong; completes the sentence "Look first at …".
    """

    name: str
    unit: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...] = ()
    gradients: tuple[str, ...] = ()
    cache: bool = False
    forward: str | None = None
    upstream: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    points: Mapping[str, float] = field(default_factory=dict)
    axes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    handed_in: tuple[str, ...] = ()
    gradients_at: int | None = None
    gradient_check: bool = True
    measure: str = ""
    each: str = ""
    refuses: str = ""
    chain: bool = False
    rtol: float = 1e-9
    optional: bool = False
    hints: tuple[str, ...] = ()
    equations: Mapping[str, str] = field(default_factory=dict)

    @property
    def quantities(self) -> tuple[str, ...]:
        """Names of all returned quantities that are judged."""
        return self.outputs + self.gradients

    def path(self, gradient: str) -> tuple[str, ...]:
        """Return the keys that lead to a gradient.

        Beside outputs the dict is flat, and a dot is part of a key.
        """
        return (gradient,) if self.outputs else tuple(gradient.split("."))

    @property
    def paths(self) -> tuple[tuple[str, ...], ...]:
        """The keys that lead to each gradient."""
        return tuple(map(self.path, self.gradients))

    def axes_of(self, name: str, ndim: int) -> tuple[str, ...]:
        """Return the names of a quantity's axes where it has so many."""
        names = self.axes.get(name, ())
        if ndim < len(names):
            names = tuple(n for n in names if not n.endswith("?"))
        return tuple(n.removesuffix("?") for n in names)

    @property
    def max_points(self) -> float:
        """Points that can be earned."""
        return float(sum(self.points.values()))

    def to_json(self) -> dict[str, Any]:
        """Return the exercise as JSON-ready values."""
        return asdict(self)

    @cached_property
    def asked(self) -> dict[str, Any]:
        """What a process that makes its calls needs of it, as JSON-ready values."""
        return replace(self, hints=(), equations={}).to_json()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Exercise:
        """Rebuild an exercise from `to_json`."""
        values: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in data.items()
        }
        values["axes"] = {k: tuple(v) for k, v in data["axes"].items()}
        return cls(**values)


@dataclass(frozen=True)
class Mistake:
    """A known mistake as the learner's package has it: a name and a pointer.

    `breaks` names the criteria that exactly this mistake makes fail;
    `aliases` the mistakes that give the same numbers.
    """

    id: str
    text: str
    hint: str
    breaks: tuple[str, ...]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Diagnosis:
    """A known mistake that makes numbers, or changes arguments, as they came back.

    Parameters
    ----------
    id, text, hint : str
    quantities : tuple of str
        Those that it makes different and that came back with exactly its numbers on
        the general cases; none where it shows on edge cases only, or in properties.
    properties : tuple of str
        The broken properties that it accounts for, if it makes no wrong numbers.
    whole : bool
        Whether it accounts for everything that came back on the general cases.
    edges : bool
        Whether it does so on the edge cases as well.
    raises : bool
        Whether it makes no wrong numbers, and raises an exception on edge cases.
    holes : bool
        Whether what it makes on general cases holds no finite number.
    what : str
        What it makes: numbers, or results where lists, text or dicts are due.
    """

    id: str
    text: str
    hint: str
    quantities: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    whole: bool = True
    edges: bool = True
    raises: bool = False
    holes: bool = False
    what: str = "numbers"
