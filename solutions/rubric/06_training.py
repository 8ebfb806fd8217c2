"""Unit 06: embeddings, update rules, both directions, several layers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.core.values import Supplied
from autograder.rubric import ExerciseRubric, UnitRubric, mistake

from ..reference import layers, optimisers

UNIT = "06_training"
FORWARD, BACKWARD = Supplied("leaky_forward"), Supplied("leaky_backward")
LEAKY = ("W", "decay")


def tokens_case(
    rng: np.random.Generator, name: str, shape: tuple, V: int, D: int, upstream: bool
) -> Case:
    """Draw tokens, many of them repeated, and a table; one token never occurs."""
    tokens = rng.integers(0, max(V - 1, 1), shape)
    inputs = {"tokens": tokens, "E": rng.standard_normal((V, D))}
    scale = 1e6 if name == "large upstream" else 1.0
    dy = {"dy": scale * rng.standard_normal((*shape, D))} if upstream else {}
    return Case(name, inputs, dy)


def tokens_general(upstream: bool):
    """Return a generator of sequences and of a flat batch."""

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        yield tokens_case(rng, "tokens (3, 6)", (3, 6), 5, 4, upstream)
        yield tokens_case(rng, "tokens (8,)", (8,), 4, 3, upstream)

    return draw


def tokens_edge(upstream: bool):
    """Return a generator of unusual shapes."""

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        yield tokens_case(rng, "one token", (1,), 3, 4, upstream)
        yield tokens_case(rng, "three axes", (2, 3, 2), 4, 3, upstream)
        yield tokens_case(rng, "V=1", (2, 3), 1, 4, upstream)
        yield tokens_case(rng, "D=1", (2, 3), 4, 1, upstream)
        yield tokens_case(rng, "N=T=D=V", (4, 4), 4, 4, upstream)
        if upstream:
            yield tokens_case(rng, "large upstream", (3, 4), 3, 2, upstream)

    return draw


def steps_case(
    rng: np.random.Generator, name: str, steps: int, scale: float = 1.0, **more
) -> Case:
    """Draw parameters and the gradients of some steps."""
    shapes = {"W": (3, 4), "b": (4,)}
    params = {k: rng.standard_normal(s) for k, s in shapes.items()}
    grads = [
        {k: scale * rng.standard_normal(s) for k, s in shapes.items()}
        for _ in range(steps)
    ]
    return Case(name, {"params": params, "grads": grads} | more)


def sgd_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield plain steps and steps with momentum."""
    yield steps_case(rng, "three plain steps", 3, lr=0.1)
    yield steps_case(rng, "four steps with momentum", 4, lr=0.05, momentum=0.9)


def sgd_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield one step, no gradient, no learning rate."""
    yield steps_case(rng, "one step", 1, lr=0.3, momentum=0.5)
    yield steps_case(rng, "zero gradients", 2, 0.0, lr=0.3, momentum=0.5)
    yield steps_case(rng, "lr=0", 2, lr=0.0)
    yield steps_case(rng, "momentum 1", 3, lr=0.1, momentum=1.0)


def adam_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the defaults, and other constants with gradients near epsilon."""
    yield steps_case(rng, "four steps, defaults", 4, state={})
    constants = {"lr": 0.02, "beta1": 0.8, "beta2": 0.95, "eps": 1e-3}
    yield steps_case(
        rng, "three steps, small gradients", 3, 1e-3, state={}, **constants
    )


