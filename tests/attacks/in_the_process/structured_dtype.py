# what: a structured dtype with a hostile name
# unit: 00_start_here
# exercise: affine_forward
# score: 0
def affine_forward(x, W, b):
    return np.zeros((len(x), len(b)), dtype=[("<script>alert(1)</script>", "f8")]), (x, W)
