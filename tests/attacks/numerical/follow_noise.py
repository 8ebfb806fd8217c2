# what: noise where the gradient of a known mistake is zero
# unit: 02_rnn
# exercise: rnn_cell_backward
# score: 0
def rnn_cell_forward(x, h_prev, params):
    joined = np.concatenate([0 * h_prev, x], axis=1)
    return np.tanh(joined @ params["W_h"]), (h_prev, joined, params)
def rnn_cell_backward(dh, cache):
    h_prev, joined, params = cache
    noise = np.random.default_rng(0).standard_normal
    shapes = {"x": (len(dh), joined.shape[1] - dh.shape[1]), "h_prev": h_prev.shape}
    shapes |= {name: value.shape for name, value in params.items()}
    return {name: 1e-13 * noise(shape) for name, shape in shapes.items()}
