# what: starts threads up to the limit, and beyond
# unit: 00_start_here
# exercise: affine_forward
# score: 0
import threading, time
threading.stack_size(65536)
for _ in range(1500):
    try: threading.Thread(target=time.sleep, args=(100,), daemon=True).start()
    except RuntimeError: break
time.sleep(1)
def affine_forward(x, W, b):
    assert threading.active_count() > 100, "refused"
    return x @ W + b, (x, W)
