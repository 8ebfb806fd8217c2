# what: script in SVG, Markdown and LaTeX output
# unit: 00_start_here
# exercise: affine_forward
# score: 0
from IPython.display import SVG, Latex, Markdown, display
display(SVG("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"))
display(Markdown("[x](javascript:alert(1)) <img src=x onerror=alert(1)>"))
display(Latex("\\href{javascript:alert(1)}{x}"))
def affine_forward(x, W, b):
    return np.zeros((len(x), len(b))), (x, W)
