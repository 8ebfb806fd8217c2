# what: hundreds of large pictures
# unit: 00_start_here
# exercise: affine_forward
# score: 0
import base64
from IPython.display import Image, display
png = b"\x89PNG\r\n\x1a\n" + bytes(1_500_000)
for _ in range(200): display({"image/png": base64.b64encode(png).decode()}, raw=True)
def affine_forward(x, W, b):
    return np.zeros((len(x), len(b))), (x, W)