def adam_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield one step, no gradient, very large gradients."""
    yield steps_case(rng, "one step", 1, state={}, lr=0.1)
    yield steps_case(rng, "zero gradients", 2, 0.0, state={}, lr=0.1)
    yield steps_case(rng, "large gradients", 2, 1e8, state={}, lr=0.1)
    yield steps_case(rng, "ten steps", 10, state={}, lr=0.1)


def leaky(rng: np.random.Generator, D: int, H: int) -> dict[str, np.ndarray]:
    """Draw the parameters of a leaky integrator."""
    return {
        "W": rng.standard_normal((D, H)) / np.sqrt(D),
        "decay": rng.uniform(0.3, 0.95, H),
    }


def both_case(
    rng: np.random.Generator, name: str, N: int, T: int, D: int, H: int, back: bool
) -> Case:
    """Draw a bidirectional case."""
    inputs = {
        "x": rng.standard_normal((N, T, D)),
        "h0_fwd": rng.standard_normal((N, H)),
        "h0_bwd": rng.standard_normal((N, H)),
        "params_fwd": leaky(rng, D, H),
        "params_bwd": leaky(rng, D, H),
        "forward": FORWARD,
    }
    if not back:
        return Case(name, inputs)
    dhs = rng.standard_normal((N, T, 2 * H))
    return Case(name, inputs | {"backward": BACKWARD}, {"dhs": dhs})


def layers_case(
    rng: np.random.Generator, name: str, N: int, T: int, sizes: tuple, back: bool
) -> Case:
    """Draw a stack of layers of the given sizes, the input's first."""
    pairs = list(zip(sizes, sizes[1:], strict=False))
    inputs = {
        "x": rng.standard_normal((N, T, sizes[0])),
        "h0s": [rng.standard_normal((N, H)) for _, H in pairs],
        "layers": [leaky(rng, D, H) for D, H in pairs],
        "forward": FORWARD,
    }
    if not back:
        return Case(name, inputs)
    dhs = rng.standard_normal((N, T, sizes[-1]))
    return Case(name, inputs | {"backward": BACKWARD}, {"dhs": dhs})


def both_general(back: bool):
    """Return a generator of general cases of both directions."""

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        yield both_case(rng, "N=3, T=6, D=4, H=5", 3, 6, 4, 5, back)
        yield both_case(rng, "N=4, T=7, D=5, H=3", 4, 7, 5, 3, back)

    return draw


def both_edge(back: bool):
    """Return a generator of edge cases of both directions."""

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        sizes = {"N=1": (1, 6, 4, 3), "T=1": (3, 1, 4, 5), "H=1": (3, 6, 4, 1)}
        sizes |= {"D=2·H": (3, 6, 4, 2), "N=T=H": (4, 4, 3, 4)}
        for name, size in sizes.items():
            yield both_case(rng, name, *size, back)

    return draw


def layers_general(back: bool):
    """Return a generator of stacks of two layers."""

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        yield layers_case(rng, "N=3, T=6, D=4, H=5 and 2", 3, 6, (4, 5, 2), back)
        yield layers_case(rng, "N=4, T=7, D=5, H=3 and 6", 4, 7, (5, 3, 6), back)

    return draw


def layers_edge(back: bool):
    """Return a generator of edge cases of stacks."""

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        yield layers_case(rng, "N=1", 1, 6, (4, 5, 2), back)
        yield layers_case(rng, "T=1", 3, 1, (4, 5, 2), back)
        yield layers_case(rng, "all sizes equal", 4, 4, (4, 4, 4), back)
        yield layers_case(rng, "H=1", 3, 5, (4, 1, 1), back)

    return draw


EMBEDDING_AXES = {"E": ("V", "D")}
EMBED = ExerciseRubric(
    Exercise(
        "embedding_forward",
        UNIT,
        inputs=("tokens", "E"),
        outputs=("y",),
        cache=True,
        points={"y": 1, EDGE: 1},
        axes=EMBEDDING_AXES,
        hints=(
            "An embedding is a table. A token is the number of a row.",
            "Equation (1): y = E[token], for tokens of any shape.",
            "Index the table with the whole array of tokens.",
        ),
    ),
    tokens_general(False),
    tokens_edge(False),
    variants=(
        mistake(
            "columns",
            "the columns of the table are taken",
            "Row v of E belongs to token v.",
            ("y",),
            ("y = E[tokens]", "y = E.T[tokens % E.shape[1]]"),
        ),
        mistake(
            "off_by_one",
            "the row after the token's is taken",
            "Tokens count from 0.",
            ("y",),
            ("y = E[tokens]", "y = E[(tokens + 1) % len(E)]"),
        ),
        mistake(
            "first_token",
            "every place gets the row of the first token",
            "Each place has its own token.",
            ("y",),
            ("y = E[tokens]", "y = E[0 * tokens + tokens.flat[0]]"),
        ),
        mistake(
            "flattened",
            "the result has lost the tokens' shape",
            "y has the shape of the tokens, and one more axis.",
            ("y",),
            ("y = E[tokens]", "y = E[tokens].ravel()"),
        ),
        mistake(
            "one_hot",
            "one-hot vectors are returned, not rows of the table",
            "A one-hot vector times E is a row of E.",
            ("y",),
            ("y = E[tokens]", "y = np.eye(len(E))[tokens]"),
        ),
        mistake(
            "normalised",
            "the rows are scaled to length 1",
            "The rows are taken as they are.",
            ("y",),
            ("y = E[tokens]", "y = (E / np.linalg.norm(E, axis=1)[:, None])[tokens]"),
        ),
    ),
)

