"""The reference of unit 11, melodies: against MIDI names, round trips, brute force."""

import itertools
import math

import mido
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course import melodies as stored
from solutions.reference import melodies

RNG = np.random.default_rng(11)
LETTERS = "C C# D D# E F F# G G# A A# B".split()
FLATS = "C Db D Eb E F Gb G Ab A Bb B".split()

pitches = st.one_of(st.none(), st.integers(40, 90))
some_notes = st.lists(st.tuples(pitches, st.integers(1, 9)), max_size=12)


def apart(notes):
    """Notes without the second of two neighbouring rests."""
    pairs = itertools.pairwise([(0, 0), *notes])
    return [b for a, b in pairs if a[0] is not None or b[0] is not None]


@pytest.mark.parametrize("names", [LETTERS, FLATS])
def test_all_names_have_their_midi_numbers(names):
    text = " ".join(f"{n}{octave}:1" for octave in range(10) for n in names)
    found = [pitch for pitch, _ in melodies.parse_tune(text)]
    assert found == list(range(12, 132))


def test_signs_lead_out_of_the_octave():
    assert melodies.parse_tune("Cb4:2 B#4:3 Fb4:1 E#4:1") == [
        (59, 2),
        (72, 3),
        (64, 1),
        (65, 1),
    ]


@given(st.text("CDEFGABHb#-0123456789:|+_. c", max_size=7).map(str.strip))
def test_a_token_is_read_or_refused_by_name(token):
    if len(token.split()) != 1:
        return
    head, _, tail = token.partition(":")
    name, octave = head[:-1], head[-1:]
    good = (
        head == "-"
        or (octave.isdigit() and len(name) in (1, 2) and name[:1] in set("CDEFGAB"))
        and name[1:] in ("", "#", "b")
    )
    if token == "|" or (good and tail.isdigit() and int(tail) > 0):
        assert len(melodies.parse_tune(token)) == (token != "|")
    else:
        with pytest.raises(ValueError) as refused:
            melodies.parse_tune(f"C4:4 {token} D4:4")
        assert token in str(refused.value)


@given(some_notes)
def test_notes_come_back_from_their_tokens(notes):
    notes = apart(notes)
    tokens = melodies.encode_melody(notes, 40)
    assert tokens.dtype == np.int64
    assert len(tokens) == sum(length for _, length in notes)
    assert melodies.decode_melody(tokens, 40) == notes


@given(st.lists(st.integers(0, 5), max_size=14))
def test_whatever_is_decoded_keeps_its_time_and_encodes_to_itself(row):
    tokens = np.array(row, dtype=np.int64)
    notes = melodies.decode_melody(tokens, 60)
    assert sum(length for _, length in notes) == len(row)
    assert apart(notes) == notes
    again = melodies.encode_melody(notes, 60)
    sounding, due = False, []
    for token in row:
        sounding = token > 1 or (token == 1 and sounding)
        due.append(token if sounding else 0)
    assert again.tolist() == due


@given(some_notes, st.integers(-12, 12))
def test_transposing_moves_the_pitches_and_nothing_else(notes, semitones):
    notes = apart(notes)
    moved = melodies.transpose(melodies.encode_melody(notes, 28), semitones)
    assert moved.dtype == np.int64
    assert melodies.decode_melody(moved, 28) == [
        (None if pitch is None else pitch + semitones, length)
        for pitch, length in notes
    ]


@given(
    st.integers(0, 70),
    st.integers(0, 9),
    st.sets(st.integers(0, 11)),
    st.integers(0, 30),
    st.integers(0, 25),
    st.sampled_from([12, 16]),
)
def test_what_is_allowed(position, previous, scale, low, span, bar):
    high = low + span
    mask = melodies.allowed_tokens(position, previous, scale, low, high, bar)
    assert mask.shape == (span + 3,) and mask.dtype == bool
    assert mask[0]
    assert mask[1] == (position not in range(0, 100, bar) and previous > 0)
    assert [p for p in range(low, high + 1) if mask[2 + p - low]] == [
        p for p in range(low, high + 1) if p - p // 12 * 12 in scale
    ]


def table_model(V, K):
    """A model and a plain list of its weights."""
    E, W = RNG.standard_normal((V, K)), RNG.standard_normal((K, V))

    def step(token, state):
        state = np.tanh(0.5 * state + E[token])
        return state @ W, state

    return step, np.zeros(K)


