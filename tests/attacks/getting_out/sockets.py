# what: loopback, unix and netlink sockets
# unit: 00_start_here
# exercise: affine_forward
# score: 0
import socket
opened = []
for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, getattr(socket, "AF_NETLINK", 16), 40):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
        try:
            s = socket.socket(family, kind); opened.append(s)
            s.connect(("127.0.0.1", {PORT}))
        except OSError: pass
import urllib.request
try: urllib.request.urlopen("http://127.0.0.1:{PORT}", timeout=1)
except OSError: pass
def affine_forward(x, W, b):
    assert not opened
    return np.zeros((len(x), len(b))), (x, W)
