import math


def sigmoid(x):
    out = np.empty_like(x)
    for index, value in np.ndenumerate(2 * x):
        if value >= 0:
            out[index] = 1.0 / (1.0 + math.exp(-value))
        else:
            e = math.exp(value)
            out[index] = e / (1.0 + e)
    return out
