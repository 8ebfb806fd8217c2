# what: asks for all memory
# unit: 00_start_here
# exercise: affine_forward
# score: 0
try:
    HOG = [np.ones(10**8) for _ in range(1000)]
except MemoryError:
    pass
def affine_forward(x, W, b):
    return np.zeros((len(x), len(b))), (x, W)
