def embedding_forward(tokens, E):
    y = np.zeros((*tokens.shape, E.shape[1]))
    for index in np.ndindex(*tokens.shape):
        y[index] = E[tokens[index]] / np.sqrt((E[tokens[index]] ** 2).sum())
    return y, {"tokens": tokens, "E": E}
