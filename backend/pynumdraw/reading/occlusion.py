"""A drawing with a part left out, for every part in turn; what is left stays at its size and place."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.polyline import Polyline, arc_length
from pynumdraw.ink.raster import Image, draw, render_centred, resample_all, scale_to_box
from pynumdraw.ink.surface import split_at_corners

PIECES = 24
"""That a drawing's ink is cut into, about; each stroke is one piece at least."""
SHORTEST = 1.5
"""Pixels, of the pieces of a stroke that is longer."""
REACH = 1
"""Pieces of the same stroke, on either side of one, that are left out with it: the gap is wider than the pen."""


class Pieces(NamedTuple):
    """A drawing's ink, cut into m pieces, stroke by stroke.

    Attributes
    ----------
    images : array (m, 28, 28), float32, [0, 1]
        Each piece alone, where it is in the image of the whole drawing.
    owners : array (m,), int
        The stroke that it is of.
    middles : array (m,), [0, 1]
        Where on its stroke its middle lies, as a share of the stroke's length.
    """

    images: Image
    owners: NDArray[np.intp]
    middles: NDArray[np.float64]


def cut(strokes: Sequence[Polyline], smallest: float = 0.0) -> Pieces:
    """Cut strokes, as `rasterise` takes them, into pieces."""
    fitted, size = scale_to_box(strokes, smallest)
    lengths = [float(arc_length(polyline)[-1]) for polyline in fitted]
    polylines = resample_all(fitted)
    _, centre = render_centred(polylines, size)
    piece = max(SHORTEST, sum(lengths) / PIECES)
    bounds = [_bounds(len(polyline), round(length / piece)) for (polyline, _), length in zip(polylines, lengths)]
    parts = [(polyline[a : b + 1], step) for (polyline, step), at in zip(polylines, bounds) for a, b in pairwise(at)]
    return Pieces(
        np.stack([draw(split_at_corners([part]), centre) for part in parts]),
        np.repeat(np.arange(len(polylines)), [len(at) - 1 for at in bounds]),
        np.concatenate([(at[1:] + at[:-1]) / 2 / max(at[-1], 1) for at in bounds]),
    )


def leave_out(pieces: Pieces) -> tuple[Image, Image]:
    """Draw all ink, and all but each piece and its neighbours.

    Ink covers paper as aggdraw has it: what shows through is the product of what shows through each piece.

    Returns
    -------
    whole : array (28, 28), float32, [0, 1]
    rest : array (m, 28, 28), float32, [0, 1]
    """
    bare, paper = 1 - pieces.images, np.ones_like(pieces.images[:1])
    before: Image = np.multiply.accumulate(np.concatenate([paper, bare]))
    after: Image = np.multiply.accumulate(np.concatenate([paper, bare[::-1]]))[::-1]
    index, owners = np.arange(len(bare)), pieces.owners
    first = np.maximum(index - REACH, np.searchsorted(owners, owners))
    behind = np.minimum(index + REACH + 1, np.searchsorted(owners, owners, "right"))
    return 1 - before[-1], 1 - before[first] * after[behind]


def _bounds(points: int, pieces: int) -> NDArray[np.intp]:
    """Divide the steps between a stroke's points into pieces, at least one: the indices of their ends."""
    pieces = max(1, min(pieces, points - 1))
    return np.rint(np.linspace(0, points - 1, pieces + 1)).astype(np.intp)