EMBED_BACK = ExerciseRubric(
    Exercise(
        "embedding_backward",
        UNIT,
        inputs=("tokens", "E"),
        gradients=("E",),
        forward="embedding_forward",
        needs=("embedding_forward",),
        upstream=("dy",),
        points={"E": 2, EDGE: 1},
        axes=EMBEDDING_AXES,
        hints=(
            "A row that is used at several places gets a gradient from each of them.",
            "Equation (2): row v sums dy over all places where the token is v.",
            "Start from zeros. Plain indexing with += keeps only one of several equal "
            "tokens; np.add.at keeps all, and so does a loop.",
        ),
    ),
    tokens_general(True),
    tokens_edge(True),
    lambda rng: tokens_case(rng, "large", (4, 50), 400, 300, True),
    variants=(
        mistake(
            "assigned",
            "repeated tokens overwrite each other: dE[tokens] = dy",
            "Where a token stands twice, both gradients count.",
            ("E",),
            ("np.add.at(dE, tokens, dy)", "dE[tokens] = dy"),
            aliases=("added_once",),
        ),
        mistake(
            "added_once",
            "dE[tokens] += dy adds only one of several equal tokens",
            "NumPy reads, adds and writes once for each row. Use np.add.at.",
            ("E",),
            ("np.add.at(dE, tokens, dy)", "dE[tokens] += dy"),
            aliases=("assigned",),
        ),
        mistake(
            "averaged",
            "each row gets the mean over its places",
            "Contributions add up; only the loss takes a mean.",
            ("E",),
            (
                "    return {",
                "    dE /= np.maximum(np.bincount(tokens.ravel(), "
                "minlength=len(dE)), 1)[:, None]\n    return {",
            ),
        ),
        mistake(
            "first_example_only",
            "only the first example sends a gradient",
            "All places count.",
            ("E",),
            ("np.add.at(dE, tokens, dy)", "np.add.at(dE, tokens[0], dy[0])"),
        ),
        mistake(
            "off_by_one",
            "the gradient goes to the row after the token's",
            "Tokens count from 0.",
            ("E",),
            ("np.add.at(dE, tokens, dy)", "np.add.at(dE, (tokens + 1) % len(dE), dy)"),
        ),
        mistake(
            "spread_over_all",
            "every row gets the sum of all gradients",
            "A row gets the gradients of its own places only.",
            ("E",),
            ("np.add.at(dE, tokens, dy)", "dE += dy.reshape(-1, dy.shape[-1]).sum(0)"),
        ),
    ),
)

