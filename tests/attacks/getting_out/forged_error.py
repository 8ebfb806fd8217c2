# what: forges the text of its own error, long, with direction marks and markup
# unit: 00_start_here
# exercise: affine_forward
# score: 0
import sys
def forged(names, exercise, case, found):
    return {"error": "\u202e\x1b[31m<script>alert(1)</script>" * 100_000}
sys.modules["autograder.grading.untrusted.worker"].answer_call = forged
def affine_forward(x, W, b):
    return np.zeros((len(x), len(b))), (x, W)
