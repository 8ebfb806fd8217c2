"""Names of mistakes that were false of units 01, 07 and 08.

Each case is code that a reader wrote, as edits of the solved function, with what must
not be said of it, and what must.
"""

import pytest
from edits import verdict_on

from autograder.core.answers import answers

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
    "the length for the last candidate": (
        "bleu",
        [("closest += min", "closest = min")],
        ["the brevity penalty is left out"],
        [f"{EXACTLY}ρ is the length for the last candidate alone"],
    ),
    "the largest length": (
        "bleu",
        [
            ("closest += min(", "closest = max(closest, min("),
            ("for r in known)[1]", "for r in known)[1])"),
        ],
        ["the brevity penalty is left out"],
        [f"{EXACTLY}ρ is the largest of the closest lengths"],
    ),
    "no brevity penalty": (
        "bleu",
        [("min(1.0, np.exp(1 - closest / length))", "1.0")],
        ["the length for the last", "the largest of"],
        [f"{EXACTLY}the brevity penalty is left out"],
    ),
    "tokens and mask padded in front, the mask upside down": (
        "pad_batch",
        [
            (
                "tokens[n, : len(sequence)]",
                "tokens[n, tokens.shape[1] - len(sequence) :]",
            ),
            ("return tokens, mask", "return tokens, ~mask[:, ::-1]"),
        ],
        ["the mask says behind"],
        ["the padding of the tokens stands in front"],
    ),
    "as many as the width are finished": (
        "beam_search",
        [
            (
                "    ranked =",
                "        if len(finished) >= width:\n            break\n    ranked =",
            )
        ],
        ["mean per token"],
        ["mistake: the search ends as soon as `width` hypotheses are finished"],
    ),
    "chosen by log P": (
        "beam_search",
        [
            ("ranked = [(p / (len(y) - 1) ** alpha, y)", "ranked = [(p, y)"),
            ("    return", "    score /= (len(tokens) - 1) ** alpha\n    return"),
        ],
        ["mean per token", "whatever alpha says"],
        ["mistake: the hypothesis of largest log P is chosen"],
    ),
    "the first to end": (
        "beam_search",
        [("max(ranked)", "ranked[0]")],
        ["mean per token"],
        ["mistake: the hypothesis that ended first is chosen"],
    ),
    "twice what is added": (
        "bigram_log_probs",
        [("float(add)", "2 * float(add)")],
        ["`counts`"],
        [f"{EXACTLY}add is doubled, or each pair counts half"],
    ),
    "pairs that count twice": (
        "bigram_log_probs",
        [("tokens[1:]), 1)", "tokens[1:]), 2)")],
        ["`counts`"],
        [f"{EXACTLY}each pair counts twice, or add is halved"],
    ),
}


def test_an_array_that_is_filled_later_is_named_by_its_start():
    texts = answers("bigram_log_probs").searched.texts
    said = [text for each in texts for text in each if "`counts` " in text]
    assert any("what `counts` starts from" in text for text in said)
    assert not {"`counts` is doubled", "`counts` is halved"} & set(said)


@pytest.mark.parametrize("case", CASES)
def test_no_false_name(case):
    name, edits, never, said = CASES[case]
    text = verdict_on(name, edits).text()
    assert not [phrase for phrase in never if phrase in text], text
    assert not [phrase for phrase in said if phrase not in text], text


def test_the_count_is_not_taken_for_its_part_in_the_mean():
    """What divides the count multiplies the loss."""
    edits = [("max(mask.sum(), 1)", "max(mask.sum(), 1) / len(mask)")]
    text = verdict_on("masked_cross_entropy", edits).text()
    assert "the part of each target in the mean is multiplied by N" in text
    assert "the number of unmasked targets is multiplied" not in text