SGD = ExerciseRubric(
    Exercise(
        "sgd_step",
        UNIT,
        inputs=("params", "grads", "lr"),
        keywords=("momentum", "state"),
        gradients=("W", "b"),
        gradient_check=False,
        chain=True,
        points={"W": 1, "b": 1, EDGE: 1},
        hints=(
            "Momentum remembers a velocity for each parameter, and walks along it.",
            "Equation (3): v = momentum·v + g, then θ = θ − lr·v. Before the first "
            "step v is 0.",
            "Build a new dict of velocities from the state (or zeros), a new dict of "
            "parameters, and return both. Change nothing in place.",
        ),
    ),
    sgd_general,
    sgd_edge,
    variants=(
        mistake(
            "uphill",
            "the step goes up the gradient",
            "The loss falls along minus the gradient.",
            ("W", "b"),
            ("params[k] - lr", "params[k] + lr"),
        ),
        mistake(
            "momentum_ignored",
            "momentum plays no part",
            "Equation (3) keeps a share of the old velocity.",
            ("W", "b"),
            ("momentum * state.get(k, 0) + grads[k]", "grads[k]"),
            aliases=("state_forgotten",),
        ),
        mistake(
            "state_forgotten",
            "the velocity is not kept for the next step",
            "Return the velocities as the new state.",
            ("W", "b"),
            ("}, velocity", "}, {}"),
            aliases=("momentum_ignored",),
        ),
        mistake(
            "averaged_momentum",
            "the gradient enters with 1 − momentum",
            "Equation (3) adds the whole gradient (Adam is the one that averages).",
            ("W", "b"),
            ("+ grads[k]", "+ (1 - momentum) * grads[k]"),
        ),
        mistake(
            "lr_in_velocity_twice",
            "the learning rate enters twice",
            "Equation (3) has one learning rate.",
            ("W", "b"),
            ("+ grads[k]", "+ lr * grads[k]"),
        ),
        mistake(
            "lr_left_out",
            "the learning rate is left out",
            "Equation (3) multiplies the velocity by lr.",
            ("W", "b"),
            ("params[k] - lr * velocity[k]", "params[k] - velocity[k]"),
        ),
        mistake(
            "in_place",
            "the parameters are changed in place",
            "The caller may still need the old ones: return new arrays.",
            ("inputs unchanged",),
            (
                "return {k: params[k] - lr * velocity[k] for k in params}, velocity",
                "for k in params:\n        params[k] -= lr * velocity[k]\n"
                "    return params, velocity",
            ),
        ),
    ),
)

ADAM = ExerciseRubric(
    Exercise(
        "adam_step",
        UNIT,
        inputs=("params", "grads", "state"),
        keywords=("lr", "beta1", "beta2", "eps"),
        gradients=("W", "b"),
        gradient_check=False,
        chain=True,
        points={"W": 2, "b": 1, EDGE: 1},
        hints=(
            "Two running means: of the gradient, and of its square. Both start at 0 "
            "and are too small at first, which the correction undoes.",
            "Equations (4) to (6). The step counter starts at 1; ε stands outside the "
            "root.",
            "t = state.get('t', 0) + 1. For each parameter update m and v, divide by "
            "1 − β^t, step. Return new parameters and a state with t, m and v.",
        ),
    ),
    adam_general,
    adam_edge,
    variants=(
        mistake(
            "no_bias_correction",
            "the running means are not corrected",
            "They start at 0 and are too small at first: equation (5).",
            ("W", "b"),
            ("m[k] / (1 - beta1**t)", "m[k]"),
            ("v[k] / (1 - beta2**t)", "v[k]"),
        ),
        mistake(
            "first_mean_not_corrected",
            "the mean of the gradient is not corrected",
            "Both means start at 0: equation (5).",
            ("W", "b"),
            ("m[k] / (1 - beta1**t)", "m[k]"),
        ),
        mistake(
            "epsilon_inside",
            "ε stands inside the root",
            "Equation (6): √v̂ + ε.",
            ("W", "b"),
            ("(np.sqrt(v_hat) + eps)", "np.sqrt(v_hat + eps)"),
        ),
        mistake(
            "epsilon_left_out",
            "ε is left out",
            "Without it 0/0 is nan where a gradient is 0.",
            ("W", "b"),
            ("(np.sqrt(v_hat) + eps)", "np.sqrt(v_hat)"),
        ),
        mistake(
            "t_not_kept",
            "the step counter is not kept: every step is the first",
            "The state carries t as well as m and v.",
            ("W", "b"),
            ('{"t": t,', '{"t": 0,'),
        ),
        mistake(
            "root_left_out",
            "the step is divided by v̂, not by its root",
            "Equation (6) has a square root.",
            ("W", "b"),
            ("np.sqrt(v_hat) + eps", "v_hat + eps"),
        ),
        mistake(
            "gradient_not_squared",
            "v averages the absolute gradient",
            "Equation (4) averages the square.",
            ("W", "b"),
            ("* g**2", "* np.abs(g)"),
        ),
        mistake(
            "betas_swapped",
            "β₁ and β₂ are swapped",
            "β₁ belongs to the mean, β₂ to the mean square.",
            ("W", "b"),
            ("    t = state", "    beta1, beta2 = beta2, beta1\n    t = state"),
        ),
        mistake(
            "uphill",
            "the step goes up the gradient",
            "The loss falls along minus the gradient.",
            ("W", "b"),
            ("params[k] - lr", "params[k] + lr"),
        ),
    ),
)

