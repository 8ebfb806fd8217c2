# what: a warning with a giant message at each call
# unit: 00_start_here
# exercise: affine_forward
# score: 0
import warnings
def affine_forward(x, W, b):
    for i in range(1000): warnings.warn("<b>w</b>" * 10**5 + str(i))
    return 0 * (x @ W), (x, W)
