"""Unit 11: wrong in one rule of the contract, as edits of the solved function."""

WRONG = (
    (
        "parse_tune",
        "lengths have two digits at most",
        (
            (
                "(?:([A-G])([#b]?)([0-9])|-):([0-9]+)",
                "(?:([A-G])([#b]?)([0-9])|-):([0-9]{1,2})",
            ),
        ),
    ),
    ("parse_tune", "blanks alone separate", (("text.split()", "text.split(' ')"),)),
    (
        "parse_tune",
        "bar lines are cut out of tokens",
        (("text.split()", "text.replace('|', ' ').split()"),),
    ),
    (
        "parse_tune",
        "B is a flat",
        (
            (
                "(?:([A-G])([#b]?)([0-9])|-):([0-9]+)",
                "(?:([A-G])([#bB]?)([0-9])|-):([0-9]+)",
            ),
        ),
    ),
    (
        "parse_tune",
        "H is B",
        (
            (
                "(?:([A-G])([#b]?)([0-9])|-):([0-9]+)",
                "(?:([A-GH])([#b]?)([0-9])|-):([0-9]+)",
            ),
            ("SEMITONES[letter]", "(11 if letter == 'H' else SEMITONES[letter])"),
        ),
    ),
    ("parse_tune", "the message has no token", (("{token!r} is", "something is"),)),
    (
        "parse_tune",
        "the message has a number",
        (("{token!r} is", "token {len(notes)} is"),),
    ),
    ("parse_tune", "a KeyError is raised", (("raise ValueError", "raise KeyError"),)),
    ("parse_tune", "what stands behind is ignored", (("re.fullmatch", "re.match"),)),
    ("parse_tune", "lengths are floats", (("int(length))", "float(length))"),)),
    ("parse_tune", "no octave 9", (("([0-9])|-", "([0-8])|-"),)),
    ("parse_tune", "no octave 0", (("([0-9])|-", "([1-9])|-"),)),
    (
        "parse_tune",
        "Cb lies an octave up",
        (
            (
                "sign = {",
                "letter, octave = letter, (int(octave) + (letter == 'C' and accidental == 'b'))\n            sign = {",
            ),
        ),
    ),
    ("encode_melody", "the integers have 32 bits", (("np.int64", "np.int32"),)),
    (
        "encode_melody",
        "rests are held",
        (("[0] * length", "[0] + [1] * (length - 1)"),),
    ),
    (
        "decode_melody",
        "a rest is 20 long at most",
        (
            (
                "(token == 1 or notes[-1][0] is None)",
                "(token == 1 or (notes[-1][0] is None and notes[-1][1] < 20))",
            ),
        ),
    ),
    (
        "transpose",
        "in place",
        (
            (
                "return np.where",
                "tokens[tokens >= 2] += semitones; return tokens\n    return np.where",
            ),
        ),
    ),
    (
        "transpose",
        "moved by less than an octave",
        (("tokens + semitones", "tokens + semitones % 12"),),
    ),
    ("allowed_tokens", "the default bar is 12", (("bar=16", "bar=12"),)),
    (
        "allowed_tokens",
        "seven pitch classes at most",
        (("np.isin(pitches % 12, scale)", "np.isin(pitches % 12, scale[:7])"),),
    ),
    (
        "allowed_tokens",
        "a rest is forbidden at a bar line",
        (("[True, hold]", "[position % bar != 0 or previous != 1, hold]"),),
    ),
    (
        "allowed_tokens",
        "integers",
        (
            (
                "np.concatenate([[True, hold], notes])",
                "np.concatenate([[True, hold], notes]).astype(np.int64)",
            ),
        ),
    ),
    (
        "allowed_tokens",
        "position 0 begins no bar",
        (("position % bar != 0", "(position % bar != 0 or position == 0)"),),
    ),
    (
        "allowed_tokens",
        "the highest note is left out",
        (
            ("np.arange(low, high + 1)", "np.arange(low, high + 1)"),
            (
                "return np.conc",
                "notes[-1] = notes[-1] and len(notes) < 20; return np.conc",
            ),
        ),
    ),
    ("sample_melody", "the integers have 32 bits", (("np.int64", "np.int32"),)),
    (
        "sample_melody",
        "a hold is fed first",
        (("tokens, previous = [], 0", "tokens, previous = [], 1"),),
    ),
    (
        "sample_melody",
        "positions begin again at 16",
        (("allowed(position, previous)", "allowed(position % 16, previous)"),),
    ),
    (
        "sample_melody",
        "positions begin again at 32",
        (("allowed(position, previous)", "allowed(position % 32, previous)"),),
    ),
    ("sample_melody", "a sum that is reached counts", (("sums > u", "sums >= u"),)),
    (
        "sample_melody",
        "what is forbidden is only unlikely",
        (("scores, -np.inf)", "scores, scores.min() - 50)"),),
    ),
    ("sample_melody", "u is counted from 1", (("sums > u", "sums > 1 - u"),)),
    ("render", "the attack has 16 samples", (("t / 0.01", "np.arange(len(t)) / 16"),)),
    ("render", "the attack takes 5 ms", (("t / 0.01", "t / 0.005"),)),
    (
        "render",
        "each note is divided by itself",
        (
            (
                "parts.append(wave * envelope)",
                "parts.append(wave * envelope / (np.abs(wave*envelope).max() or 1))",
            ),
        ),
    ),
    (
        "render",
        "a sixteenth fades as an eighth",
        (("length * seconds)", "max(length, 2) * seconds)"),),
    ),
    (
        "render",
        "partials end a little lower",
        (("k * f < rate / 2", "k * f < rate / 2.2"),),
    ),
    (
        "render",
        "partials end a little higher",
        (("k * f < rate / 2", "k * f < rate / 1.9"),),
    ),
    (
        "render",
        "divided by the largest",
        (("np.abs(sound).max(initial=0.0)", "sound.max(initial=0.0)"),),
    ),
    ("render", "float32 inside", (("return sound /", "return np.float32(sound) /"),)),
    (
        "render",
        "a small number is added",
        (
            (
                "(np.abs(sound).max(initial=0.0) or 1.0)",
                "(np.abs(sound).max(initial=0.0) + 1e-8)",
            ),
        ),
    ),
    (
        "tune_log_likelihood",
        "float32 inside",
        (
            (
                "scores = scores - scores.max()",
                "scores = (scores - scores.max()).astype(np.float32)",
            ),
        ),
    ),
    (
        "tune_log_likelihood",
        "logarithms are cut off",
        (("total += scores[following]", "total += max(scores[following], -700)"),),
    ),
    (
        "tune_log_likelihood",
        "a small number is added",
        (("np.exp(scores).sum()", "(np.exp(scores).sum() + 1e-8)"),),
    ),
    (
        "tune_log_likelihood",
        "a rest is put before one token",
        (
            (
                "total = 0.0",
                "total = 0.0; tokens = np.concatenate([[0], tokens]) if len(tokens) == 1 else tokens",
            ),
        ),
    ),
    (
        "tune_log_likelihood",
        "a mean",
        (("return total", "return total / max(len(tokens) - 1, 1) * 1.0"),),
    ),
)
