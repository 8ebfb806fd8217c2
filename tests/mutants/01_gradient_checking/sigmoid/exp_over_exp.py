def sigmoid(x):
    out = np.empty_like(x)
    for index, value in np.ndenumerate(x):
        e = np.exp(value)
        out[index] = e / (1 + e)
    return out
