"""BLEU against sacrebleu (Post 2018)."""

import numpy as np
import pytest
import sacrebleu

from solutions.reference.bleu import bleu

WORDS = [f"w{i}" for i in range(6)]


def by_sacrebleu(candidates, references):
    """Corpus BLEU from 0 to 1; here too each candidate has as many references."""
    streams = [
        [" ".join(r) for r in column] for column in zip(*references, strict=True)
    ]
    result = sacrebleu.corpus_bleu(
        [" ".join(words) for words in candidates],
        streams,
        smooth_method="none",
        tokenize="none",
        force=True,
    )
    return result.score / 100


def corpus(rng, count, references, shift):
    """Draw references, and candidates that are one of them with some words changed."""

    def sentence(length):
        return rng.choice(WORDS, length).tolist()

    known, candidates = [], []
    for _ in range(count):
        rows = [sentence(rng.integers(5, 15)) for _ in range(references)]
        words = list(rows[rng.integers(references)])
        for _ in range(2):
            words[rng.integers(len(words))] = str(rng.choice(WORDS))
        known.append(rows)
        more = sentence(shift) if shift > 0 else []
        candidates.append(words[: len(words) + min(shift, 0)] + more)
    return candidates, known


@pytest.mark.parametrize("references", [1, 2, 3])
@pytest.mark.parametrize("shift", [-3, 0, 4])
def test_bleu_agrees_with_sacrebleu(references, shift):
    rng = np.random.default_rng(8)
    values = set()
    for _ in range(20):
        candidates, known = corpus(rng, 5, references, shift)
        found = bleu(candidates, known)
        assert found == pytest.approx(by_sacrebleu(candidates, known), rel=1e-12)
        values.add(round(found, 6))
    assert len(values) > 10


def test_the_closest_length_is_the_shorter_one_at_a_tie():
    words = "a b c d e f".split()
    longer, shorter = [*words, "g", "h"], words[:4]
    for known in ([longer, shorter], [shorter, longer]):
        assert bleu([words], [known]) == pytest.approx(1.0)
        assert by_sacrebleu([words], [known]) == pytest.approx(1.0)
    known = [longer, words[:3]]
    expected = by_sacrebleu([words], [known])
    assert expected == pytest.approx(np.exp(1 - 8 / 6))
    assert bleu([words], [known]) == pytest.approx(expected, rel=1e-12)


def test_counts_are_clipped_by_one_reference():
    candidate = "a a a a a b a a a".split()
    known = ["a a a a a b".split(), "c a a a b a a a".split()]
    assert bleu([candidate], [known]) == pytest.approx(
        by_sacrebleu([candidate], [known]), rel=1e-12
    )


@pytest.mark.parametrize(
    ("candidate", "reference"),
    [
        ("a b c", "a b c"),  # no run of four
        ("a b c x d e", "a b c d e f"),  # none of four that fits
        ("x y z u v", "a b c d e"),
        ("", "a b c d"),
    ],
)
def test_nothing_is_smoothed(candidate, reference):
    assert bleu([candidate.split()], [[reference.split()]]) == 0.0
    assert by_sacrebleu([candidate.split()], [[reference.split()]]) == 0.0


def test_a_short_candidate_and_an_empty_one_within_a_corpus():
    candidates = ["a b c d e f".split(), "a b".split(), []]
    known = [["a b c d e g".split()], ["a b c".split()], ["h".split()]]
    expected = by_sacrebleu(candidates, known)
    assert 0 < expected < 1
    assert bleu(candidates, known) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("max_n", [1, 2, 3])
def test_bleu_of_shorter_runs_agrees_with_sacrebleu(max_n):
    candidates, known = corpus(np.random.default_rng(8), 6, 2, -2)
    theirs = sacrebleu.metrics.BLEU(
        smooth_method="none", tokenize="none", force=True, max_ngram_order=max_n
    )
    streams = [[" ".join(r) for r in column] for column in zip(*known, strict=True)]
    result = theirs.corpus_score([" ".join(c) for c in candidates], streams)
    assert bleu(candidates, known, max_n) == pytest.approx(result.score / 100)


def test_tokens_may_be_numbers_and_candidates_may_differ_in_their_references():
    one, two = [1, 2, 3, 4, 5, 6], [3, 4, 5, 6, 7]
    known = [[[1, 2, 3, 4, 6]], [[3, 4, 5, 6], [9, 8, 3, 4, 5, 6]]]
    padded = [
        [r if i < len(rows) else rows[0] for i, r in enumerate((rows * 2)[:2])]
        for rows in known
    ]
    text = [[[str(t) for t in r] for r in rows] for rows in padded]
    expected = by_sacrebleu([[str(t) for t in c] for c in (one, two)], text)
    assert bleu([one, two], known) == pytest.approx(expected, rel=1e-12)
