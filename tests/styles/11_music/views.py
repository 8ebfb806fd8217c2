from itertools import groupby

NOTE = re.compile(r"(?P<name>[A-G][#b]?)(?P<octave>\d):(?P<length>\d+)", re.ASCII)


def number(name, octave):
    steps = {n: s for n, s in zip("CDEFGAB", np.cumsum([0, 2, 2, 1, 2, 2, 2]))}
    return 12 + 12 * octave + steps[name[0]] + name.count("#") - name.count("b")


def parse_tune(text):
    def read(token):
        note = NOTE.fullmatch(token)
        if note:
            pair = number(note["name"], int(note["octave"])), int(note["length"])
        elif re.fullmatch("-:[0-9]+", token):
            pair = None, int(token[2:])
        else:
            raise ValueError(f"in a tune: {token}")
        if pair[1] == 0:
            raise ValueError(f"no length in {token}")
        return pair

    return tuple(read(token) for token in text.split() if token != "|")


def encode_melody(notes, low):
    parts = [np.zeros(0, np.int64)]
    for pitch, length in notes:
        row = np.full(length, 0 if pitch is None else 1)
        if pitch is not None:
            row[0] = pitch - low + 2
        parts.append(row)
    return np.concatenate(parts)


def decode_melody(tokens, low):
    sounding = np.zeros(len(tokens), dtype=bool)
    for i, token in enumerate(tokens):
        sounding[i] = token >= 2 or (token == 1 and i > 0 and sounding[i - 1])
    starts = np.cumsum((tokens >= 2) | np.diff(sounding, prepend=True))
    notes = []
    for _, group in groupby(range(len(tokens)), key=lambda i: starts[i]):
        places = list(group)
        first = places[0]
        pitch = low + tokens[first] - 2 if sounding[first] else None
        notes.append((pitch, len(places)))
    return notes


def transpose(tokens, semitones):
    moved = tokens.copy()
    moved[moved >= 2] += semitones
    return moved


def allowed_tokens(position, previous, scale, low, high, bar=16):
    mask = np.zeros(high - low + 3, bool)
    mask[0] = 1
    mask[1] = bool(position % bar and previous)
    for pitch_class in scale:
        first = 2 + (pitch_class - low) % 12
        mask[first::12] = True
    return mask


def sample_melody(step, state, us, allowed):
    out = np.zeros(1 + len(us), dtype=np.int64)
    for t, u in enumerate(us):
        scores, state = step(out[t], state)
        choices = np.flatnonzero(allowed(t, out[t]))
        kept = scores[choices] - np.max(scores[choices])
        p = np.exp(kept - np.log(np.sum(np.exp(kept))))
        place = np.searchsorted(np.add.accumulate(p), u, side="right")
        out[t + 1] = choices[min(place, len(choices) - 1)]
    return out[1:]


def render(notes, rate, seconds):
    unit = round(rate * seconds)
    sound = np.zeros(unit * sum(n for _, n in notes))
    rest = sound
    for pitch, n in notes:
        piece, rest = rest[: n * unit], rest[n * unit :]
        if pitch is None:
            continue
        t = np.linspace(0, n * seconds, n * unit, endpoint=False)
        f = 2 ** ((pitch - 69) / 12) * 440
        partials = [
            np.sin(k * 2 * np.pi * f * t) / k**2 * (2 * k * f < rate)
            for k in range(1, 5)
        ]
        piece[:] = (
            sum(partials) * np.clip(100 * t, 0, 1) * np.exp(-3 * t / (n * seconds))
        )
    peak = np.linalg.norm(sound, np.inf) if len(sound) else 0
    if peak > 0:
        sound /= peak
    return sound


def tune_log_likelihood(step, state, tokens):
    rows = []
    for token in tokens[:-1]:
        scores, state = step(token, state)
        rows.append(scores)
    if not rows:
        return 0.0
    logs = np.stack(rows)
    logs = logs - np.logaddexp.reduce(logs, axis=1, keepdims=True)
    return np.take_along_axis(logs, tokens[1:, None], 1).sum()
