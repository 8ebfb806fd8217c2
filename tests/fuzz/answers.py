"""Right answers changed as a hostile peer might: keys, numbers, shapes, nesting.

Bytes are choices, one after the other, so that any driver of bytes can steer them.
"""

import json
import random
from functools import cache

import numpy as np
from helpers import solved

from autograder.core.values import pack
from autograder.grading import wire

ALPHABET = "{}[]()%$!:.,;0123abxy_ \"'\\/<>&\n\0\x1b\u202e\ud800é😀"
KINDS = ("value", "array", "scalar", "dict", "list", "tuple", "refused", "supplied")
DTYPES = ("float64", "float32", "int64", "int32", "bool", "object", "complex128")
MAX_COUNT = 2**14
MAX_NESTED = 100
MAX_TREE = 5 * wire.MAX_HEADER // 4
"""Characters of a tree that changes may make: more than a frame may hold."""
ROUNDS = 4


class Choices:
    """A stream of choices read off bytes; when they end, always the first."""

    def __init__(self, content):
        self.content, self.at = content, 0

    def below(self, count):
        """A number from 0 to `count` - 1."""
        part = self.content[self.at : self.at + 2]
        self.at += 2
        return int.from_bytes(part, "big") % count

    def pick(self, options):
        """One of several."""
        return options[self.below(len(options))]

    def power(self, most):
        """A count that is small or very large."""
        return min(2 ** self.below(most.bit_length() + 1) + self.below(3) - 1, most)

    def text(self):
        """A short text of characters that mean something somewhere, or a long one."""
        text = "".join(self.pick(ALPHABET) for _ in range(self.below(6)))
        return text * self.power(MAX_COUNT) if not self.below(8) else text

    def integer(self):
        """An integer of up to as many digits as JSON reads."""
        return (-1) ** self.below(2) * 10 ** self.below(4000) // 10 ** self.below(4000)

    def leaf(self):
        """Something without parts."""
        number = self.below(6)
        if number == 0:
            return self.integer()
        if number == 1:
            return self.text()
        return (None, True, 0.5, float("nan"))[number - 2]

    def axis(self):
        """The length of an axis."""
        return self.pick((0, 1, 2, 3, 2**25, self.power(2**40), self.leaf()))


@cache
def right_answers():
    """Packed results of several forms, with their arrays."""
    rng = np.random.default_rng(0)
    affine = solved("00_start_here").namespace()
    x, W, b = (rng.standard_normal(s) for s in ((3, 2), (2, 4), (4,)))
    y, cache_ = affine["affine_forward"](x, W, b)
    gradients = affine["affine_backward"](np.ones_like(y), cache_)
    init_lstm = solved("04_lstm").namespace()["init_lstm"]
    lstm = [init_lstm(3, 4, rng) for _ in range(3)]
    found = []
    for result in ((y, None), gradients, (1.5, x), lstm):
        arrays = {}
        node = pack(result, arrays, "r")
        found.append((node, pack((y,), arrays, "f"), arrays))
    return found


def places(node, path=()):
    """Every place of a JSON tree."""
    yield path
    items = node.items() if isinstance(node, dict) else ()
    items = enumerate(node) if isinstance(node, list) else items
    for key, inner in items:
        yield from places(inner, (*path, key))


def changed(node, path, change):
    """The tree with `change` applied at one place."""
    if not path:
        return change(node)
    copy = dict(node) if isinstance(node, dict) else list(node)
    copy[path[0]] = changed(copy[path[0]], path[1:], change)
    return copy


def with_entry(choices):
    """One more entry of a dict, under any name."""
    entry = {choices.text(): {"value": choices.leaf()}}
    return lambda node: node | entry if isinstance(node, dict) else node


def change_at(choices):
    """One change of a node."""

    def odd(node):
        return choices.leaf()

    def valued(node):
        return {"value": choices.leaf()}

    def typed(node):
        return {choices.pick(KINDS): node}

    def keyed(node):
        more = {"value": 1} if choices.below(2) else choices.leaf()
        return (node if isinstance(node, dict) else {}) | {choices.text(): more}

    def renamed(node):
        if not isinstance(node, dict) or not node:
            return node
        gone = choices.pick(sorted(node))
        return {choices.text() if k == gone else k: v for k, v in node.items()}

    def nested(node):
        for _ in range(choices.power(MAX_NESTED)):
            node = {choices.pick(("list", "tuple")): [node]}
        return node

    def many(node):
        count = min(choices.power(MAX_COUNT), MAX_TREE // len(json.dumps(node)))
        if choices.below(2):
            return {str(i): node for i in range(count)}
        return [node] * count

    return choices.pick((odd, valued, typed, keyed, renamed, nested, many))


def change_row(choices, row):
    """One change of a row of the table."""
    if not isinstance(row, list) or len(row) != 3:
        return row
    name, dtype, shape = row
    number = choices.below(4)
    if number == 0:
        return [choices.text(), dtype, shape]
    if number == 1:
        return [name, choices.pick(DTYPES), shape]
    if number == 2:
        return [name, dtype, [choices.axis() for _ in range(choices.below(10))]]
    return choices.pick((row[:2], [*row, 1], choices.leaf()))


def forged_frame(content):
    """A frame of an answer that was right, and was changed in a few places."""
    choices = Choices(content)
    result, forward, arrays = choices.pick(right_answers())
    message = {
        "id": 1,
        "result": result,
        "forward": forward,
        "changed": [],
        "rewrote": False,
        "notes": [],
    }
    table = [[k, str(a.dtype), list(a.shape)] for k, a in arrays.items()]
    body = b"".join(a.tobytes() for a in arrays.values())
    for _ in range(1 + choices.below(ROUNDS)):
        number = choices.below(6)
        if number == 0 and table:
            at = choices.below(len(table))
            table[at] = change_row(choices, table[at])
        elif number == 1:
            body = body[choices.below(64) :] + bytes(choices.power(MAX_COUNT))
        elif number == 2:
            dicts = [p for p in places(message) if p[-1:] == ("dict",)] or [()]
            message = changed(message, choices.pick(dicts), with_entry(choices))
        else:
            found = list(places(message))
            message = changed(message, choices.pick(found), change_at(choices))
        header = json.dumps({"message": message, "arrays": table}).encode()
        if len(header) > MAX_TREE:
            break
    if not choices.below(8):  # deeper than what writes JSON can go
        depth = choices.power(MAX_COUNT)
        header = header.replace(b"null", b"[" * depth + b"]" * depth, 1)
    return wire.HEAD.pack(len(header), len(body)) + header + body


def choice_seeds():
    """Choices without a pattern."""
    rng = random.Random("answers")
    return [rng.randbytes(size) for size in (16, 32, 64, 128) for _ in range(8)]
