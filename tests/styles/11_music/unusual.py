import math
from itertools import groupby

PITCHES = {
    letter + sign: s + move
    for letter, s in zip("CDEFGAB", (0, 2, 4, 5, 7, 9, 11))
    for sign, move in (("", 0), ("#", 1), ("b", -1))
}
DIGITS = set("0123456789")


def parse_tune(text):
    def read(token):
        try:
            head, length = token.split(":")
            assert length and set(length) <= DIGITS and int(length)
            if head == "-":
                return None, int(length)
            assert head[-1] in DIGITS
            return PITCHES[head[:-1]] + 12 * (1 + int(head[-1])), int(length)
        except (AssertionError, IndexError, KeyError, ValueError):
            raise ValueError("not a token of a tune", token) from None

    return [list(read(token)) for token in text.split() if token != "|"]


def encode_melody(notes, low):
    if not notes:
        return np.empty(0, dtype=np.int64)
    (pitch, length), *rest = notes
    own = np.full(length, 0 if pitch is None else 1, dtype=np.int64)
    if pitch is not None:
        own[0] = pitch - low + 2
    return np.append(own, encode_melody(rest, low))


def decode_melody(tokens, low):
    sounds, label, labels = False, 0, []
    for token in tokens:
        starts = token > 1
        if starts or (token == 0 and sounds) or not labels:
            label += 1
        sounds = starts or (sounds and token == 1)
        labels.append((label, (low - 2 + token) if starts else None))
    runs = (list(run) for _, run in groupby(labels, key=lambda pair: pair[0]))
    return [(run[0][1], np.int32(len(run))) for run in runs]


def transpose(tokens, semitones):
    return tokens + semitones * (tokens > 1)


def allowed_tokens(position, previous, scale, low, high, bar=16):
    classes = set(scale)
    mask = [True, bool(previous) and bool(position % bar)]
    mask += [pitch % 12 in classes for pitch in range(low, high + 1)]
    return np.array(mask)


def sample_melody(step, state, us, allowed):
    tokens = np.zeros(len(us) + 1, dtype=np.int64)
    for position, u in enumerate(us):
        scores, state = step(int(tokens[position]), state)
        (places,) = np.nonzero(allowed(position, int(tokens[position])))
        some = scores[places]
        p = np.exp(some - np.logaddexp.reduce(some))
        i = np.searchsorted(np.cumsum(p), u, side="right")
        possible = np.flatnonzero(p)
        tokens[position + 1] = places[min(i, possible[-1])]
    return tokens[1:]


def render(notes, rate, seconds):
    step = round(rate * seconds)
    sound = np.zeros(step * sum(length for _, length in notes))
    start = 0
    for pitch, length in notes:
        stop = start + step * length
        if pitch is not None:
            f = 440.0 * math.exp(math.log(2) * (pitch - 69) / 12)
            t = np.linspace(0, (stop - start) / rate, stop - start, endpoint=False)
            for k in (k for k in (1, 2, 3, 4) if 2 * k * f < rate):
                sound[start:stop] += np.sin(2 * math.pi * k * f * t) / k**2
            sound[start:stop] *= np.clip(100 * t, 0, 1) / np.exp(
                3 * t / (length * seconds)
            )
        start = stop
    top = max(map(abs, sound), default=0)
    return sound / top if top else sound


def tune_log_likelihood(step, state, tokens):
    if len(tokens) < 2:
        return 0
    scores, state = step(tokens[0], state)
    p = scores[tokens[1]] - np.logaddexp.reduce(scores)
    rest = 0.0
    for token, following in zip(tokens[1:], tokens[2:]):
        scores, state = step(token, state)
        rest += float(scores[following] - np.logaddexp.reduce(scores))
    return p + rest
