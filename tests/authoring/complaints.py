"""What the build says about the documented exercise, spoiled in one place.

Every complaint is one sentence and one of those expected, nothing is written, and
nothing raises.
"""

from documented import edit

from autograder.authoring.build import build

TWICE = 'mistake("twice", "s acts twice", "Once.", ("y",), ("x * s", "x * s * s"))'
ADDED = 'mistake("added", "s is added", "Multiply.", ("y",), ("x * s", "x + s"))'


def spoiled(project, name, *pairs):
    """What the build says about the documented exercise with a file changed."""
    edit(project, name, *pairs)
    changed, complaints = build(project)
    assert changed == []
    assert [p for p in project.rglob("*") if p.suffix in (".json", ".npz")] == []
    assert all("\n" not in c and "Traceback" not in c for c in complaints)
    return complaints


def expect(complaints, *sentences):
    """Every complaint is one of the sentences, and each of these is said."""
    for sentence in sentences:
        assert any(sentence in c for c in complaints), complaints
    for complaint in complaints:
        assert any(sentence in complaint for sentence in sentences), complaints
