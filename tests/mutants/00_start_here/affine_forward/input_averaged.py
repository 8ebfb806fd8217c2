def affine_forward(x, W, b):
    rows = []
    for row in [x.mean(0)] * len(x):
        rows.append(
            [
                sum(row[d] * W[d, m] for d in range(len(row))) + b[m]
                for m in range(W.shape[1])
            ]
        )
    return np.array(rows), {"input": x, "weights": W}
