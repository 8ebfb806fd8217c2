"""Layers in a flat dict: the arrays of "layer" stand under "layer.NAME"."""

from .arrays import Grads, Params


def part(params: Params, name: str) -> Grads:
    """Return the arrays of one layer, without its name and the dot."""
    prefix = f"{name}."
    return {k[len(prefix) :]: v for k, v in params.items() if k.startswith(prefix)}


def prefixed(name: str, grads: Grads) -> Grads:
    """Return a layer's gradients under its name; not those of its inputs."""
    return {f"{name}.{k}": v for k, v in grads.items() if k not in ("x", "h0")}
