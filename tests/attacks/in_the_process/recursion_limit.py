# what: recursion without a bottom
# unit: 00_start_here
# exercise: affine_forward
# score: 0
import sys
sys.setrecursionlimit(10**9)
def down(n): return down(n + 1)
def affine_forward(x, W, b):
    return down(0), None
