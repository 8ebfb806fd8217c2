# what: as many keys as cross, with surrogates, braces, colours and markup in them
# unit: 07_text_generation
# exercise: build_vocabulary
# score: 0
def build_vocabulary(text):
    odd = "\ud800\x1b[31m{0.__class__}<script>\u202e"
    letters = [f"{odd[:i % 30]}{i}" for i in range(2000)]
    return dict(zip(letters, range(2000))), letters
