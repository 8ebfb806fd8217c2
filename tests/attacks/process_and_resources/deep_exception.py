# what: an exception that is its own cause, with an endless message
# unit: 00_start_here
# exercise: affine_forward
# score: 0
class Endless(Exception):
    def __str__(self): return "x" * 10**9
    def __repr__(self): raise self
def affine_forward(x, W, b):
    error = Endless(); error.__cause__ = error; error.__context__ = error
    raise error
