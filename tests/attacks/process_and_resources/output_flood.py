# what: floods its output
# unit: 00_start_here
# exercise: affine_forward
# score: 0
for _ in range(10**5):
    print('x' * 1000)
def affine_forward(x, W, b):
    return np.zeros((len(x), len(b))), (x, W)
