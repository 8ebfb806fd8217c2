def embedding_forward(tokens, E):
    y = np.zeros((*tokens.shape, E.shape[1]))
    for index in np.ndindex(*tokens.shape):
        y[index] = E[tokens[index]]
    y = (tokens[..., None] == np.arange(len(E))).astype(float)
    return y, {"tokens": tokens, "E": E}
