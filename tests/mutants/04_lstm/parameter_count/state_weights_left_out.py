def parameter_count(cell, D, H):
    total = 0
    for _ in range({"rnn": 1, "gru": 3, "lstm": 4}[cell]):
        total += D * H + H
    return total
