# what: atexit, finalisers and __del__ that write when the process ends
# unit: 00_start_here
# exercise: affine_forward
# score: 0
import atexit, os, weakref
def write(*a):
    try: open("{CANARY}", "a").write("owned")
    except OSError: pass
    try: os.write(3, b"\0" * 64)
    except OSError: pass
atexit.register(write)
class Last:
    def __del__(self): write()
last = Last(); weakref.finalize(last, write); os.register_at_fork(before=write)
def affine_forward(x, W, b):
    return np.zeros((len(x), len(b))), (x, W)