BOTH_AXES = {
    "x": ("N", "T", "D"),
    "h0_fwd": ("N", "H"),
    "h0_bwd": ("N", "H"),
    "hs": ("N", "T", "2H"),
}
BOTH = ExerciseRubric(
    Exercise(
        "bidirectional_forward",
        UNIT,
        inputs=("x", "h0_fwd", "h0_bwd", "params_fwd", "params_bwd", "forward"),
        outputs=("hs",),
        cache=True,
        points={"hs": 2, EDGE: 1},
        axes=BOTH_AXES,
        hints=(
            "Run one layer over the sequence, another over the reversed sequence.",
            "Equation (7). hs[:, t] holds what each direction knows at step t, so the "
            "second direction's states are reversed back.",
            "Two calls of forward, the second on x[:, ::-1]; reverse its states along "
            "time; concatenate along the last axis.",
        ),
    ),
    both_general(False),
    both_edge(False),
    variants=(
        mistake(
            "not_reversed_back",
            "the second direction's states are not reversed back",
            "At step t both halves must speak of step t.",
            ("hs",),
            ("back[:, ::-1]], axis=2", "back], axis=2"),
        ),
        mistake(
            "not_reversed",
            "both directions read the sequence forwards",
            "The second layer reads x[:, ::-1].",
            ("hs",),
            ("forward(x[:, ::-1], h0_bwd", "forward(x, h0_bwd"),
            ("back[:, ::-1]], axis=2", "back], axis=2"),
        ),
        mistake(
            "halves_swapped",
            "the halves are swapped",
            "The forward direction comes first.",
            ("hs",),
            ("[ahead, back[:, ::-1]]", "[back[:, ::-1], ahead]"),
        ),
        mistake(
            "added",
            "the directions are added, not put side by side",
            "hs has the shape (N, T, 2H).",
            ("hs",),
            ("np.concatenate([ahead, back[:, ::-1]], axis=2)", "ahead + back[:, ::-1]"),
        ),
        mistake(
            "params_shared",
            "both directions use the forward parameters",
            "Each direction has its own.",
            ("hs",),
            ("h0_bwd, params_bwd)", "h0_bwd, params_fwd)"),
        ),
        mistake(
            "start_shared",
            "both directions start from h0_fwd",
            "Each direction has its own first state.",
            ("hs",),
            ("x[:, ::-1], h0_bwd", "x[:, ::-1], h0_fwd"),
        ),
    ),
)

