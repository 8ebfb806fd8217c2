# what: markup, formulas and reversed text in the line that a remark quotes
# unit: 00_start_here
# exercise: affine_forward
# score: 0
x = 1
raise ValueError("=1+1\n\u202e\x1b[31m<script>alert(1)</script>") or "=1;=1+1<img src=x onerror=alert(1)> [a](http://e.com) $\\href{javascript:1}{x}$"
