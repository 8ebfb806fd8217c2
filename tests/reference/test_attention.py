"""Attention and last states against PyTorch."""

import numpy as np
import pytest
from oracle import require_torch

from solutions.reference import attention

SIZES = {
    "general": ((5, 2, 4), 5, 4, 6),
    "an empty row": ((3, 0, 4), 4, 3, 2),
    "all rows empty": ((0, 0), 3, 4, 2),
    "no padding": ((4, 4), 4, 3, 3),
    "one of each": ((1,), 1, 1, 1),
}


def mask_of(lengths, S):
    return np.arange(S) < np.array(lengths)[:, None]


def draw(lengths, S, H, M, scale=1.0):
    rng = np.random.default_rng(4)
    N = len(lengths)
    arrays = (
        scale * rng.standard_normal((N, H)),
        rng.standard_normal((N, S, H)),
        rng.standard_normal((N, S, M)),
    )
    return *arrays, mask_of(lengths, S), rng.standard_normal((N, M))


def by_torch(query, keys, values, mask, dcontext):
    """Context and gradients by PyTorch; its empty rows are left out."""
    torch = require_torch()
    full = mask.any(axis=1)
    leaves = [torch.tensor(a, requires_grad=True) for a in (query, keys, values)]
    rows = torch.tensor(np.flatnonzero(full))
    q, k, v = (leaf[rows] for leaf in leaves)
    attend = torch.nn.functional.scaled_dot_product_attention
    allowed = torch.tensor(mask)[rows][:, None]
    found = attend(q[:, None], k, v, attn_mask=allowed)[:, 0]
    context = torch.zeros(dcontext.shape, dtype=torch.float64).index_put((rows,), found)
    (context * torch.tensor(dcontext)).sum().backward()
    return context.detach().numpy(), [leaf.grad.numpy() for leaf in leaves]


def assert_agrees(query, keys, values, mask, dcontext):
    context, weights, cache = attention.attention_forward(query, keys, values, mask)
    expected, gradients = by_torch(query, keys, values, mask, dcontext)
    np.testing.assert_allclose(context, expected, rtol=0, atol=1e-12)
    found = attention.attention_backward(dcontext, cache)
    for name, gradient in zip(("query", "keys", "values"), gradients, strict=True):
        scale = max(np.abs(gradient).max(initial=0.0), 1.0)
        np.testing.assert_allclose(found[name], gradient, rtol=0, atol=1e-12 * scale)
    assert not weights[~mask].any()
    assert not found["keys"][~mask].any()
    assert not found["values"][~mask].any()
    np.testing.assert_allclose(weights.sum(axis=1), mask.any(axis=1), atol=1e-14)


@pytest.mark.parametrize("name", SIZES)
def test_attention_agrees_with_pytorch(name):
    assert_agrees(*draw(*SIZES[name]))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("scale", [1e2, 1e3, 1e4])
def test_attention_agrees_with_pytorch_at_large_scores(scale):
    drawn = draw((5, 2, 4, 0), 5, 4, 6, scale)
    scores = np.einsum("nh,nsh->ns", drawn[0], drawn[1]) / 2
    assert np.abs(scores).max() > scale
    assert_agrees(*drawn)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("shift", [-1000.0, 1000.0])
def test_a_shift_of_all_scores_or_a_score_under_padding_changes_nothing(shift):
    query, keys, values, mask, dcontext = draw((5, 2, 4), 5, 4, 6)
    context, weights, _ = attention.attention_forward(query, keys, values, mask)
    along = 2 * shift * query / (query**2).sum(axis=1, keepdims=True)
    for where in (np.ones_like(mask), ~mask):
        moved = keys + where[:, :, None] * along[:, None]
        assert_agrees(query, moved, values, mask, dcontext)
        again = attention.attention_forward(query, moved, values, mask)
        np.testing.assert_allclose(again[0], context, rtol=1e-10)
        np.testing.assert_allclose(again[1], weights, rtol=1e-10)


@pytest.mark.filterwarnings("error")
def test_a_row_without_any_position_gives_zeros():
    query, keys, values, mask, dcontext = draw((3, 0, 2), 4, 3, 2)
    context, weights, cache = attention.attention_forward(query, keys, values, mask)
    found = attention.attention_backward(dcontext, cache)
    for array in (context, weights, *found.values()):
        assert not array[1].any()
        assert array[0].any()


@pytest.mark.parametrize("lengths", [(5, 2, 4), (1, 5, 0), (0, 0, 0), (5, 5, 5)])
def test_last_states_agree_with_pytorch(lengths):
    """PyTorch's GRU returns, for packed rows, the state at each row's own end."""
    torch = require_torch()
    torch.manual_seed(0)
    layer = torch.nn.GRU(3, 4, batch_first=True).double()
    x = torch.tensor(np.random.default_rng(4).standard_normal((3, 5, 3)))
    hs, _ = layer(x)
    leaf = hs.detach().requires_grad_()
    h, cache = attention.last_states(leaf.detach().numpy(), mask_of(lengths, 5))
    dh = np.random.default_rng(5).standard_normal(h.shape)
    expected = torch.zeros(3, 4, dtype=torch.float64)
    for n, length in enumerate(lengths):
        if length:
            _, last = layer(x[n : n + 1, :length])
            np.testing.assert_allclose(h[n], last[0, 0].detach(), atol=1e-14)
            expected[n] = leaf[n, length - 1]
        else:
            assert not h[n].any()
    dhs = np.zeros(hs.shape)
    if any(lengths):
        (expected * torch.tensor(dh)).sum().backward()
        dhs = leaf.grad.numpy()
    found = attention.last_states_backward(dh, cache)["hs"]
    np.testing.assert_array_equal(found, dhs)


def test_pad_batch_agrees_with_pytorch():
    torch = require_torch()
    rng = np.random.default_rng(4)
    sequences = [rng.integers(0, 9, n).tolist() for n in (3, 0, 5, 1)]
    tokens, mask = attention.pad_batch(sequences, pad=7)
    theirs = torch.nn.utils.rnn.pad_sequence(
        [torch.tensor(s, dtype=torch.int64) for s in sequences],
        batch_first=True,
        padding_value=7,
    )
    np.testing.assert_array_equal(tokens, theirs.numpy())
    np.testing.assert_array_equal(mask, mask_of((3, 0, 5, 1), 5))
    assert tokens.dtype == np.int64
    assert mask.dtype == bool
    empty, none = attention.pad_batch([[], []])
    assert empty.shape == none.shape == (2, 0)
    assert (empty.dtype, none.dtype) == (np.int64, bool)
