# what: returns a view of memory that is changed after the return
# unit: 00_start_here
# exercise: affine_forward
# score: 0
import threading, time
shared = np.zeros((64, 64))
def later():
    while True: shared[...] = np.random.rand(); time.sleep(0)
threading.Thread(target=later, daemon=True).start()
def affine_forward(x, W, b):
    return shared[:len(x), :len(b)], (x, W)
