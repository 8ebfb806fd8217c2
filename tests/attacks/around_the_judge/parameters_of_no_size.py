# what: parameters of other shapes in each call: empty, nan, infinite, huge
# unit: 04_lstm
# exercise: init_lstm
# score: 0
calls = []
def init_lstm(D, H, rng, forget_bias=1.0):
    calls.append(D)
    fill = (0.0, np.nan, np.inf, 1e308)[len(calls) % 4]
    rows = len(calls) % 3
    weights = {f"W_{gate}": np.full((rows, 5), fill) for gate in "fico"}
    return weights | {f"b_{gate}": np.full(rows, fill) for gate in "fico"}
