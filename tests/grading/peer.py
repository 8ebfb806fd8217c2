"""A peer of the judge that can do anything that a hostile process can."""

import json
import random
import signal
import socket
import threading

from helpers import solved

from autograder.core.calling import call
from autograder.core.exercise import Case, Exercise
from autograder.core.values import pack, unpack
from autograder.grading import wire
from autograder.grading.child import Child
from autograder.grading.watch import Processor

FEW_BYTES = 4096
FLOOD = 2000
EVERY = -1
LARGEST = bytes(wire.MAX_BODY)


class NoScratch:
    """A folder that is never full."""

    def exceeded(self):
        return ""

    def processor(self):
        return Processor(0.0, 0.0)


class Peer(threading.Thread):
    """Stands in for an untrusted process.

    `script` says for a question, a cell's grade id or a function's name, what the peer
    does when it is asked; whatever it does not name is answered honestly.
    """

    def __init__(self, channel, names, script, rng):
        super().__init__(daemon=True)
        self.channel, self.names, self.script, self.rng = channel, names, script, rng

    def run(self):
        try:
            self.send(wire.encode({"ready": True}, {}))
            reader = wire.Reader(self.channel.fileno())
            while True:
                # what stops reading does so before the next question
                message, arrays = reader.frame()
                self.serve(message, arrays)
        except (OSError, EOFError, wire.WireError):
            pass  # the judge hung up, or the peer did

    def serve(self, message, arrays):
        for number, answer in enumerate(self.honest(message, arrays)):
            what = self.script.behaviour(message, number)
            frame = wire.encode({"id": [message["id"], number], **answer[0]}, answer[1])
            getattr(self, what)(message, number, frame)

    def honest(self, message, arrays):
        if message["do"] == "run":
            return [({"outputs": []}, {})]
        exercise = Exercise.from_json(message["exercise"])
        return (self.numbers(exercise, node, arrays) for node in message["calls"])

    def numbers(self, exercise, node, arrays):
        case = Case("", *(unpack(node[k], arrays) for k in ("inputs", "upstream")))
        forward = self.names[exercise.forward] if exercise.forward else None
        done, found = call(exercise, self.names[exercise.name], forward, case), {}
        result = pack(done.result, found, "result")
        return {"result": result, "forward": pack(done.forward, found, "f")}, found

    def send(self, content):
        self.channel.sendall(content)

    # what a peer can do when it is asked

    def honestly(self, message, number, frame):
        self.send(frame)

    def twice(self, message, number, frame):
        self.send(frame + frame)

    def ahead(self, message, number, frame):
        """Answer the next question too, with numbers from nowhere."""
        node = {"result": {"value": 1}, "outputs": []}
        self.send(frame + wire.encode({"id": [message["id"] + 1, 0], **node}, {}))

    def other_id(self, message, number, frame):
        odd = self.rng.choice([None, 0, "1", [message["id"]], [-1, number], {}])
        self.send(wire.encode({"id": odd, "result": {"value": 1}}, {}))

    def half_then_close(self, message, number, frame):
        self.send(frame[: len(frame) // 2])
        self.close()

    def half_then_silence(self, message, number, frame):
        self.send(frame[: len(frame) // 2])
        self.silence(message, number, frame)

    def silence(self, message, number, frame):
        """Say nothing, and read nothing either, until the judge hangs up."""
        self.script.over.wait()
        raise EOFError

    def answers_then_closes(self, message, number, frame):
        self.send(frame)
        self.close()

    def stops_reading(self, message, number, frame):
        self.send(frame)
        self.silence(message, number, frame)

    def garbage(self, message, number, frame):
        self.send(self.rng.randbytes(200))

    def giant(self, message, number, frame):
        self.send(wire.HEAD.pack(2**31, 2**62))

    def nested(self, message, number, frame):
        depth = 10**5
        header = b'{"message": ' + b"[" * depth + b"]" * depth + b', "arrays": []}'
        self.send(wire.HEAD.pack(len(header), 0) + header)

    def forged(self, message, number, frame):
        """An answer to the question that is not what was computed."""
        from fuzz.answers import forged_frame

        content = forged_frame(self.rng.randbytes(64))
        size, body = wire.HEAD.unpack_from(content)
        header = content[wire.HEAD.size :][:size]
        mark = b'{"message": {"id": 1,'
        due = json.dumps([message["id"], number]).encode()
        if header.startswith(mark):
            header = b'{"message": {"id": ' + due + b"," + header[len(mark) :]
        self.send(wire.HEAD.pack(len(header), body) + header + content[-body:])

    def flood(self, message, number, frame):
        for _ in range(FLOOD):
            self.send(frame)

    def largest(self, message, number, frame):
        """As many numbers as one frame can hold."""
        answer = {"id": [message["id"], number], "result": {"array": "a"}}
        answer["forward"] = {"value": None}
        table = [["a", "float64", [wire.MAX_ENTRIES]]]
        header = json.dumps({"message": answer, "arrays": table}).encode()
        self.send(wire.HEAD.pack(len(header), len(LARGEST)) + header)
        self.send(LARGEST)

    def close(self):
        self.channel.shutdown(socket.SHUT_RDWR)
        raise EOFError


ENDS_AT_ONCE = (
    *("twice", "ahead", "other_id", "half_then_close", "answers_then_closes"),
    *("garbage", "giant", "nested", "flood"),
)
LASTS = ("half_then_silence", "silence")
IN_CALLS = (*ENDS_AT_ONCE, *LASTS, "stops_reading", "forged")


class Script:
    """What peers do about the cells that define functions, and about calls of them.

    Parameters
    ----------
    cells : dict
        Function's name to behaviour.
    calls : dict
        Function's name to behaviour and the number of the call, or `EVERY`.
    seed : int
        Of what peers draw.
    """

    def __init__(self, cells=None, calls=None, seed=0):
        self.cells, self.calls, self.seed = cells or {}, calls or {}, seed
        self.over = threading.Event()

    def __repr__(self):
        return f"Script({self.cells}, {self.calls}, {self.seed})"

    @property
    def touched(self):
        """Functions that a peer misbehaves for."""
        return {*self.cells, *self.calls}

    def behaviour(self, message, number):
        """What the peer does about one part of a question."""
        if message["do"] == "run":
            defined = (n for n in self.cells if f"def {n}(" in message["source"])
            return self.cells.get(next(defined, ""), "honestly")
        what, at = self.calls.get(message["exercise"]["name"], ("honestly", 0))
        return what if at in (EVERY, number) else "honestly"


class Ended:
    """The process of a peer."""

    def __init__(self, peer, channel):
        self.peer, self.channel = peer, channel

    def end(self):
        self.channel.shutdown(socket.SHUT_RDWR)
        return int(signal.SIGKILL)


class Peers:
    """In place of a zygote: each fork is a new peer on a real pair of sockets."""

    sandboxed = True

    def __init__(self, unit, script):
        self.names, self.script = solved(unit).namespace(), script
        self.forks, self.peers = 0, []

    def fork(self, modules=()):
        ours, theirs = socket.socketpair()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, FEW_BYTES)
        self.forks += 1
        rng = random.Random(f"{self.script.seed}/{self.forks}")
        peer = Peer(theirs, self.names, self.script, rng)
        self.peers.append(peer)
        peer.start()
        return Child(Ended(peer, theirs), ours, NoScratch())

    def close(self):
        """End all peers; none may be left."""
        self.script.over.set()
        for peer in self.peers:
            peer.join(10)
            peer.channel.close()
        return not any(peer.is_alive() for peer in self.peers)
