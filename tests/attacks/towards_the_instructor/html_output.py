# what: script in every kind of output
# unit: 00_start_here
# exercise: affine_forward
# score: 0
from IPython.display import HTML, SVG, Javascript, Markdown, display
EVIL = '<script>alert("EVIL")</script>'
display(HTML(EVIL)); display(Javascript('alert("EVIL")')); display(Markdown(EVIL))
class Shown:
    def _repr_html_(self): return EVIL
    def _repr_svg_(self): return '<svg onload=alert("EVIL")></svg>'
    def __repr__(self): return 'plain'
Shown()
def affine_forward(x, W, b):
    return np.zeros((len(x), len(b))), (x, W)
