# what: weights that fit one another, for more hidden units than there are
# unit: 05_gru
# exercise: gru_to_pytorch
# score: 0
def gru_to_pytorch(params):
    H = len(params["b_z"]) + 1
    D = params["W_z"].shape[0]
    return {
        "weight_ih": np.ones((3 * H, D)), "weight_hh": np.ones((3 * H, H)),
        "bias_ih": np.ones(3 * H), "bias_hh": np.ones(3 * H),
    }
