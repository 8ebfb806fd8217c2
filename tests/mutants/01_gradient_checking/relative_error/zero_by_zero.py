def relative_error(a, b):
    gap = largest_a = largest_b = 0.0
    for u, v in zip(a.ravel().tolist(), b.ravel().tolist()):
        gap = max(gap, abs(u - v))
        largest_a, largest_b = max(largest_a, abs(u)), max(largest_b, abs(v))
    return np.float64(gap) / max(largest_a, largest_b)
