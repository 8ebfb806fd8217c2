# what: a hang that no signal handler interrupts
# unit: 00_start_here
# exercise: affine_forward
# score: 0
def affine_forward(x, W, b):
    return pow(3, 10**9), None
