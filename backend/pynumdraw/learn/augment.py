"""Distortions that make one digit many: affine, elastic, and the width of the pen.

P. Simard, D. Steinkraus, J. Platt: "Best Practices for Convolutional Neural Networks Applied to Visual Document
Analysis", ICDAR 2003. All images of a batch are distorted at once, in NumPy.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.raster import SIDE

Images = NDArray[np.float32]


class Ranges(NamedTuple):
    """How strong distortions are: each is drawn evenly from ± its value.

    Attributes
    ----------
    rotation : float
        Degrees.
    shear : float
        Pixels sideways for each pixel down.
    scale : float
        Of 1, for width and height each on its own.
    shift : float
        Pixels.
    elastic : float
        Mean displacement of a pixel, at most, in pixels.
    smoothness : float
        Standard deviation of the Gaussian that smooths the displacements, in pixels.
    """

    rotation: float = 12.0
    shear: float = 0.25
    scale: float = 0.15
    shift: float = 1.5
    elastic: float = 1.1
    smoothness: float = 4.0


USUAL = Ranges()


def distort(images: Images, rng: np.random.Generator, ranges: Ranges = USUAL) -> Images:
    """Distort each image of a batch (n, 28, 28) in its own way; values stay in [0, 1]."""
    places = _affine_places(len(images), rng, ranges) + _displacements(len(images), rng, ranges)
    return sample(images, places)


def sample(images: Images, places: NDArray[np.float32]) -> Images:
    """Read images (n, 28, 28) at places (n, 2, 28, 28) of (x, y) in pixels, between pixels bilinearly; 0 outside."""
    edge = SIDE + 2
    padded = np.zeros((len(images), edge, edge), np.float32)
    padded[:, 1:-1, 1:-1] = images
    places = np.clip(places + 1, 0, SIDE + 0.999)
    corner = places.astype(np.int32)
    fraction = places - corner
    first = np.arange(len(images), dtype=np.int32)[:, None, None] * edge**2
    at = first + corner[:, 1] * edge + corner[:, 0]
    x, y, ink = fraction[:, 0], fraction[:, 1], padded.ravel()
    above = ink[at] * (1 - x) + ink[at + 1] * x
    below = ink[at + edge] * (1 - x) + ink[at + edge + 1] * x
    return (above * (1 - y) + below * y).astype(np.float32, copy=False)


def _affine_places(n: int, rng: np.random.Generator, ranges: Ranges) -> NDArray[np.float32]:
    """Say from where each pixel of n images takes its ink: (n, 2, 28, 28)."""

    def draw(limit: float, *shape: int) -> NDArray[np.float64]:
        return rng.uniform(-limit, limit, (n, *shape))

    angle = np.radians(draw(ranges.rotation))
    turn = np.stack([np.cos(angle), -np.sin(angle), np.sin(angle), np.cos(angle)], axis=-1).reshape(n, 2, 2)
    slant = np.tile(np.eye(2), (n, 1, 1))
    slant[:, 0, 1] = draw(ranges.shear)
    stretch = 1 + draw(ranges.scale, 2)
    matrix = turn @ slant * stretch[:, None, :]
    centred = np.indices((SIDE, SIDE))[::-1].reshape(2, -1) - (SIDE - 1) / 2
    moved = matrix @ centred + (SIDE - 1) / 2 + draw(ranges.shift, 2, 1)
    return moved.reshape(n, 2, SIDE, SIDE).astype(np.float32)


def _displacements(n: int, rng: np.random.Generator, ranges: Ranges) -> NDArray[np.float32]:
    """Draw smooth random displacements (n, 2, 28, 28), in pixels."""
    at = np.arange(SIDE)
    kernel = np.exp(-(((at[:, None] - at) / ranges.smoothness) ** 2) / 2).astype(np.float32)
    fields = kernel @ rng.standard_normal((n, 2, SIDE, SIDE), np.float32) @ kernel
    strength = rng.uniform(0, ranges.elastic, (n, 1, 1, 1)).astype(np.float32)
    scale = strength / np.abs(fields).mean(axis=(1, 2, 3), keepdims=True)
    return (fields * scale).astype(np.float32, copy=False)
