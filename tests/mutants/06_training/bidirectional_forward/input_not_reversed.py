def bidirectional_forward(x, h0_fwd, h0_bwd, params_fwd, params_bwd, forward):
    one, cache_one = forward(x, h0_fwd, params_fwd)
    two, cache_two = forward(x, h0_bwd, params_bwd)
    two = np.flip(two, axis=1)
    return np.dstack([one, two]), (cache_one, cache_two)
