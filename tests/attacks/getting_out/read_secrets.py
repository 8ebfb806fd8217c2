# what: earns its points only if nothing could be read
# unit: 00_start_here
# exercise: affine_forward
# score: 2
import os
FOUND = []
for p in ('{CANARY}', '/etc/passwd', '/proc/self/environ', '/proc/%d/environ' % os.getppid()):
    try: FOUND.append(open(p, 'rb').read())
    except OSError: pass
def affine_forward(x, W, b):
    assert not FOUND, 'something could be read'
    return x @ W + b, (x, W)
