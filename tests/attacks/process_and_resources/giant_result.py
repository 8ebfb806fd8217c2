# what: a result of three gigabytes
# unit: 00_start_here
# exercise: affine_forward
# score: 0
def affine_forward(x, W, b):
    return np.zeros((20000, 20000)), None