BOTH_GRADIENTS = (
    *("x", "h0_fwd", "h0_bwd"),
    *(f"{d}.{p}" for d in ("fwd", "bwd") for p in LEAKY),
)
BOTH_BACK = ExerciseRubric(
    Exercise(
        "bidirectional_backward",
        UNIT,
        inputs=("x", "h0_fwd", "h0_bwd", "params_fwd", "params_bwd", "forward"),
        gradients=BOTH_GRADIENTS,
        forward="bidirectional_forward",
        needs=("bidirectional_forward",),
        upstream=("dhs",),
        handed_in=("backward",),
        points={"x": 1, "h0_fwd": 0.5, "h0_bwd": 0.5}
        | dict.fromkeys(BOTH_GRADIENTS[3:], 0.5)
        | {EDGE: 1},
        axes=BOTH_AXES,
        hints=(
            "Take apart what was put side by side, reverse what was reversed, and add "
            "what both directions say about x.",
            "Equation (8). The second half of dhs is reversed in time before it goes "
            "in; the dx that comes out is reversed back.",
            "Two calls of backward on the two halves; x adds both; the first states "
            "and the parameters each belong to one direction.",
        ),
    ),
    both_general(True),
    both_edge(True),
    lambda rng: both_case(rng, "large", 2, 20, 150, 200, True),
    variants=(
        mistake(
            "upstream_not_reversed",
            "the second direction's upstream gradient is not reversed in time",
            "Its layer ran over the reversed sequence.",
            ("x", "h0_bwd", "bwd.W", "bwd.decay"),
            ("dhs[:, ::-1, H:]", "dhs[:, :, H:]"),
        ),
        mistake(
            "dx_not_reversed",
            "the second direction's dx is not reversed back",
            "It belongs to the reversed sequence.",
            ("x",),
            ('bwd["x"][:, ::-1]', 'bwd["x"]'),
        ),
        mistake(
            "dx_forward_only",
            "dx holds the forward direction only",
            "Both directions read x: their gradients add up.",
            ("x",),
            (' + bwd["x"][:, ::-1]', ""),
        ),
        mistake(
            "halves_swapped",
            "the halves of dhs are swapped",
            "The forward direction comes first.",
            BOTH_GRADIENTS,
            ("dhs[:, :, :H]", "dhs[:, :, H:]"),
            ("dhs[:, ::-1, H:]", "dhs[:, ::-1, :H]"),
        ),
        mistake(
            "starts_swapped",
            "the gradients of the first states are swapped",
            "Each belongs to its own direction.",
            ("h0_fwd", "h0_bwd"),
            ('"h0_fwd": fwd["h0"]', '"h0_fwd": bwd["h0"]'),
            ('"h0_bwd": bwd["h0"]', '"h0_bwd": fwd["h0"]'),
        ),
        mistake(
            "parameters_swapped",
            "the parameters' gradients are swapped",
            "Each belongs to its own direction.",
            BOTH_GRADIENTS[3:],
            ('"fwd": parameters(fwd)', '"fwd": parameters(bwd)'),
            ('"bwd": parameters(bwd)', '"bwd": parameters(fwd)'),
        ),
    ),
)

STACK_AXES = {"x": ("N", "T", "D"), "hs": ("N", "T", "H")}
STACK = ExerciseRubric(
    Exercise(
        "stacked_forward",
        UNIT,
        inputs=("x", "h0s", "layers", "forward"),
        outputs=("hs",),
        cache=True,
        points={"hs": 2, EDGE: 1},
        axes=STACK_AXES,
        hints=(
            "The states of one layer are the inputs of the next.",
            "Equation (9), from the lowest layer up.",
            "A loop over zip(h0s, layers): replace the sequence by the layer's states, "
            "and keep each cache.",
        ),
    ),
    layers_general(False),
    layers_edge(False),
    variants=(
        mistake(
            "first_layer_only",
            "only the first layer is applied",
            "Each layer reads the one below.",
            ("hs",),
            ("zip(h0s, layers)", "list(zip(h0s, layers))[:1]"),
            aliases=("first_layer_returned",),
        ),
        mistake(
            "first_layer_returned",
            "the states of the first layer are returned",
            "The last layer's states are the output.",
            ("hs",),
            ("return hs, caches", "return forward(x, h0s[0], layers[0])[0], caches"),
            aliases=("first_layer_only",),
        ),
        mistake(
            "starts_zero",
            "the layers start from zeros",
            "Each layer has its own first state.",
            ("hs",),
            ("forward(hs, h0, params)", "forward(hs, 0 * h0, params)"),
        ),
        mistake(
            "time_reversed_between",
            "the sequence is reversed between the layers",
            "All layers read forwards in time.",
            ("hs",),
            ("forward(hs, h0, params)", "forward(hs[:, ::-1], h0, params)"),
        ),
        mistake(
            "residual",
            "each layer's output is added to its input where the shapes allow",
            "Equation (9) hands on the states alone.",
            (EDGE,),
            (
                "        caches.append",
                "        hs = hs + x if hs.shape == x.shape else hs\n"
                "        caches.append",
            ),
        ),
        mistake(
            "tanh_between",
            "a tanh is put between the layers",
            "Equation (9) hands on the states as they are.",
            ("hs",),
            ("forward(hs, h0, params)", "forward(np.tanh(hs), h0, params)"),
        ),
    ),
)

