# what: colours, direction and control characters
# unit: 00_start_here
# exercise: affine_forward
# score: 0
print('\x1b[31mred\x1b[0m \u202eevil\u202c \x07 \x1b]0;title\x07')
def affine_forward(x, W, b):
    return np.zeros((len(x), len(b))), (x, W)
