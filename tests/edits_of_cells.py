"""Wrong versions of solved functions, as learners write them: each loses points.

Most are right but for one size, one sign, one limit or one empty part.
"""

VERSIONS = {
    "affine_backward": [
        (('"W": x.T @ dy', '"W": x.T @ dy if x.shape[0] != x.shape[1] else x @ dy'),),
        (('"x": dy @ W.T', '"x": dy @ W.T if W.shape[0] != W.shape[1] else dy @ W'),),
    ],
    "numerical_gradient": [
        (("x[i] = kept + eps", "x[i] = kept + eps * max(1, abs(kept))"),),
        (("(ahead - behind) / (2 * eps)", "(ahead - f(x)) / eps"),),
        (("(2 * eps)", "2e-5"),),
    ],
    "complex_step_gradient": [
        (("x.astype(complex)", "x.astype(np.complex64)"),),
        (("f(z).imag / eps", "abs(f(z).imag) / eps"),),
    ],
    "relative_error": [
        (("size == 0", "size < 1e-8"),),
        (("/ size", "/ (size + 1e-8)"),),
        (("/ size", "/ max(size, 1e-12)"),),
    ],
    "sigmoid": [
        (("0.5 * (1 + np.tanh(0.5 * x))", "np.exp(x) / (1 + np.exp(x))"),),
    ],
    "tanh_backward": [
        (("(1 - y**2)", "np.maximum(1 - y**2, 1e-8)"),),
    ],
    "softmax_cross_entropy": [
        (("mask[..., None] / count", "mask[..., None] / targets.size"),),
        (("if mask is None:", "if mask is None or not mask.any():"),),
        (("max(mask.sum(), 1)", "mask.sum()"),),
    ],
    "rnn_cell_forward": [
        (
            (
                "np.tanh(joined @ W_h + b_h)",
                "np.tanh(np.clip(joined @ W_h + b_h, -5, 5))",
            ),
        ),
    ],
    "rnn_cell_backward": [
        (("da.sum(axis=0)", "da.sum(axis=0) if len(da) > 1 else da"),),
    ],
    "rnn_forward": [
        (("range(x.shape[1])", "range(min(x.shape[1], 30))"),),
        (("np.stack(hs, axis=1)", "np.stack(hs, axis=1) * (len(hs) < 12)"),),
        (("np.stack(hs, axis=1)", "np.stack(hs, axis=1 if len(hs) != len(x) else 0)"),),
    ],
    "rnn_backward": [
        (("range(dhs.shape[1])", "range(min(dhs.shape[1], 30))"),),
        (('dh_next = step["h_prev"]', 'dh_next = np.clip(step["h_prev"], -5, 5)'),),
        (('dh_next = step["h_prev"]', 'dh_next = np.clip(step["h_prev"], -50, 50)'),),
    ],
    "rnn_loss": [
        (("targets, mask)\n", "targets)\n"),),
        (
            (
                "targets, mask)\n",
                "targets, mask if mask is not None and mask.any() else None)\n",
            ),
        ),
    ],
    "hidden_jacobian": [
        (("slope = 1 - h**2", "slope = 1 - np.abs(h) ** 2.0001"),),
    ],
    "gradient_norms": [
        (("np.linalg.norm(dh)", "np.linalg.norm(dh, 2)"),),
    ],
    "rescale_spectral_radius": [
        (("np.abs(np.linalg.eigvals(W)).max()", "np.linalg.norm(W, 2)"),),
        (
            (
                "np.abs(np.linalg.eigvals(W)).max()",
                "np.abs(np.linalg.eigvals(W).real).max()",
            ),
        ),
        (
            (
                "np.abs(np.linalg.eigvals(W)).max()",
                "np.abs(np.linalg.eigvalsh(W)).max()",
            ),
        ),
    ],
    "clip_by_global_norm": [
        (("norm > max_norm", "norm >= max_norm * 1.5"),),
        (("norm > max_norm", "norm > max_norm * 0.96"),),
        (("max_norm / norm if", "max_norm / (norm + 1e-6) if"),),
        (
            (
                "sum((g**2).sum() for g in grads.values())",
                "sum((g**2).sum() for g in list(grads.values())[:4])",
            ),
        ),
    ],
    "truncated_bptt": [
        (
            (
                "range(0, x.shape[1], window)",
                "range(0, x.shape[1] - window + 1, window)",
            ),
        ),
    ],
    "lstm_cell_forward": [
        (("h = o * np.tanh(c)", "h = o * np.tanh(np.clip(c, -3, 3))"),),
        (
            (
                'f = sigmoid(joined @ params["W_f"] + params["b_f"])',
                'f = sigmoid(joined @ params["W_f"] + params["b_f"] + (0 if '
                'params["b_f"].any() else 1))',
            ),
        ),
    ],
    "lstm_cell_backward": [
        (("tanh_c = np.tanh(c)", "tanh_c = np.tanh(c).clip(-0.999, 0.999)"),),
    ],
    "lstm_forward": [
        (
            (
                "return np.stack(hs, axis=1), c, caches",
                "return np.stack(hs, axis=1), np.clip(c, -4, 4), caches",
            ),
        ),
        (("h, c = h0, c0", "h, c = h0, c0 if x.shape[1] < 20 else np.tanh(c0)"),),
    ],
    "gru_cell_forward": [
        (
            (
                "(1 - z) * h_prev + z * candidate",
                "np.clip((1 - z) * h_prev + z * candidate, -1, 1)",
            ),
        ),
    ],
    "gru_cell_forward_reset_after": [
        (('params["b_hh"]', 'params["b_hh"] * h_prev.any()'),),
    ],
    "gru_backward": [
        (("range(dhs.shape[1])", "range(min(dhs.shape[1], 30))"),),
    ],
    "embedding_forward": [
        (("y = E[tokens]", "y = E[tokens % 8]"),),
    ],
    "embedding_backward": [
        (("np.add.at(dE, tokens, dy)", "dE[tokens] += dy"),),
    ],
    "sgd_step": [
        (
            (
                "+ grads[k] for k in params}",
                "+ (1 - momentum) * grads[k] for k in params}",
            ),
        ),
    ],
    "adam_step": [
        (("(np.sqrt(v_hat) + eps)", "np.sqrt(v_hat + eps)"),),
        (("(np.sqrt(v_hat) + eps)", "np.maximum(np.sqrt(v_hat), eps)"),),
        (("(np.sqrt(v_hat) + eps)", "(np.sqrt(v_hat) + 1e-8)"),),
        (("(1 - beta1**t)", "(1 - 0.9**t)"),),
        (("(1 - beta2**t)", "(1 - 0.999**t)"),),
    ],
    "bidirectional_forward": [
        (("back[:, ::-1]", "back[:, ::-1] if len(x) > 1 else back"),),
        (("h0_bwd, params_bwd)\n", "h0_fwd, params_bwd)\n"),),
    ],
}
