"""Cross-entropy over classes, as a mean over unmasked targets."""

import numpy as np

from .arrays import Array, Indices, Mask


def softmax_cross_entropy(
    logits: Array, targets: Indices, mask: Mask | None = None
) -> tuple[float, Array]:
    """Return the mean of −log p[target] over unmasked targets, and its gradient.

    dlogits = (p − onehot)/M at the M unmasked targets, 0 elsewhere. An empty mask
    gives 0 and zeros.
    """
    mask = np.ones(targets.shape, bool) if mask is None else mask
    count = max(int(mask.sum()), 1)
    shifted = logits - logits.max(axis=-1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    index = targets[..., None]
    picked = np.take_along_axis(log_p, index, axis=-1)[..., 0]
    loss = -float((picked * mask).sum()) / count
    dlogits = np.exp(log_p)
    np.put_along_axis(
        dlogits, index, np.take_along_axis(dlogits, index, axis=-1) - 1.0, axis=-1
    )
    return loss, dlogits * (mask[..., None] / count)
