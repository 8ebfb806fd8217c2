"""The wire: what `encode` makes is decoded; everything else is refused."""

import json
import os
import socket
import threading
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.core.values import MAX_ITEMS, Raised, Refused, Supplied, pack, unpack
from autograder.grading import wire
from autograder.grading.outputs import clean_outputs, clean_text
from autograder.grading.submission import BadSubmission, read_cells

ARRAYS = hnp.arrays(
    st.sampled_from([np.float64, np.float32, np.int64, np.bool_]),
    hnp.array_shapes(min_dims=0, max_dims=3, max_side=4),
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text() | ARRAYS,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


def nested(kind, depth):
    """A tree of so many levels."""
    tree = {"value": None}
    for _ in range(depth):
        tree = {kind: ["name", tree] if kind == "supplied" else [tree]}
    return tree


def split(frame):
    header_size, body_size = wire.HEAD.unpack(frame[: wire.HEAD.size])
    rest = frame[wire.HEAD.size :]
    assert len(rest) == header_size + body_size
    return rest[:header_size], rest[header_size:]


def same(a, b):
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and np.array_equal(
            a, b, equal_nan=a.dtype.kind == "f"
        )
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b and type(a) is type(b)


@given(VALUES)
def test_values_survive_the_wire(value):
    arrays = {}
    frame = wire.encode({"v": pack(value, arrays)}, arrays)
    message, found = wire.decode(*split(frame))
    assert same(value, unpack(message["v"], found))


@given(st.binary(max_size=200), st.binary(max_size=64))
def test_arbitrary_bytes_are_refused(header, body):
    with pytest.raises(wire.WireError):
        wire.decode(header, body)


@settings(max_examples=300)
@given(JSON, st.binary(max_size=64))
def test_arbitrary_headers_are_refused_or_decoded(content, body):
    header = json.dumps({"message": {}, "arrays": content}).encode()
    try:
        wire.decode(header, body)
    except wire.WireError:
        return
    assert content == [] or content is None or not body


@settings(max_examples=300)
@given(JSON)
def test_arbitrary_trees_are_refused_or_unpacked(tree):
    try:
        value = unpack(tree, {})
    except ValueError:
        return
    arrays = {}
    assert same(value, unpack(pack(value, arrays), arrays))


@pytest.mark.parametrize(
    "row",
    [
        ["a", "object", [1]],
        ["a", "float64", [-1]],
        ["a", "float64", [2**62, 2**62]],
        ["a", "float64", [0, 2**25, 2**25, 2**25]],
        ["a", "bool", [2**13, 2**10]],
        ["a", "float64", [True]],
        ["a", "float64", [1.0]],
        ["a", "float64", [1] * 9],
        ["a", "float64"],
        [1, "float64", [1]],
        ["a", "complex128", [1]],
        ["a", ["float64"], [1]],
    ],
)
def test_a_bad_row_is_refused(row):
    header = json.dumps({"message": {}, "arrays": [row]}).encode()
    with pytest.raises(wire.WireError):
        wire.decode(header, b"\0" * 8)


@pytest.mark.parametrize(
    "table",
    [
        [["a", "bool", [0]]] * 2,
        [[str(i), "bool", [0]] for i in range(MAX_ITEMS + 1)],
        10**400,
    ],
)
def test_a_bad_table_is_refused(table):
    header = json.dumps({"message": {}, "arrays": table}).encode()
    with pytest.raises(wire.WireError):
        wire.decode(header, b"")


def test_a_header_that_is_nested_deep_is_refused():
    nested = b"[" * 10**5 + b"]" * 10**5
    with pytest.raises(wire.WireError, match="RecursionError"):
        wire.decode(b'{"arrays": [], "message": {"v": ' + nested + b"}}", b"")


@pytest.mark.parametrize(
    "tree",
    [
        {"value": 2**63 + 1},
        {"value": "x" * 10**6},
        {"dict": {"x" * 10**6: {"value": 1}}},
        {"list": [{"value": 1}] * (MAX_ITEMS + 1)},
        {"tuple": [{"list": [{"value": 1}] * 3000}] * 4},
        {"list": [{"array": "a"}] * 2},
        {"scalar": "a"},
        nested("list", 20),
        nested("supplied", 400),
    ],
    ids=lambda tree: f"{str(tree)[:20]}",
)
def test_a_tree_out_of_bounds_is_refused(tree):
    with pytest.raises(ValueError, match="tree|scalar"):
        unpack(tree, {"a": np.ones(2)})


def test_keys_with_dots_keep_their_arrays_apart():
    value, arrays = {"a.b": np.ones(1), "a": {"b": np.zeros(1)}}, {}
    assert same(value, unpack(pack(value, arrays), arrays))


def test_an_announced_giant_is_refused_before_it_is_read():
    read, write = os.pipe()
    os.write(write, wire.HEAD.pack(10, 2**50))
    with pytest.raises(wire.WireError, match="too large"):
        wire.Reader(read).frame()


def test_silence_has_an_end():
    read, write = os.pipe()
    os.write(write, b"\0")
    started = time.monotonic()
    with pytest.raises(wire.Silence):
        wire.Reader(read).frame(started + 0.1)
    os.close(write)


@pytest.mark.parametrize(
    ("message", "entries"), [({}, 10**6), ({"source": "#" * 199_000}, 0)]
)
def test_a_peer_that_never_reads_costs_the_time_to_the_deadline(message, entries):
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    writer = wire.Writer(ours.fileno(), wire.encode(message, {"a": np.ones(entries)}))
    started = time.monotonic()
    with ours, theirs, pytest.raises(wire.Silence):
        writer.write(started + 0.1)
    assert writer.left


def test_what_was_not_taken_in_time_can_be_sent_later():
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    array = np.arange(10**5, dtype=float)
    writer = wire.Writer(ours.fileno(), wire.encode({}, {"a": array}))
    with pytest.raises(wire.Silence):
        writer.write(time.monotonic() + 0.05)
    sender = threading.Thread(target=writer.write, args=(time.monotonic() + 30,))
    with ours, theirs:
        sender.start()
        _, found = wire.Reader(theirs.fileno()).frame()
        sender.join()
    np.testing.assert_array_equal(found["a"], array)


def test_a_frame_larger_than_the_room_is_refused_before_it_is_read():
    read, write = os.pipe()
    wire.Writer(write, wire.encode({}, {"a": np.ones(8)})).write()
    reader = wire.Reader(read)
    reader.room = 64
    with pytest.raises(wire.WireError, match="too large"):
        reader.frame()


def test_a_large_frame_arrives_in_pieces():
    read, write = os.pipe()
    array = np.arange(10**6, dtype=float)
    frame = wire.encode({}, {"a": array})
    sender = threading.Thread(target=wire.Writer(write, frame).write)
    sender.start()
    _, found = wire.Reader(read).frame(time.monotonic() + 30)
    sender.join()
    np.testing.assert_array_equal(found["a"], array)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (np.array([None]), "dtype object"),
        (np.ma.masked_array([1.0]), "masked"),
        (np.array([1j]), "complex128"),
        (object(), "an object"),
        ({1: 2}, "keys that are not strings"),
        (2**70, "64 bits"),
        ("x" * 10**6, "100,000 characters"),
    ],
)
def test_what_may_not_cross_is_named(value, said):
    arrays = {}
    found = unpack(pack(value, arrays), arrays)
    assert isinstance(found, Refused)
    assert said in found.reason


