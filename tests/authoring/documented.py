"""A folder in which the exercise of docs/design.md stands, for tests to spoil."""

import re
import shutil

from helpers import ROOT

UNIT = "00_start_here"
RUBRIC = f"solutions/rubric/{UNIT}/scale_features.py"
REFERENCE = "solutions/reference/scaling.py"
TEXT = f"solutions/{UNIT}.py"


def documented_places():
    """Content by path, from the code blocks of "Add an exercise"."""
    page = (ROOT / "docs" / "design.md").read_text("utf-8")
    section = page.split("## Add an exercise")[1].split("\n## ")[0]
    blocks = re.findall(r"```python\n# (\S+)\n(.*?)```", section, re.DOTALL)
    return dict(blocks)


def copy_unit(folder):
    """Copy what unit 00 is built from, alone."""
    shutil.copytree(ROOT / "solutions" / "reference", folder / "solutions/reference")
    rubric = folder / "solutions" / "rubric"
    shutil.copytree(ROOT / "solutions/rubric" / UNIT, rubric / UNIT)
    shared = [f"solutions/rubric/{n}.py" for n in ("__init__", "common_mistakes")]
    for name in (TEXT, "solutions/__init__.py", *shared):
        shutil.copy(ROOT / name, folder / name)


def follow_the_docs(project, without=None):
    """Put the documented blocks in place."""
    for name, content in documented_places().items():
        path = project / name
        if name == without:
            continue
        before = path.read_text("utf-8") + "\n\n" if path.exists() else ""
        path.write_text(before + content, "utf-8")


def edit(project, name, *pairs):
    """Replace texts that stand once in a file of the folder."""
    path = project / name
    content = path.read_text("utf-8")
    for old, new in pairs:
        assert content.count(old) == 1, (old, content.count(old))
        content = content.replace(old, new)
    path.write_text(content, "utf-8")
