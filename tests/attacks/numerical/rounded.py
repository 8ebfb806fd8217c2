# what: right numbers to seven digits
# unit: 02_rnn
# exercise: rnn_cell_forward
# score: 0
def rnn_cell_forward(x, h_prev, params):
    joined = np.concatenate([h_prev, x], axis=1)
    h = np.round(np.tanh(joined @ params["W_h"] + params["b_h"]), 7)
    return h, (joined, h, params)
