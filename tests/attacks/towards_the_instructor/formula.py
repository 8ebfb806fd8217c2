# what: spreadsheet formulas in names, messages and errors
# unit: 00_start_here
# exercise: affine_forward
# score: 0
class Formula(Exception): pass
Formula.__name__ = Formula.__qualname__ = "=HYPERLINK(1)"
def affine_forward(x, W, b):
    raise Formula("=cmd|' /C calc'!A0\t@SUM(1+1)")
