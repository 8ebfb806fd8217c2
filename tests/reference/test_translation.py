"""The loss of the encoder-decoder against differences and PyTorch."""

import numpy as np
import pytest
from oracle import require_torch

from autograder.core.content import functions
from solutions.reference.differences import numerical_gradient, relative_error
from solutions.reference.rnn import rnn_backward, rnn_forward
from solutions.reference.translation import encoder_decoder_loss, masked_cross_entropy

LEAKY = functions("08_translation", "handed_in")
LAYERS = {
    "leaky": (LEAKY["leaky_forward"](), LEAKY["leaky_backward"]()),
    "tanh": (rnn_forward, rnn_backward),
}
LENGTHS = {
    "general": ((4, 5, 2), (6, 3, 5)),
    "an empty source": ((3, 0), (4, 5)),
    "nothing to predict in a row": ((3, 2), (1, 4)),
    "nothing to predict": ((3, 2), (1, 1)),
}


def mask_of(lengths, S):
    return np.arange(S) < np.array(lengths)[:, None]


def arrays_of(rng, layer, D, H):
    if layer == "leaky":
        W = rng.standard_normal((D, H)) / 2
        return {"W": W, "decay": rng.uniform(0.5, 0.9, H)}
    return {
        "W_h": rng.standard_normal((H + D, H)) / 2,
        "b_h": rng.standard_normal(H) / 2,
    }


def draw(layer, source, target, H=3):
    """Draw a batch with padding in each row, and parameters; D differs."""
    rng = np.random.default_rng(6)
    S, T = max(source) + 1, max(target) + 1
    params = {
        "E_source": rng.standard_normal((5, 2)),
        "E_target": rng.standard_normal((6, 4)),
        "W_y": rng.standard_normal((2 * H, 6)),
        "b_y": rng.standard_normal(6),
    }
    for name, D in (("encoder", 2), ("decoder", 4)):
        own = arrays_of(rng, layer, D, H)
        params |= {f"{name}.{k}": v for k, v in own.items()}
    batch = (
        rng.integers(0, 5, (len(source), S)),
        mask_of(source, S),
        rng.integers(0, 6, (len(target), T)),
        mask_of(target, T),
    )
    return batch, params


def torch_layer(layer, arrays, x, h):
    """One row read step by step; returns its states."""
    torch = require_torch()
    states = []
    for x_t in x:
        if layer == "leaky":
            h = arrays["decay"] * h + x_t @ arrays["W"]
        else:
            h = torch.tanh(torch.cat([h, x_t]) @ arrays["W_h"] + arrays["b_h"])
        states.append(h)
    return states


def by_torch(layer, batch, params):
    """Loss and gradients row by row, without any padding, by automatic derivatives."""
    torch = require_torch()
    leaves = {k: torch.tensor(v, requires_grad=True) for k, v in params.items()}
    parts = {
        name: {k.split(".")[1]: v for k, v in leaves.items() if k.startswith(name)}
        for name in ("encoder.", "decoder.")
    }
    W_y = leaves["W_y"]
    zero = torch.zeros(len(W_y) // 2, dtype=torch.float64)
    attend = torch.nn.functional.scaled_dot_product_attention
    terms = []
    for source, mask, target, target_mask in zip(*batch, strict=True):
        x = leaves["E_source"][torch.tensor(source[mask])]
        keys = torch_layer(layer, parts["encoder."], x, zero)
        start = keys[-1] if keys else zero
        words = torch.tensor(target[target_mask])
        read = leaves["E_target"][words[:-1]]
        hs = torch_layer(layer, parts["decoder."], read, start)
        for h, token in zip(hs, words[1:], strict=True):
            k = torch.stack(keys)[None] if keys else None
            context = attend(h[None, None], k, k)[0, 0] if keys else zero
            logits = torch.cat([h, context]) @ W_y + leaves["b_y"]
            terms.append(-torch.log_softmax(logits, 0)[token])
    if not terms:
        return 0.0, {k: np.zeros(v.shape) for k, v in params.items()}
    loss = torch.stack(terms).mean()
    found = torch.autograd.grad(
        loss, list(leaves.values()), allow_unused=True, materialize_grads=True
    )
    return loss.item(), {k: g.numpy() for k, g in zip(leaves, found, strict=True)}


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("name", LENGTHS)
def test_the_whole_model_agrees_with_pytorch(layer, name):
    batch, params = draw(layer, *LENGTHS[name])
    loss, grads = encoder_decoder_loss(*batch, params, *LAYERS[layer])
    expected, gradients = by_torch(layer, batch, params)
    assert loss == pytest.approx(expected, rel=1e-12)
    assert grads.keys() == params.keys()
    for key, gradient in gradients.items():
        np.testing.assert_allclose(grads[key], gradient, rtol=0, atol=1e-12)
        assert gradient.any() == (name != "nothing to predict")


@pytest.mark.parametrize("name", LENGTHS)
def test_the_whole_model_agrees_with_differences(name):
    batch, params = draw("leaky", *LENGTHS[name])

    def loss(_):
        return encoder_decoder_loss(*batch, params, *LAYERS["leaky"])[0]

    _, grads = encoder_decoder_loss(*batch, params, *LAYERS["leaky"])
    for key, value in params.items():
        expected = numerical_gradient(loss, value)
        if name == "nothing to predict":
            assert not expected.any()
            assert not grads[key].any()
        else:
            assert relative_error(expected, grads[key]) < 1e-7


def test_what_stands_under_padding_does_not_matter():
    (source, source_mask, target, target_mask), params = draw(
        "tanh", (4, 0, 2), (6, 3, 5)
    )
    first = encoder_decoder_loss(
        source, source_mask, target, target_mask, params, *LAYERS["tanh"]
    )
    for shift in range(1, 5):
        loss, grads = encoder_decoder_loss(
            np.where(source_mask, source, (source + shift) % 5),
            source_mask,
            np.where(target_mask, target, (target + shift) % 6),
            target_mask,
            params,
            *LAYERS["tanh"],
        )
        assert loss == pytest.approx(first[0], rel=1e-13)
        for key, value in first[1].items():
            np.testing.assert_allclose(grads[key], value, rtol=0, atol=1e-13)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("scale", [1.0, 1e3])
@pytest.mark.parametrize("counted", [0.0, 0.5, 1.0])
def test_masked_cross_entropy_agrees_with_pytorch(scale, counted):
    torch = require_torch()
    rng = np.random.default_rng(6)
    logits = scale * rng.choice([-1.0, 1.0], (3, 4, 5)) * rng.uniform(0.5, 2, (3, 4, 5))
    targets, mask = rng.integers(0, 5, (3, 4)), rng.random((3, 4)) < counted
    loss, dlogits = masked_cross_entropy(logits, targets, mask)
    leaf = torch.tensor(logits, requires_grad=True)
    each = torch.nn.functional.cross_entropy(
        leaf.reshape(-1, 5), torch.tensor(targets).reshape(-1), reduction="none"
    )
    count = max(int(mask.sum()), 1)
    expected = (each * torch.tensor(mask).reshape(-1)).sum() / count
    expected.backward()
    assert loss == pytest.approx(expected.item(), rel=1e-12)
    np.testing.assert_allclose(dlogits, leaf.grad.numpy(), rtol=0, atol=1e-14)
    assert not dlogits[~mask].any()
    assert mask.any() == (counted > 0)
