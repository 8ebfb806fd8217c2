"""An IPython shell without a kernel, which keeps what cells put out, within bounds."""

from __future__ import annotations

import ast
import io
import re
import sys
import warnings
from collections.abc import Coroutine
from typing import Any, TypeVar

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import SList
from traitlets import Type

from autograder.core.definitions import definitions

T = TypeVar("T")

MAX_TEXT = 64 * 1024
MAX_BUNDLES = 2 * 2**20
MAX_OUTPUTS = 50
MAGIC = re.compile(r"^[ \t]*[%!?,;/]|\?[ \t]*$|=\s*[%!]|>>>|In \[", re.MULTILINE)
"""What IPython's syntax can begin with, and much that is Python."""


CELL_FILE = "<ipython-input-"
"""How the file name begins that IPython gives a cell."""


class BoundedText(io.TextIOBase):
    """A stream that keeps its first `MAX_TEXT` characters and drops the rest."""

    def __init__(self, shell: CellShell, name: str) -> None:
        self.shell, self.name = shell, name

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, text: str) -> int:
        """Keep what fits."""
        self.shell.keep_text(self.name, str(text))
        return len(text)


class NoText(io.TextIOBase):
    """A stream that keeps nothing."""

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, text: str) -> int:
        """Keep nothing."""
        return len(text)


class KeepDisplay(DisplayPublisher):
    """Keeps displayed data."""

    shell: Any

    def publish(
        self, data: Any, metadata: Any = None, source: Any = None, **kwargs: Any
    ) -> None:
        """Keep one bundle."""
        self.shell.keep_bundle("display_data", data)

    def clear_output(self, wait: bool = False) -> None:
        """Do nothing."""


class KeepResult(DisplayHook):
    """Keeps a cell's last value."""

    shell: Any

    def write_output_prompt(self) -> None:
        """Do nothing."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        """Keep one bundle."""
        self.shell.keep_bundle("execute_result", format_dict)

    def finish_displayhook(self) -> None:
        """Do nothing."""


def advance(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a cell that awaits; what it awaits may give way, but not wait.

    An event loop would need a pair of sockets, which the sandbox does not give.
    """
    while True:
        try:
            coroutine.send(None)
        except StopIteration as done:
            result: T = done.value
            return result


