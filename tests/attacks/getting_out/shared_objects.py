# what: shared memory and memory files through Python's own modules
# unit: 00_start_here
# exercise: affine_forward
# score: 0
import os
got = []
from multiprocessing import shared_memory
for make in (lambda: shared_memory.SharedMemory(create=True, size=10),
             lambda: os.memfd_create("x"), lambda: open("/dev/shm/x", "w"),
             lambda: os.mkfifo("fifo"), lambda: os.symlink("{CANARY}", "link"),
             lambda: os.link("{CANARY}", "hard"), lambda: os.mknod("node")):
    try: got.append(make())
    except (OSError, ImportError): pass
def affine_forward(x, W, b):
    assert not got, got
    return np.zeros((len(x), len(b))), (x, W)
