"""Where to look first is said of what no named mistake explains."""

from helpers import functions, solved

from autograder.learner.checking import judge_visible

UNIT, NAME = "00_start_here", "affine_backward"


def advice(**gradients):
    entries = {"x": "dy @ W.T", "W": "x.T @ dy", "b": "dy.sum(axis=0)"} | gradients
    body = ", ".join(f"{name!r}: {made}" for name, made in entries.items())
    source = f"def {NAME}(dy, cache):\n    x, W = cache\n    return {{{body}}}"
    names = functions(UNIT, source, solved(UNIT).namespace())
    return judge_visible(names[NAME]).advice()


def test_it_is_left_out_where_a_mistake_explains_the_quantity():
    said = advice(W="-x.T @ dy", b="np.sin(dy).sum(axis=0)")
    assert any(line.startswith(("For W exactly", "W: these are")) for line in said)
    assert "No known mistake was found for b." in said
    assert not any("Look first" in line for line in said)


def test_it_is_said_where_the_first_wrong_quantity_is_not_explained():
    said = advice(W="np.sin(x.T @ dy)", b="-dy.sum(axis=0)")
    assert any(
        "W came out wrong. Look first at equation (3): " in line for line in said
    )
