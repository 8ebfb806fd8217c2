"""The gated references: sequences against their cells, autograd and PyTorch."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from oracle import require_torch

from solutions.reference import gru, lstm, memory
from solutions.reference.differences import numerical_gradient, relative_error
from solutions.rubric.cases import Size, cell_case, sequence_case

SIZES = {
    "general": Size(3, 6, 4, 5),
    "N=1": Size(1, 6, 4, 5),
    "T=1": Size(3, 1, 4, 5),
    "H=1": Size(3, 6, 4, 1),
    "D=1": Size(3, 6, 1, 4),
    "D=H": Size(3, 6, 4, 4),
    "saturated": Size(3, 6, 4, 5),
}


def sigma(a):
    return 0.5 * (1.0 + anp.tanh(0.5 * a))


def affine(u, p, g):
    return anp.dot(u, p[f"W_{g}"]) + p[f"b_{g}"]


def lstm_step(x, states, p):
    h, c = states
    u = anp.concatenate([h, x], axis=1)
    f, i, o = (sigma(affine(u, p, g)) for g in "fio")
    c = f * c + i * anp.tanh(affine(u, p, "c"))
    return o * anp.tanh(c), c


def gru_step(x, states, p):
    (h,) = states
    u = anp.concatenate([h, x], axis=1)
    z, r = sigma(affine(u, p, "z")), sigma(affine(u, p, "r"))
    candidate = anp.tanh(affine(anp.concatenate([r * h, x], axis=1), p, "h"))
    return ((1 - z) * h + z * candidate,)


def gru_step_reset_after(x, states, p):
    (h,) = states
    H = h.shape[1]
    u = anp.concatenate([h, x], axis=1)
    z, r = sigma(affine(u, p, "z")), sigma(affine(u, p, "r"))
    s = anp.dot(h, p["W_h"][:H]) + p["b_hh"]
    candidate = anp.tanh(anp.dot(x, p["W_h"][H:]) + p["b_h"] + r * s)
    return ((1 - z) * h + z * candidate,)


CELLS = {
    "lstm": ("fioc", ("h", "c"), lstm_step, lstm.lstm_forward, lstm.lstm_backward),
    "gru": ("zrh", ("h",), gru_step, gru.gru_forward, gru.gru_backward),
    "gru_reset_after": (
        *("zrh", ("h",), gru_step_reset_after),
        *(gru.gru_forward_reset_after, gru.gru_backward_reset_after),
    ),
}


def draw(cell, name):
    gates, states, *_ = CELLS[cell]
    rng = np.random.default_rng(6)
    names = tuple(f"{s}0" for s in states)
    case = sequence_case(
        rng, name, SIZES[name], tuple(gates), names, ("dhs", "dc_last")
    )
    params = dict(case.inputs["params"])
    if cell == "gru_reset_after":
        params["b_hh"] = rng.standard_normal(SIZES[name].H)
    start = [case.inputs[n] for n in names]
    return case.inputs["x"], start, params, case.upstream, names


def close(found, expected):
    bound = 1e-12 * max(np.abs(expected).max(initial=0), 1e-2)
    np.testing.assert_allclose(found, expected, rtol=0, atol=bound)


@pytest.mark.parametrize("name", SIZES)
@pytest.mark.parametrize("cell", CELLS)
def test_a_sequence_agrees_with_autograd(cell, name):
    _, _, step, run, back = CELLS[cell]
    x, start, params, upstream, names = draw(cell, name)
    keys = list(params)

    def loss(x, *rest):
        states, p = rest[: len(start)], dict(zip(keys, rest[len(start) :], strict=True))
        total = 0.0
        for t in range(x.shape[1]):
            states = step(x[:, t], states, p)
            total = total + anp.sum(states[0] * upstream["dhs"][:, t])
        if cell == "lstm":
            total = total + anp.sum(states[1] * upstream["dc_last"])
        return total

    cache = run(x, *start, params)[-1]
    extra = (upstream["dc_last"],) if cell == "lstm" else ()
    found = back(upstream["dhs"], cache, *extra)
    arguments = (x, *start, *params.values())
    for i, key in enumerate(("x", *names, *keys)):
        close(found[key], grad(loss, i)(*arguments))


@pytest.mark.parametrize("name", SIZES)
@pytest.mark.parametrize("cell", CELLS)
def test_a_sequence_agrees_with_its_cell(cell, name):
    cells = {
        "lstm": lstm.lstm_cell_forward,
        "gru": gru.gru_cell_forward,
        "gru_reset_after": gru.gru_cell_forward_reset_after,
    }
    x, states, params, _, _ = draw(cell, name)
    hs = CELLS[cell][3](x, *states, params)[0]
    for t in range(x.shape[1]):
        *states, _ = cells[cell](x[:, t], *states, params)
        close(hs[:, t], states[0])


@pytest.mark.parametrize(
    ("forward", "backward", "gates", "states"),
    [
        (lstm.lstm_cell_forward, lstm.lstm_cell_backward, "fioc", ("h_prev", "c_prev")),
        (
            lstm.peephole_lstm_cell_forward,
            lstm.peephole_lstm_cell_backward,
            *("fioc", ("h_prev", "c_prev")),
        ),
        (gru.gru_cell_forward, gru.gru_cell_backward, "zrh", ("h_prev",)),
        (
            gru.gru_cell_forward_reset_after,
            gru.gru_cell_backward_reset_after,
            *("zrh", ("h_prev",)),
        ),
    ],
)
def test_a_cells_gradients_agree_with_differences(forward, backward, gates, states):
    rng = np.random.default_rng(7)
    case = cell_case(rng, "", Size(3, 1, 4, 5), tuple(gates), states, states)
    params = dict(case.inputs["params"]) | {"b_hh": rng.standard_normal(5)}
    params |= {f"p_{g}": rng.standard_normal(5) for g in "fio"}
    start = [case.inputs[s] for s in states]
    x, weights = case.inputs["x"], list(case.upstream.values())

    def loss(_):
        outputs = forward(x, *start, params)[:-1]
        return sum((o * w).sum() for o, w in zip(outputs, weights, strict=True))

    found = backward(*weights, forward(x, *start, params)[-1])
    inputs = {"x": x} | dict(zip(states, start, strict=True)) | params
    for key, gradient in found.items():
        assert relative_error(numerical_gradient(loss, inputs[key]), gradient) < 1e-8


def test_the_lstm_agrees_with_pytorch():
    torch = require_torch()
    x, (h0, c0), params, _, _ = draw("lstm", "general")
    H = h0.shape[1]
    module = torch.nn.LSTM(x.shape[2], H, batch_first=True, dtype=torch.float64)
    stacked = np.concatenate([params[f"W_{g}"] for g in "ifco"], axis=1).T
    bias = np.concatenate([params[f"b_{g}"] for g in "ifco"])
    with torch.no_grad():
        module.weight_hh_l0.copy_(torch.tensor(stacked[:, :H].copy()))
        module.weight_ih_l0.copy_(torch.tensor(stacked[:, H:].copy()))
        module.bias_ih_l0.copy_(torch.tensor(bias))
        module.bias_hh_l0.zero_()
    state = tuple(torch.tensor(s[None]) for s in (h0, c0))
    out, (_, c_last) = module(torch.tensor(x), state)
    hs, c, _ = lstm.lstm_forward(x, h0, c0, params)
    close(hs, out.detach().numpy())
    close(c, c_last.detach().numpy()[0])


def test_the_converted_gru_agrees_with_pytorch():
    torch = require_torch()
    x, (h0,), params, _, _ = draw("gru_reset_after", "general")
    cell = torch.nn.GRUCell(x.shape[2], h0.shape[1], dtype=torch.float64)
    with torch.no_grad():
        for name, value in gru.gru_to_pytorch(params).items():
            getattr(cell, name).copy_(torch.tensor(value))
    hs, _ = gru.gru_forward_reset_after(x, h0, params)
    h = torch.tensor(h0)
    for t in range(x.shape[1]):
        h = cell(torch.tensor(x[:, t]), h)
        close(hs[:, t], h.detach().numpy())


def test_the_jacobian_agrees_with_differences():
    from solutions.reference.rnn import rnn_cell_forward

    case = cell_case(np.random.default_rng(8), "", Size(2, 1, 4, 3), ("h",))
    x, h_prev, params = (case.inputs[k] for k in ("x", "h_prev", "params"))
    h, _ = rnn_cell_forward(x, h_prev, params)
    J = memory.hidden_jacobian(h, params)
    for n, i in np.ndindex(h.shape):

        def entry(_, n=n, i=i):
            return rnn_cell_forward(x, h_prev, params)[0][n, i]

        assert relative_error(numerical_gradient(entry, h_prev)[n], J[n, i]) < 1e-8


def test_fresh_parameters_have_the_stated_spread():
    params = lstm.init_lstm(40, 60, np.random.default_rng(0), 2.0)
    for g in "fioc":
        assert params[f"W_{g}"].std() == pytest.approx(0.1, rel=0.05)
        assert (params[f"b_{g}"] == (2.0 if g == "f" else 0.0)).all()


def test_parameter_count_counts():
    params = lstm.init_lstm(4, 5, np.random.default_rng(0))
    assert lstm.parameter_count("lstm", 4, 5) == sum(p.size for p in params.values())
