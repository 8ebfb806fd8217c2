"""What an earlier call wrote is not taken for what a function returns."""

import numpy as np
import pytest
from helpers import functions, solved

from autograder.learner.checking import judge_visible

UNWRITTEN = {
    "log_returns": (
        "10_stock_prices",
        "    result = np.empty(len(prices) - 1)\n"
        "    for t in range(len(result) - 1):\n"
        "        result[t] = np.log(prices[t + 1] / prices[t])\n"
        "    return result\n",
        "prices",
    ),
    "hidden_jacobian": (
        "03_vanishing_gradients",
        "    N, H = h.shape\n"
        "    J = np.empty((N, H, H))\n"
        "    for n in range(N):\n"
        "        J[n] = (1 - h[n] ** 2)[:, None] * params['W_h'][:H].T\n"
        "        return J\n",
        "h, params",
    ),
}


@pytest.mark.parametrize("name", UNWRITTEN)
def test_entries_that_are_never_written_are_not_right(name):
    unit, body, arguments = UNWRITTEN[name]
    right = solved(unit).namespace()[name]
    broken = functions(unit, f"import numpy as np\ndef {name}({arguments}):\n{body}")
    for _ in range(5):
        assert judge_visible(right).passed
        said = judge_visible(broken[name]).text()
        assert "not finite" in said, said


def test_the_next_empty_array_holds_no_number():
    from autograder.core.freed_memory import spoil_freed_memory

    known = np.arange(6.0).reshape(2, 3)
    blocks = [known.copy() for _ in range(4)]
    del blocks
    spoil_freed_memory({"x": known})
    assert np.isnan(np.empty((2, 3))).any()
