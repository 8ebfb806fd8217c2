def parameter_count(cell, D, H):
    total = 0
    for _ in range({"rnn": 1, "gru": 3, "lstm": 3}[cell]):
        total += H * H + D * H + H
    return total
