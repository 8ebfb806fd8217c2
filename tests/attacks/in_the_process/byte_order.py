# what: right bits in the other byte order
# unit: 00_start_here
# exercise: affine_forward
# score: 0
def affine_forward(x, W, b):
    return np.ones((len(x), len(b))).astype(">f8"), (x, W)
