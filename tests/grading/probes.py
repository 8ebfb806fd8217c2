"""What a child of a zygote can do: cells run in a new one, and what came of them."""

import json
import os
import time

from autograder.grading.child import ChildGone

TRY = """
import errno, json
tried = {{}}
def attempt(name, do):
    try:
        tried[name] = do() or "done"
    except OSError as error:
        tried[name] = errno.errorcode[error.errno]
    except (ValueError, MemoryError) as error:
        tried[name] = type(error).__name__
import ctypes, os, resource, signal, socket, sys, time
import numpy as np
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "")
book, pid, here = {book!r}, {pid}, {here!r}
{lines}
print(json.dumps(tried))
"""


def run_in(zygote, source):
    """Run a cell in a new child and return what it printed."""
    with zygote.fork() as child:
        until = time.monotonic() + 30
        child.ask({"do": "run", "source": source}, {}, until)
        answer, _ = child.answer(until)
    texts = ["".join(o["parts"]) for o in answer["outputs"] if "parts" in o]
    errors = [o["evalue"] for o in answer["outputs"] if "evalue" in o]
    assert not errors, errors
    return "".join(texts)


def probe(zygote, book, lines):
    """Try things in a new child; says for each what came of it."""
    here = str(zygote.root / "scratch")
    source = TRY.format(book=str(book), pid=os.getpid(), here=here, lines=lines)
    return json.loads(run_in(zygote, source))


HIDING = """
import mmap, os
kept, hidden = [], 0
block = bytes(2**20)

def nameless(name):
    return os.open(".", os.O_TMPFILE | os.O_RDWR)

def unlinked(name):
    file = os.open(name, os.O_CREAT | os.O_RDWR)
    os.unlink(name)
    return file

def covered(name):
    file = os.open(name, os.O_CREAT | os.O_RDWR)
    os.close(os.open("other", os.O_CREAT | os.O_RDWR))
    os.rename("other", name)
    return file

for hide in (nameless, unlinked, covered):
    for i in range(100):
        try:
            file = hide(f"{hide.__name__}{i}")
            for _ in range(8):
                hidden += os.write(file, block)
            kept.append(mmap.mmap(file, 8 * 2**20))
            os.close(file)
        except OSError:
            break
"""
"""Holds as much as it can in files that no path leads to."""


def is_bounded(zygote):
    """Whether the kernel bounds this zygote's scratch folder."""
    outside = (zygote.root / "scratch").stat()
    return not os.path.samestat(os.fstat(zygote.scratch.folder), outside)


def outcome(zygote, source):
    """Say how a cell ended: an error's name, what ended the process, or nothing."""
    with zygote.fork() as child:
        until = time.monotonic() + 30
        child.ask({"do": "run", "source": source}, {}, until)
        try:
            answer, _ = child.answer(until)
        except ChildGone as gone:
            return gone.process
    errors = [o["evalue"] for o in answer["outputs"] if "evalue" in o]
    return "".join(errors)
