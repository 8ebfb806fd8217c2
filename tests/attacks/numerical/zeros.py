# what: zeros forward
# unit: 00_start_here
# exercise: affine_forward
# score: 0
def affine_forward(x, W, b):
    return np.zeros((len(x), len(b))), (x, W)
