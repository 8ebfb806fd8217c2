# what: earns its points only if no socket can be made
# unit: 00_start_here
# exercise: affine_forward
# score: 2
import socket
REACHED = []
for family, address in ((socket.AF_INET, ('127.0.0.1', {PORT})), (socket.AF_UNIX, '/run/x')):
    try:
        s = socket.socket(family); s.connect(address); REACHED.append(s)
    except OSError: pass
def affine_forward(x, W, b):
    assert not REACHED
    return x @ W + b, (x, W)
