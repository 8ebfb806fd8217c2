# what: reads and writes the folders around it
# unit: 00_start_here
# exercise: affine_forward
# score: 0
import os
loot = []
for start in ("..", "../..", "/tmp", "/home", os.path.expanduser("~/.."), os.path.dirname("{CANARY}"), "/root", "/etc"):
    try: loot += [os.path.join(start, n) for n in os.listdir(start)]
    except OSError: pass
    for name in ("x", "gradebook.db", ".bashrc"):
        try: open(os.path.join(start, name), "a").write("owned"); loot.append(name)
        except OSError: pass
def affine_forward(x, W, b):
    assert not loot, loot
    return np.zeros((len(x), len(b))), (x, W)
