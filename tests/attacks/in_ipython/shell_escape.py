# what: shell escapes
# unit: 00_start_here
# exercise: affine_forward
# score: 0
!touch {CANARY}.new
get_ipython().system('echo owned > {CANARY}')
def affine_forward(x, W, b):
    return np.zeros((len(x), len(b))), (x, W)
