# what: kills itself
# unit: 00_start_here
# exercise: affine_forward
# score: 0
import os, signal
os.kill(os.getpid(), signal.SIGKILL)
os.abort()
def affine_forward(x, W, b):
    return np.zeros((len(x), len(b))), (x, W)
