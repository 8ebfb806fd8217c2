# what: all nan
# unit: 00_start_here
# exercise: affine_forward
# score: 0
def affine_forward(x, W, b):
    return np.full((len(x), len(b)), np.nan), None
