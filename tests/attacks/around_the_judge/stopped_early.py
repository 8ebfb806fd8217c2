# what: says at once that its time is over, and where it was
# unit: 00_start_here
# exercise: affine_forward
# score: 0
import sys

from autograder.grading import wire


def affine_forward(x, W, b):
    frame = sys._getframe()
    while frame.f_code.co_name != "serve":
        frame = frame.f_back
    own = frame.f_locals
    id = [own["message"]["id"], own["number"]]
    said = {"id": id, "stopped": "line 1, in <script>alert"}
    wire.Writer(3, wire.encode(said, {})).write()
    return x @ W + b, (x, W)