class CellShell(InteractiveShell):
    """Runs cells; `run` returns their outputs as plain values."""

    display_pub_class = Type(KeepDisplay)
    displayhook_class = Type(KeepResult)
    history_manager: Any

    def __init__(self, **kwargs: Any) -> None:
        self._kept: list[dict[str, Any]] = []
        self.line = self._blank = 0
        self._room, self._bundle_room = MAX_TEXT, MAX_BUNDLES
        super().__init__(**kwargs)
        self.history_manager.enabled = False
        self.colors = "nocolor"
        self.loop_runner = advance
        self.loop_runner_map["asyncio"] = (advance, True)
        self._plain_rules = self.rules()

    def rules(self) -> list[Any]:
        """Return what turns IPython's syntax into Python, in force now."""
        manager = self.input_transformer_manager
        kinds = (
            manager.cleanup_transforms,
            manager.line_transforms,
            manager.token_transformers,
            self.input_transformers_post,
        )
        return [rule for kind in kinds for rule in kind]

    def transform_cell(self, raw_cell: str) -> str:
        """Turn a cell into Python; one that is Python already stays as it is.

        IPython would take it apart into tokens several times to find that out. What
        stands alone on its line may be a magic all the same, such as ``pwd``.
        """
        several = len(raw_cell.rstrip().splitlines()) > 1 and not raw_cell[0].isspace()
        if several and self.rules() == self._plain_rules and is_python(raw_cell):
            return raw_cell if raw_cell.endswith("\n") else raw_cell + "\n"
        return str(super().transform_cell(raw_cell))

    def define(self, source: str) -> list[dict[str, Any]]:
        """Run what one cell defines, and nothing else of it."""
        try:
            python = self.transform_cell(source)
        except SyntaxError:
            return []
        return [output for part in definitions(python) for output in self.run(part)]

    def run(self, source: str) -> list[dict[str, Any]]:
        """Run one cell and return what it put out."""
        self._kept, self._room, self._bundle_room = [], MAX_TEXT, MAX_BUNDLES
        self.line, self._blank = 0, blank_lines(source)
        before = sys.stdout, sys.stderr
        sys.stdout = BoundedText(self, "stdout")
        sys.stderr = BoundedText(self, "stderr")
        try:
            self.run_cell(source, store_history=False)
        except BaseException as error:
            self.keep({"output_type": "error", **error_fields(error)})
        finally:
            sys.stdout, sys.stderr = before
        return self._kept

    def keep(self, output: dict[str, Any]) -> None:
        """Keep one output, while there is room."""
        if len(self._kept) < MAX_OUTPUTS:
            self._kept.append(output)

    def keep_text(self, name: str, text: str) -> None:
        """Keep text of a stream, joined to what came before it."""
        text = text[: self._room]
        self._room -= len(text)
        last = self._kept[-1] if self._kept else {}
        if last.get("output_type") == "stream" and last.get("name") == name:
            last["parts"].append(text)
        elif text:
            self.keep({"output_type": "stream", "name": name, "parts": [text]})

    def keep_bundle(self, kind: str, data: Any) -> None:
        """Keep a display bundle's plain text and picture, while there is room."""
        kept = {}
        for key in ("text/plain", "image/png"):
            value = data.get(key)
            if isinstance(value, bytes):
                import base64

                value = base64.b64encode(value).decode()
            if isinstance(value, str) and len(value) <= self._bundle_room:
                kept[key] = value
                self._bundle_room -= len(value)
        if kept:
            self.keep({"output_type": kind, "data": kept})

    def system(self, cmd: str) -> None:
        """Say that a shell command such as ``!pip install`` does not run here.

        In a notebook too, one that fails does not stop its cell.
        """
        print(f"not run while grading: !{cmd}", file=sys.stderr)
        self.user_ns["_exit_code"] = 0  # a cell that asks may go on

    def getoutput(
        self, cmd: str, split: bool = True, depth: int = 0
    ) -> list[str] | str:
        """Say that a command is not run; its output is empty."""
        self.system(cmd)
        return SList() if split else ""

    def enable_gui(self, gui: Any = None) -> None:
        """Do nothing: there is no window to serve."""

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        text = "\n".join(map(str, stb))[:MAX_TEXT]
        fields = error_fields(evalue)
        found = line_of(evalue)
        self.line = found + self._blank if found else 0
        self.keep({"output_type": "error", **fields, "traceback": [text]})


def is_python(source: str) -> bool:
    """Say whether a cell has no magics, prompts or shell escapes in it.

    One that has nothing like them may be no Python either; IPython says so later.
    """
    if not MAGIC.search(source):
        return True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they come when the cell is compiled
            ast.parse(source)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return True


def error_fields(error: Any) -> dict[str, Any]:
    """Return the fields of an error output."""
    return {
        "ename": type(error).__name__[:200],
        "evalue": str(error)[:2000],
        "traceback": [],
    }


def blank_lines(source: str) -> int:
    """Count the blank lines that a cell begins with; IPython leaves them out."""
    lines = source.splitlines()
    return next((i for i, line in enumerate(lines) if line.strip()), 0)


def line_of(error: Any) -> int:
    """Return the line of the cell that an error passed, 0 where that is not known."""
    trace, number = getattr(error, "__traceback__", None), 0
    while trace is not None and not number:
        if trace.tb_frame.f_code.co_filename.startswith(CELL_FILE):
            number = trace.tb_lineno
        trace = trace.tb_next
    if isinstance(error, SyntaxError) and str(error.filename).startswith(CELL_FILE):
        number = error.lineno or 0
    return number
