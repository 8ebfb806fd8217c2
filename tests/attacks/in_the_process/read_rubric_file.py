# what: reads the solution's file
# unit: 00_start_here
# exercise: affine_forward
# score: 0
try:
    TEXT = open('{ROOT}/solutions/00_start_here.py').read()
except OSError:
    TEXT = 'def affine_forward(x, W, b): return 0, None'
exec(TEXT[TEXT.index('def affine_forward'):].split('# %%')[0])
