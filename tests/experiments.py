"""Experiments of a solved notebook, run without a kernel, figures and sound."""

import re
from types import SimpleNamespace

import numpy as np
from helpers import ROOT, solved

from course import data, melodies, spoken_digits
from solutions.reference import differences, gru, layers, losses, memory, optimisers

CARRIED = {
    "01_gradient_checking": (differences, losses),
    "03_vanishing_gradients": (memory,),
    "05_gru": (gru,),
    "06_training": (layers, optimisers),
}
"""What learners carry over, here in the fast reference."""
CELL = re.compile(r'^# %% experiment="(.*?)"\n(.*?)(?=^# %%)', re.MULTILINE | re.DOTALL)


class Silent:
    """A module each of whose functions does nothing."""

    def __getattr__(self, name):
        return lambda *_, **__: None


def carry_over(unit):
    """The reference in the place of a learner's earlier notebook."""
    names = solved(unit).namespace()
    fast = {k: v for module in CARRIED[unit] for k, v in vars(module).items()}
    return SimpleNamespace(**{k: fast.get(k, v) for k, v in names.items()})


class Experiments:
    """The names of a solved notebook, in which its experiments run one by one."""

    def __init__(self, unit):
        text = (ROOT / "solutions" / f"{unit}.py").read_text("utf-8")
        self.cells = dict(CELL.findall(text))
        modules = {"data": data, "melodies": melodies, "spoken_digits": spoken_digits}
        silent = {"figures": Silent(), "display": print, "Audio": lambda *_, **__: ""}
        own = {"np": np, "carry_over": carry_over, "ProgressBar": range}
        self.names = solved(unit).namespace() | modules | silent | own

    def __getitem__(self, name):
        return self.names[name]

    def __setitem__(self, name, value):
        self.names[name] = value

    def run(self, *cells):
        """Run whole experiments."""
        for cell in cells:
            exec(compile(self.cells[cell], f"<{cell}>", "exec"), self.names)

    def run_until(self, cell, line):
        """Run an experiment up to the one line that begins with some words."""
        before, *behind = self.cells[cell].split(f"\n{line}")
        assert len(behind) == 1, (cell, line)
        exec(compile(before, f"<{cell}>", "exec"), self.names)