def test_shares_of_what_is_drawn_are_the_renormalised_probabilities():
    step, state = table_model(5, 3)
    mask = np.array([True, False, True, False, True])
    scores, _ = step(0, state)
    weights = np.exp(scores) * mask
    us = (np.arange(20_000) + 0.5) / 20_000
    drawn = [
        melodies.sample_melody(step, state, us[[i]], lambda *_: mask)[0]
        for i in range(0, 20_000, 10)
    ]
    found = np.bincount(drawn, minlength=5) / len(drawn)
    np.testing.assert_allclose(found, weights / weights.sum(), atol=1e-3)


def test_the_rule_is_asked_with_position_and_the_token_before():
    step, state = table_model(6, 3)
    asked = []

    def allowed(position, previous):
        asked.append((position, previous))
        return np.ones(6, dtype=bool)

    tokens = melodies.sample_melody(step, state, RNG.random(8), allowed)
    assert asked == list(enumerate([0, *tokens[:-1]]))
    assert tokens.shape == (8,)


@pytest.mark.parametrize("u", [0.0, 1 - 2**-53])
def test_nothing_forbidden_is_drawn_at_the_ends(u):
    step, state = table_model(6, 3)
    mask = np.array([False, True, True, False, True, False])
    (token,) = melodies.sample_melody(step, state, np.array([u]), lambda *_: mask)
    assert token == (1 if u == 0 else 4)


def test_the_probabilities_of_all_tunes_sum_to_1():
    V, T = 4, 5
    step, state = table_model(V, 3)
    rows = itertools.product(range(V), repeat=T - 1)
    logs = [
        melodies.tune_log_likelihood(step, state, np.array([2, *row])) for row in rows
    ]
    assert math.fsum(map(math.exp, logs)) == pytest.approx(1, abs=1e-12)
    assert melodies.tune_log_likelihood(step, state, np.array([3])) == 0


# The tunes that the course brings


TUNES = stored.tunes()


def test_there_are_enough_tunes_and_several_are_held_out():
    assert len(TUNES) >= 30
    assert len({tune.title for tune in TUNES}) == len(TUNES)
    held_out = [tune for tune in TUNES if tune.held_out]
    assert len(held_out) >= 5
    assert {tune.bar for tune in held_out} == {tune.bar for tune in TUNES} == {12, 16}


@pytest.mark.parametrize("tune", TUNES, ids=lambda tune: tune.title)
def test_every_bar_of_a_tune_is_full(tune):
    for place, bar in enumerate(tune.bars):
        lengths = [length for _, length in melodies.parse_tune(bar)]
        assert sum(lengths) == tune.bar, (place, bar)
    whole = melodies.parse_tune(tune.text)
    assert sum(length for _, length in whole) == tune.bar * len(tune.bars)


@pytest.mark.parametrize("tune", TUNES, ids=lambda tune: tune.title)
def test_a_tune_stays_in_range_and_in_its_scale(tune):
    found = [p for p, _ in melodies.parse_tune(tune.text) if p is not None]
    assert min(found) >= 55 and max(found) <= 81
    assert max(found) - min(found) <= 18  # twelve keys fit into 52 to 82
    assert {p % 12 for p in found} <= set(tune.scale)
    tonic = melodies.parse_tune(f"{tune.key.split()[0]}4:1")[0][0] % 12
    assert tonic in tune.scale
    assert tune.origin and tune.key.split()[1] in ("major", "minor")


def test_no_two_tunes_are_the_same():
    rows = [
        [(b - a, n) for (a, n), (b, _) in itertools.pairwise(notes)]
        for notes in (
            [note for note in melodies.parse_tune(tune.text) if note[0] is not None]
            for tune in TUNES
        )
    ]
    for one, other in itertools.combinations(rows, 2):
        assert one[:12] != other[:12]


def test_a_melody_survives_the_way_through_a_midi_file(tmp_path):
    """As the notebook writes it: an oracle that shares no code with the reference."""
    notes = melodies.parse_tune(TUNES[0].text)
    track, wait = mido.MidiTrack(), 0
    for pitch, length in notes:
        ticks = 120 * length
        if pitch is None:
            wait += ticks
            continue
        track.append(mido.Message("note_on", note=pitch, time=wait))
        track.append(mido.Message("note_off", note=pitch, time=ticks))
        wait = 0
    song = mido.MidiFile(ticks_per_beat=480, tracks=[track])
    song.save(tmp_path / "tune.mid")
    read = mido.MidiFile(tmp_path / "tune.mid").tracks[0]
    found = [(off.note, off.time // 120) for off in read if off.type == "note_off"]
    assert found == notes
