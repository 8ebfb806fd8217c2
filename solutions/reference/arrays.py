"""The types that signatures of the reference name."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Indices = NDArray[np.int64]
Mask = NDArray[np.bool_]
Params = Mapping[str, Array]
Grads = dict[str, Array]
Cache = tuple[Any, ...]
Forward = Callable[[Array, Array, Params], tuple[Array, Any]]
Backward = Callable[[Array, Any], Grads]
Layer = tuple[Forward, Backward]
Step = Callable[[int, Any], tuple[Array, Any]]
Segment = Callable[[Array, Indices, Array, Params], tuple[float, Params, Array]]
