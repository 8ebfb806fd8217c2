"""Which functions of a notebook a function uses, directly or through helpers."""

from __future__ import annotations

import dis
import inspect
from collections.abc import Iterator
from types import CodeType, FunctionType

from autograder.core.attempting import namespace
from autograder.core.calling import Function
from autograder.core.units import unit_of


def used_exercises(fn: Function) -> tuple[str, ...]:
    """Return the exercises that a function uses, under whatever name."""
    names = namespace(fn)
    known = {
        id(value): name
        for name, value in names.items()
        if isinstance(value, FunctionType) and value is not fn and unit_of(name)
    }
    used = [names.get(name) for name in used_names(fn)]
    return tuple(dict.fromkeys(known[id(v)] for v in used if id(v) in known))


def used_names(fn: Function) -> list[str]:
    """Return the names that a function's code, and that of its helpers, uses.

    Exercises are named and not looked into.
    """
    names, found = namespace(fn), dict[str, None]()
    rest = list(own_code(fn))
    while rest:
        for name in global_names(rest.pop()):
            if name in found:
                continue
            found[name] = None
            helper = names.get(name)
            if isinstance(helper, FunctionType) and unit_of(helper.__name__) is None:
                rest += own_code(helper)
    return list(found)


def own_code(fn: Function) -> Iterator[CodeType]:
    """Yield the code of a function, and of the functions inside it."""
    code = getattr(inspect.unwrap(fn), "__code__", None)
    rest = [code] if isinstance(code, CodeType) else []
    while rest:
        code = rest.pop()
        yield code
        rest += [inner for inner in code.co_consts if isinstance(inner, CodeType)]


def global_names(code: CodeType) -> list[str]:
    """Return the names that code looks up in its notebook; no attribute is one."""
    return [
        str(each.argval)
        for each in dis.get_instructions(code)
        if each.opname in ("LOAD_GLOBAL", "LOAD_NAME")
    ]


def mentions(fn: Function, name: str) -> bool:
    """Say whether a function's own code uses a name."""
    code = list(own_code(fn))
    return not code or any(name in global_names(one) for one in code)
