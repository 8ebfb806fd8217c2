# what: lists with as many parts as cross, none of them right, in every call
# unit: 11_music
# exercise: parse_tune
# score: 0
def parse_tune(text):
    return [(i, np.float64(i)) for i in range(3333)]
