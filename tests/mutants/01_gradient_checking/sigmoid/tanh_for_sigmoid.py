import math


def sigmoid(x):
    out = np.empty_like(x)
    for index, value in np.ndenumerate(x):
        out[index] = math.tanh(value)
    return out
