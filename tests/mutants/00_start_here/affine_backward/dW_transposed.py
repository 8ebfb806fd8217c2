def affine_forward(x, W, b):
    rows = []
    for row in x:
        rows.append(
            [
                sum(row[d] * W[d, m] for d in range(len(row))) + b[m]
                for m in range(W.shape[1])
            ]
        )
    return np.array(rows), {"input": x, "weights": W}


def affine_backward(dy, cache):
    x, W = cache["input"], cache["weights"]
    dx, dW, db = np.zeros(x.shape), np.zeros(W.shape), np.zeros(W.shape[1])
    for n in range(len(x)):
        dx[n] = W.dot(dy[n])
        dW += np.outer(x[n], dy[n])
        db += dy[n]
    return dict(W=dW.T, b=db, x=dx)
