def summed(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    wide = tuple(i for i, n in enumerate(shape) if n == 1 and grad.shape[i] > 1)
    return grad.sum(axis=wide, keepdims=True) if wide else grad


class Node:
    def __init__(self, value, *parents):
        self.value, self.parents, self.grad = value, parents, np.zeros_like(value)

    def __add__(self, other):
        return Node(
            self.value + other.value,
            (self, lambda g: summed(g, self.value.shape)),
            (other, lambda g: summed(g, other.value.shape)),
        )

    def __matmul__(self, other):
        return Node(
            self.value @ other.value,
            (self, lambda g: g @ other.value.T),
            (other, lambda g: self.value.T @ g),
        )

    def tanh(self):
        y = np.tanh(self.value)
        return Node(y, (self, lambda g: g - g * y * y))

    @classmethod
    def joined(cls, a, b):
        size = a.value.shape[1]
        return cls(
            np.hstack([a.value, b.value]),
            (a, lambda g: g[:, :size]),
            (b, lambda g: g[:, size:]),
        )


def pulled(ends):
    order, seen = [], set()

    def visit(node):
        if id(node) not in seen:
            seen.add(id(node))
            for parent, _ in node.parents:
                visit(parent)
            order.append(node)

    for node, grad in ends:
        visit(node)
        node.grad = node.grad + grad
    while order:
        node = order.pop()
        for parent, pull in node.parents:
            parent.grad = parent.grad + pull(node.grad)


def taped(x, h, leaves):
    return (Node.joined(h, x) @ leaves["W_h"] + leaves["b_h"]).tanh()


def rnn_cell_forward(x, h_prev, params):
    leaves = {k: Node(params[k]) for k in ("W_h", "b_h")}
    leaves |= {"x": Node(x), "h_prev": Node(h_prev)}
    h = taped(leaves["x"], leaves["h_prev"], leaves)
    return h.value, (h, leaves)


def rnn_cell_backward(dh, cache):
    h, leaves = cache
    pulled([(h, dh)])
    return {name: leaf.grad for name, leaf in leaves.items()}


def rnn_forward(x, h0, params):
    leaves = {k: Node(params[k]) for k in ("W_h", "b_h")} | {"h0": Node(h0)}
    xs = [Node(step) for step in x.swapaxes(0, 1)]
    hs = [leaves["h0"]]
    for step in xs:
        hs.append(taped(step, hs[-1], leaves))
    return np.stack([h.value for h in hs[1:]], axis=1), (xs, hs[1:], leaves)


def rnn_backward(dhs, cache):
    xs, hs, leaves = cache
    pulled([(h, dhs[:, t]) for t, h in enumerate(hs)])
    grads = {name: leaf.grad for name, leaf in leaves.items()}
    return grads | {"x": np.stack([step.grad for step in xs], axis=1)}