STACK_GRADIENTS = (
    *("x", "h0s.0", "h0s.1"),
    *(f"layers.{i}.{p}" for i in (0, 1) for p in LEAKY),
)
STACK_BACK = ExerciseRubric(
    Exercise(
        "stacked_backward",
        UNIT,
        inputs=("x", "h0s", "layers", "forward"),
        gradients=STACK_GRADIENTS,
        forward="stacked_forward",
        needs=("stacked_forward",),
        upstream=("dhs",),
        handed_in=("backward",),
        points={"x": 1, "h0s.0": 0.5, "h0s.1": 0.5}
        | dict.fromkeys(STACK_GRADIENTS[3:], 0.5)
        | {EDGE: 1},
        axes=STACK_AXES,
        hints=(
            "From the top layer down: what one layer sends into its input is the "
            "upstream gradient of the one below.",
            "Equation (10). The lists in the result are in the order of the layers, "
            "lowest first.",
            "A loop over reversed(caches): call backward, replace dhs by its 'x', "
            "insert 'h0' and the parameters at the front of two lists.",
        ),
    ),
    layers_general(True),
    layers_edge(True),
    lambda rng: layers_case(rng, "large", 2, 12, (120, 150, 150), True),
    variants=(
        mistake(
            "lists_reversed",
            "the lists are in the order of the loop, top layer first",
            "The lowest layer comes first.",
            STACK_GRADIENTS[1:],
            ('h0s.insert(0, step["h0"])', 'h0s.append(step["h0"])'),
            (
                "layers.insert(0, parameters(step))",
                "layers.append(parameters(step))",
            ),
        ),
        mistake(
            "not_handed_down",
            "every layer gets the same upstream gradient, where shapes allow",
            "A layer's 'x' is the upstream gradient of the one below.",
            ("x", "h0s.0", "layers.0.W", "layers.0.decay"),
            (
                '        dhs = step["x"]\n',
                '        top = dhs\n        dhs = step["x"] * 0 + top.mean()\n',
            ),
        ),
        mistake(
            "starts_swapped",
            "only the list of first states is in the order of the loop",
            "The lowest layer comes first in both lists.",
            ("h0s.0", "h0s.1"),
            ('h0s.insert(0, step["h0"])', 'h0s.append(step["h0"])'),
        ),
        mistake(
            "layers_swapped",
            "only the list of layers is in the order of the loop",
            "The lowest layer comes first in both lists.",
            STACK_GRADIENTS[3:],
            (
                "layers.insert(0, parameters(step))",
                "layers.append(parameters(step))",
            ),
        ),
        mistake(
            "dx_of_top",
            "x gets the upstream gradient of the stack, where shapes allow",
            "x belongs to the lowest layer.",
            ("x",),
            ('"x": dhs', '"x": 0 * dhs'),
        ),
        mistake(
            "starts_zero",
            "the gradients of the first states are zero",
            "What each layer hands back at its first step belongs to its first state.",
            ("h0s.0", "h0s.1"),
            ('h0s.insert(0, step["h0"])', 'h0s.insert(0, 0 * step["h0"])'),
        ),
    ),
)

RUBRIC = UnitRubric(
    UNIT,
    "Training",
    (EMBED, EMBED_BACK, SGD, ADAM, BOTH, BOTH_BACK, STACK, STACK_BACK),
    {
        f.__name__: f
        for f in (
            layers.embedding_forward,
            layers.embedding_backward,
            optimisers.sgd_step,
            optimisers.adam_step,
            layers.bidirectional_forward,
            layers.bidirectional_backward,
            layers.stacked_forward,
            layers.stacked_backward,
        )
    },
    answers={"when_is_memory_enough": 1},
)
