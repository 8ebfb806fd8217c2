"""Names of mistakes that were false of units 01, 07 and 08.

Each case is code that a reader wrote, as edits of the solved function, with what must
not be said of it, and what must.
"""

import pytest
from edits import verdict_on

EXACTLY = "Exactly the numbers of this mistake: "
UNSHIFTED = (
    "    return 0.5 * (1 + np.tanh(0.5 * x))",
    "    return 0.5 * (1 - np.tanh(0.5 * x))",
)
CASES = {
    "one less the tanh": ("sigmoid", [UNSHIFTED], [], ["before and inside the tanh"]),
    "a loss divided by N, a gradient that is not divided": (
        "softmax_cross_entropy",
        [
            ("np.sum(picked * mask) / count", "np.sum(picked * mask) / len(mask)"),
            (" * mask[..., None] / count", " * mask[..., None]"),
        ],
        ["the gradient by M"],
        ["the sum of the losses is divided by N", "gradient of the summed loss"],
    ),
    "half a forward difference": (
        "numerical_gradient",
        [("x[i] = kept - eps", "x[i] = kept")],
        ["starts from the first one's end"],
        [f"{EXACTLY}the second value is that of f at x itself"],
    ),
    "a step of one's own": (
        "numerical_gradient",
        [("    gradient = np", "    eps = 1e-6\n    gradient = np")],
        ["float32", "single precision"],
        [f"{EXACTLY}the result does not depend on the eps"],
    ),
    "half the step": (
        "numerical_gradient",
        [("    gradient = np", "    eps = eps / 2\n    gradient = np")],
        ["float32", "single precision"],
        [f"{EXACTLY}the points are only ε apart"],
    ),
    "twice the step": (
        "numerical_gradient",
        [("    gradient = np", "    eps = eps * 2\n    gradient = np")],
        ["float32", "single precision"],
        [f"{EXACTLY}the points are 4ε apart"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_no_false_name(case):
    name, edits, never, said = CASES[case]
    text = verdict_on(name, edits).text()
    assert not [phrase for phrase in never if phrase in text], text
    assert not [phrase for phrase in said if phrase not in text], text
