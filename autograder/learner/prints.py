"""Show what a function prints once, though a check calls it many times."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any

from autograder.core.calling import Function
from autograder.learner.time_limit import debugging

MAX_CHARACTERS = 10_000
CUT = "\n… (the rest of what is printed is left out)\n"


class Prints(io.TextIOBase):
    """Stands for stdout, and lets one call of each function through to it."""

    encoding = "utf-8"

    def __init__(self, show: bool) -> None:
        self.real = sys.stdout
        self.show = show
        self.heard: list[str] = []
        self.caller = ""
        self.room = 0
        self.over = False

    @contextmanager
    def redirected(self) -> Iterator[None]:
        """Take stdout's place, and stderr's: a check writes nothing to stderr."""
        try:
            with redirect_stdout(self), redirect_stderr(self):
                yield
        finally:
            self.over = True

    def once(self, name: str, fn: Function) -> Function:
        """Return the function, of whose calls the first one that prints is shown."""

        def call(*args: Any, **kwargs: Any) -> Any:
            self.caller = name
            self.room = MAX_CHARACTERS if self.show and name not in self.heard else 0
            try:
                return fn(*args, **kwargs)
            finally:
                self.caller, self.room = "", 0

        return call

    def writable(self) -> bool:
        """Say that this can be written to."""
        return True

    def write(self, text: str) -> int:
        """Pass on what the first printing call writes, as far as there is room."""
        if self.over or debugging():
            return self.real.write(text)
        if self.caller and self.caller not in self.heard:
            self.heard.append(self.caller)
        if self.room > 0:
            self.real.write(text[: self.room])
            self.room -= len(text)
            if self.room <= 0:
                self.real.write(CUT)
        return len(text)

    def flush(self) -> None:
        """Pass on."""
        self.real.flush()

    def notes(self, name: str) -> tuple[str, ...]:
        """Say which of the functions printed, `name` being the one that is checked."""
        if not self.show:
            return ()
        return tuple(
            f"{'your function' if one == name else one} prints; shown once"
            for one in self.heard
        )
