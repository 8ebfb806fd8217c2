# what: an array of objects
# unit: 00_start_here
# exercise: affine_forward
# score: 0
def affine_forward(x, W, b):
    return np.full((len(x), len(b)), None, dtype=object), None
