# what: script in an error's name and message
# unit: 00_start_here
# exercise: affine_forward
# score: 0
Evil = type('<img src=x onerror=alert(1)>', (Exception,), {})
def affine_forward(x, W, b):
    raise Evil('<script>alert("EVIL")</script>')
