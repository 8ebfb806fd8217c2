"""The owner of a judge's zygote: warms one, replaces one that is lost, closes it."""

from __future__ import annotations

from types import TracebackType

from autograder.grading.child import Zygote
from autograder.grading.untrusted.sandbox import LAYERS


class ZygoteKeeper:
    """Owns at most one zygote at a time.

    Parameters
    ----------
    sandboxed : bool
    """

    def __init__(self, sandboxed: bool) -> None:
        self.sandboxed = sandboxed
        self.zygote: Zygote | None = None

    def start(self) -> Zygote:
        """Return the zygote, perhaps not warm yet; start one if there is none."""
        if self.zygote is None:
            self.zygote = Zygote(LAYERS if self.sandboxed else ())
        return self.zygote

    def warm(self) -> Zygote:
        """Return the zygote, warm.

        Raises
        ------
        NoZygote
            If none can be had on this machine.
        """
        zygote = self.start()
        zygote.wait_ready()
        return zygote

    def drop(self) -> None:
        """Close the zygote; the next call for one starts another."""
        if self.zygote is not None:
            self.zygote.close()
            self.zygote = None

    def __enter__(self) -> ZygoteKeeper:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.drop()
