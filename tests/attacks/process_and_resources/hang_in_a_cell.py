# what: a cell that never ends, in C
# unit: 00_start_here
# exercise: affine_forward
# score: 0
pow(7, 10**9)
def affine_forward(x, W, b):
    return x @ W + b, (x, W)
