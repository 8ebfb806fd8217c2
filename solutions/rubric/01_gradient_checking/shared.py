"""What exercises of the unit share: axes, sizes, cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from autograder.core.exercise import Case
from autograder.core.values import Supplied
from autograder.rubric import Cases

UNIT = "01_gradient_checking"
Inside = Callable[[np.ndarray], np.ndarray]


def function_case(
    rng: np.random.Generator,
    name: str,
    function: str,
    shape: tuple[int, ...],
    **more: float,
) -> Case:
    """Draw a supplied function and a point."""
    constants = (rng.uniform(0.5, 2.0, shape), rng.uniform(1.0, 3.0, shape))
    x = rng.uniform(0.3, 1.0, shape) * rng.choice([-1.0, 1.0], shape)
    return Case(name, {"f": Supplied(function, constants), "x": x} | more)


def sines_case(rng: np.random.Generator, name: str, size: int) -> Case:
    """Draw a sum of sines: the first derivative is positive, the second negative."""
    a, b = rng.uniform(0.5, 2.0, size), rng.uniform(1.0, 3.0, size)
    x = rng.uniform(0.3, 1.0, size) * rng.choice([-1.0, 1.0], size)
    b[:2], x[1] = (1.0, 3.0), rng.uniform(0.6, 1.0)
    return Case(name, {"f": Supplied("sine_sum", (a, b)), "x": x})


def function_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield functions whose gradients couple the entries."""
    yield function_case(rng, "a product of sums, (3, 4)", "coupled_product", (3, 4))
    yield sines_case(rng, "sines, (5,)", 5)


def function_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield unusual shapes and values."""
    yield function_case(rng, "one entry", "exponential_sum", (1,))
    yield function_case(rng, "three axes", "cubic_sum", (2, 1, 3))
    case = function_case(rng, "x=0", "exponential_sum", (2, 3))
    yield Case("x=0", {**case.inputs, "x": np.zeros((2, 3))})


def array_general(*names: str, inside: Inside = lambda x: x) -> Cases:
    """Return a generator of cases with arrays of the given names."""

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        for shape in ((3, 4), (2, 5, 3)):
            inputs = {n: rng.standard_normal(shape) * 1.5 for n in names}
            inputs[names[-1]] = inside(inputs[names[-1]])
            yield Case(f"shape {shape}", inputs)

    return draw


def array_large(
    *names: str, inside: Inside = lambda x: x
) -> Callable[[np.random.Generator], Case]:
    """Return what draws arrays with more rows and columns than any other case has."""

    def draw(rng: np.random.Generator) -> Case:
        inputs = {n: rng.standard_normal((40, 60)) * 1.5 for n in names}
        inputs[names[-1]] = inside(inputs[names[-1]])
        return Case("large", inputs)

    return draw


def output_edge(low: float, high: float) -> Cases:
    """Return a generator of edge cases for a backward from the output."""

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        ends = np.array([low, high, (low + high) / 2, 0.9 * high])
        yield Case("saturated", {"dy": rng.standard_normal(4), "y": ends})
        inside = rng.uniform(low, high, (1, 3))
        yield Case("N=1", {"dy": rng.standard_normal((1, 3)), "y": inside})
        big = {
            "dy": 1e6 * rng.standard_normal((2, 3)),
            "y": rng.uniform(low, high, (2, 3)),
        }
        yield Case("large upstream", big)

    return draw
