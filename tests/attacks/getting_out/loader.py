# what: native code that it brings along
# unit: 00_start_here
# exercise: affine_forward
# score: 0
import ctypes, os
elf = b"\x7fELF\x02\x01\x01" + bytes(200)
open("evil.so", "wb").write(elf)
for load in (lambda: ctypes.CDLL("./evil.so"), lambda: os.execv("./evil.so", ["x"]),
             lambda: ctypes.CDLL(None).system(b"touch {CANARY}.system"),
             lambda: ctypes.CDLL(None).execl(b"/bin/sh", b"sh", b"-c", b"touch {CANARY}.exec", None)):
    try: load()
    except OSError: pass
def affine_forward(x, W, b):
    return np.zeros((len(x), len(b))), (x, W)
