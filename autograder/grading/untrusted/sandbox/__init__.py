"""What a process gives up before it runs a line of a student's code.

Base: no capabilities, Landlock, seccomp with an allow-list, rlimits. Each holds
alone (`tests/grading/test_layers.py`); none needs root or user namespaces. Linux 5.13
or later. Namespaces come on top where the machine allows them.
"""

from autograder.grading.untrusted.sandbox.enter import (
    BASE,
    LAYERS,
    Sandbox,
    SandboxUnavailable,
    die_with_parent,
    require,
)

__all__ = [
    "BASE",
    "LAYERS",
    "Sandbox",
    "SandboxUnavailable",
    "die_with_parent",
    "require",
]
