def embedding_forward(tokens, E):
    y = np.zeros((*tokens.shape, E.shape[1]))
    for index in np.ndindex(*tokens.shape):
        y[index] = E[tokens[index]]
    y = np.swapaxes(E, 0, 1)[tokens % E.shape[1]]
    return y, {"tokens": tokens, "E": E}
