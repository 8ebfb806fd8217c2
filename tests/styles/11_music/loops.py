import math

BASE = [("C", 0), ("D", 2), ("E", 4), ("F", 5), ("G", 7), ("A", 9), ("B", 11)]


def parse_tune(text):
    out = []
    for word in text.replace("\n", " ").split():
        if word == "|":
            continue
        head, colon, tail = word.partition(":")
        good = colon and tail != "" and all(c in "0123456789" for c in tail)
        if not good or int(tail) == 0:
            raise ValueError("cannot read " + word)
        if head == "-":
            out.append([None, int(tail)])
            continue
        steps = dict(BASE)
        if len(head) not in (2, 3) or head[0] not in steps:
            raise ValueError(word)
        if head[-1] not in "0123456789" or (len(head) == 3 and head[1] not in "#b"):
            raise ValueError(word)
        midi = 12 * int(head[-1]) + 12 + steps[head[0]]
        if len(head) == 3:
            midi = midi + 1 if head[1] == "#" else midi - 1
        out.append([midi, int(tail)])
    return out


def encode_melody(notes, low):
    total = sum(n for _, n in notes)
    tokens = np.zeros(total, dtype=np.int64)
    at = 0
    for pitch, n in notes:
        for i in range(n):
            if pitch is not None:
                tokens[at + i] = 1 if i else pitch - low + 2
        at += n
    return tokens


def decode_melody(tokens, low):
    result, pitch, length = [], None, 0
    for token in tokens:
        t = int(token)
        if t == 1 or (t == 0 and pitch is None):
            length += 1
            continue
        if length:
            result.append((pitch, length))
        pitch, length = (None if t == 0 else low + t - 2), 1
    if length:
        result.append((pitch, length))
    return result


def transpose(tokens, semitones):
    out = []
    for token in tokens:
        out.append(int(token) + semitones if token > 1 else int(token))
    return np.array(out, dtype="int64")


def allowed_tokens(position, previous, scale, low, high, bar=16):
    found = []
    for token in range(high - low + 3):
        if token == 0:
            found.append(True)
        elif token == 1:
            found.append(not (position % bar == 0 or previous == 0))
        else:
            found.append((low + token - 2) % 12 in scale)
    return np.array(found)


def sample_melody(step, state, us, allowed):
    result, token = [], 0
    for t in range(len(us)):
        scores, state = step(token, state)
        mask = allowed(t, token)
        top = max(float(s) for s, m in zip(scores, mask) if m)
        weights = [math.exp(s - top) if m else 0.0 for s, m in zip(scores, mask)]
        left = us[t] * sum(weights)
        for token in range(len(weights)):
            left -= weights[token]
            if left < 0:
                break
        result.append(token)
    return np.array(result, np.int64)


def render(notes, rate, seconds):
    values = []
    for pitch, length in notes:
        count = int(round(length * rate * seconds))
        for i in range(count):
            if pitch is None:
                values.append(0.0)
                continue
            f, t, total = (
                440.0 * math.exp((pitch - 69) / 12 * math.log(2)),
                i / rate,
                0.0,
            )
            for k in (1, 2, 3, 4):
                if k * f < rate / 2:
                    total += math.sin(2 * math.pi * k * f * t) / k / k
            attack = t / 0.01 if t < 0.01 else 1.0
            values.append(total * attack * math.exp(-3 * i / count))
    largest = max([abs(v) for v in values], default=0)
    if largest == 0:
        return np.zeros(len(values))
    return np.array([v / largest for v in values])


def tune_log_likelihood(step, state, tokens):
    logs = []
    for t in range(1, len(tokens)):
        scores, state = step(int(tokens[t - 1]), state)
        top = max(scores)
        total = math.fsum(math.exp(s - top) for s in scores)
        logs.append(scores[tokens[t]] - top - math.log(total))
    return math.fsum(logs)
