"""How a right result lies in memory, and in what container, is up to the learner."""

import pytest
from helpers import all_exercises, functions, judge_function, load_rubric

LAID_OUT = """
import numpy as np
from collections import OrderedDict, defaultdict
right = {name}

def locked(a):
    a = a.copy()
    a.flags.writeable = False
    return a

def backwards(a):
    every = (slice(None, None, -1),) * a.ndim
    return a[every].copy()[every]

def spread_out(a):
    wide = np.zeros((*a.shape, 3), a.dtype)
    wide[..., 1] = a
    return wide[..., 1]

def laid_out(value):
    if isinstance(value, np.ndarray) and value.ndim:
        return {layout}(value)
    if isinstance(value, dict):
        return {mapping}((key, laid_out(value[key])) for key in reversed(value))
    if isinstance(value, (list, tuple)):
        return {sequence}(laid_out(v) for v in value)
    return value

def {name}(*args, **named):
    result = right(*args, **named)
    if {cache}:
        *results, cache = result
        return {sequence}([*map(laid_out, results), cache])
    return laid_out(result)
"""
LAYOUTS = [
    ("np.asfortranarray", "dict", "list"),
    ("locked", "OrderedDict", "tuple"),
    ("backwards", "(lambda pairs: defaultdict(int, pairs))", "list"),
    ("spread_out", "dict", "tuple"),
]


@pytest.mark.parametrize(("unit", "name"), all_exercises())
@pytest.mark.parametrize(("layout", "mapping", "sequence"), LAYOUTS)
def test_a_right_result_may_lie_in_any_way(unit, name, layout, mapping, sequence):
    cache = load_rubric(unit).find(name).exercise.cache
    parts = {"layout": layout, "mapping": mapping, "sequence": sequence}
    source = LAID_OUT.format(name=name, cache=cache, **parts)
    marks, _ = judge_function(unit, name, functions(unit, source)[name])
    assert marks.passed, [(c.name, c.reason) for c in marks.criteria if not c.passed]
