# what: leaves threads behind; the answer is right
# unit: 00_start_here
# exercise: affine_forward
# score: 2
import threading, time
for _ in range(5):
    threading.Thread(target=time.sleep, args=(100,), daemon=True).start()
def affine_forward(x, W, b):
    return x @ W + b, (x, W)
