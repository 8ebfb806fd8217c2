# what: as many truth values as cross at once, none like its neighbour, in every call
# unit: 11_music
# exercise: allowed_tokens
# score: 0
many = np.arange(4 * 2**20) % 2 == 0
def allowed_tokens(position, previous, scale, low, high, bar=16):
    return many
