def gru_to_pytorch(params):
    H = len(params["b_h"])
    blocks = [-params["W_z"], params["W_r"], params["W_h"]]
    biases = [-params["b_z"], params["b_r"], params["b_h"]]
    weight_ih = np.vstack([W[H:].T for W in blocks])
    weight_hh = np.vstack([W[:H].T for W in blocks])
    bias_ih = np.hstack(biases)
    bias_hh = np.hstack([0 * params["b_r"], 0 * params["b_z"], params["b_hh"]])
    return {
        "weight_ih": weight_ih,
        "weight_hh": weight_hh,
        "bias_ih": bias_ih,
        "bias_hh": bias_hh,
    }
