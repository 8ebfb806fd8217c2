# what: a segmentation fault
# unit: 00_start_here
# exercise: affine_forward
# score: 0
import ctypes
ctypes.string_at(0)
def affine_forward(x, W, b):
    return np.zeros((len(x), len(b))), (x, W)