def test_a_deep_value_is_refused_not_followed():
    value = 0
    for _ in range(5000):
        value = [value]
    assert "refused" in json.dumps(pack(value, {}))


def assert_read_or_refused(content):
    """Cells of the kinds that there are, or a reason on one plain line."""
    try:
        cells = read_cells(content)
    except BadSubmission as error:
        assert str(error).isprintable()
        return
    assert {cell.kind for cell in cells} <= {"code", "markdown", "raw"}
    assert all(cell.source.encode() or not cell.source for cell in cells)


@settings(max_examples=200)
@given(st.binary(max_size=300) | JSON.map(lambda v: json.dumps(v).encode()))
def test_no_file_crashes_the_reader(content):
    assert_read_or_refused(content)


@settings(max_examples=200)
@given(JSON)
def test_no_cells_crash_the_reader(cells):
    assert_read_or_refused(json.dumps({"cells": [cells], "nbformat": 4}).encode())


@settings(max_examples=200)
@given(st.lists(JSON))
def test_no_outputs_crash_the_sanitiser(outputs):
    for node in clean_outputs(outputs):
        assert node.output_type in ("stream", "error", "display_data")


@given(st.text())
def test_cleaned_text_has_no_control_characters(text):
    cleaned = clean_text(text)
    assert not any(ord(c) < 32 and c not in "\n\t" for c in cleaned)
    assert "\x1b" not in cleaned and "\u202e" not in cleaned


@pytest.mark.parametrize(
    "value", [Refused(""), Raised("KeyError", "x"), Supplied("noise")]
)
def test_a_value_of_our_own_classes_is_foreign_where_a_student_made_it(value):
    arrays = {}
    found = unpack(pack([value], arrays, ours=False), arrays, ours=False)
    assert found == [Refused(f"a {type(value).__name__}")]


@pytest.mark.parametrize(
    "node",
    [
        {"refused": ""},
        {"refused": "\n "},
        {"raised": ["KeyError", "x"]},
        {"supplied": ["noise", {"tuple": []}]},
    ],
)
def test_an_answer_has_none_of_our_own_values(node):
    with pytest.raises(ValueError, match="unknown tree node"):
        unpack(node, {}, ours=False)
