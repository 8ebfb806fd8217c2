def rnn_forward(x, h0, params):
    states, caches, h = [], [], h0
    for t in range(x.shape[1]):
        h, kept = rnn_cell_forward(x[:, t, :], h, params)
        states.append(h)
        caches.append(kept)
        return np.array(states).transpose(1, 0, 2), caches
