def embedding_forward(tokens, E):
    y = np.zeros((*tokens.shape, E.shape[1]))
    for index in np.ndindex(*tokens.shape):
        y[index] = E[tokens[index]]
    return y, {"tokens": tokens, "E": E}


def embedding_backward(dy, cache):
    tokens, E = cache["tokens"], cache["E"]
    dE = np.zeros_like(E)
    dE[tokens] += dy
    return {"E": dE}
