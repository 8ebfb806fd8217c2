# what: code behind getattr, base64 and exec is run like any other
# unit: 00_start_here
# exercise: affine_forward
# score: 0
import base64
source = base64.b64encode(b"def affine_forward(x, W, b): return 0 * x @ W, (x, W)")
getattr(__builtins__, "ex" + "ec")(base64.b64decode(source).decode(), globals())
