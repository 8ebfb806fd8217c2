# what: returns one of the grader's own values, with nothing in it
# unit: 07_text_generation
# exercise: encode
# score: 0
def encode(text, index):
    from autograder.core.values import Refused

    return Refused("")
