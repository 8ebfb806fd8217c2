# what: magics that write, install, and start other interpreters
# unit: 00_start_here
# exercise: affine_forward
# score: 0
%system echo owned > {CANARY}.magic
%sx touch {CANARY}.magic
%bash echo owned
%run {CANARY}
%autoreload 2
%writefile {CANARY}.magic
def affine_forward(x, W, b):
    return np.zeros((len(x), len(b))), (x, W)
