# what: a regular expression that never ends
# unit: 00_start_here
# exercise: affine_forward
# score: 0
import re
def affine_forward(x, W, b):
    re.match(r"(a+)+$", "a" * 60 + "b")
    return np.zeros((len(x), len(b))), (x, W)
