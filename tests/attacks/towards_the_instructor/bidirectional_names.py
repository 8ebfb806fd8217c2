# what: direction marks in a function's error and in a key of its result
# unit: 00_start_here
# exercise: affine_backward
# score: 0
def affine_backward(dy, cache):
    return {"x\u202e": dy, "\x1b[31mW": dy, "<img src=x onerror=alert(1)>": dy}
