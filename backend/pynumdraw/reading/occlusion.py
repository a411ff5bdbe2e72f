"""Leave out each part of a drawing in turn; the remaining ink keeps its size and its place."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.aggdraw_surface import split_at_corners
from pynumdraw.ink.polyline import Polyline, arc_length
from pynumdraw.ink.raster import Image, draw, render_centred, resample_all, scale_to_box

PIECES = 24
"""Approximate number of pieces that a digit's ink is cut into; each stroke is at least one piece."""
MIN_LENGTH = 1.5
"""Least length of a piece, in pixels, unless its stroke is shorter."""
NEIGHBOURS = 1
"""Number of neighbours on each side that are left out with a piece, so that the gap is wider than the pen."""


class Pieces(NamedTuple):
    """The ink of a drawing, cut into m pieces, stroke by stroke.

    Attributes
    ----------
    images : array (m, 28, 28), float32, [0, 1]
        Each piece alone, at its place in the image of the whole drawing.
    owners : array (m,), int
        Index of the stroke that each piece belongs to.
    middles : array (m,), [0, 1]
        Arc length up to the middle of each piece, relative to the length of its stroke.
    """

    images: Image
    owners: NDArray[np.intp]
    middles: NDArray[np.float64]


def cut(strokes: Sequence[Polyline], min_extent: float = 0.0, count: int = PIECES) -> Pieces:
    """Cut strokes into about `count` pieces, at least one of each stroke; `min_extent` is as in `rasterise`."""
    scaled, size = scale_to_box(strokes, min_extent)
    lengths = [float(arc_length(polyline)[-1]) for polyline in scaled]
    polylines = resample_all(scaled)
    _, origin = render_centred(polylines, size)
    piece = max(MIN_LENGTH, sum(lengths) / count)
    bounds = [_bounds(len(polyline), round(length / piece)) for (polyline, _), length in zip(polylines, lengths)]
    parts = [(polyline[a : b + 1], step) for (polyline, step), at in zip(polylines, bounds) for a, b in pairwise(at)]
    return Pieces(
        np.stack([draw(split_at_corners([part]), origin) for part in parts]),
        np.repeat(np.arange(len(polylines)), [len(at) - 1 for at in bounds]),
        np.concatenate([(at[1:] + at[:-1]) / 2 / max(at[-1], 1) for at in bounds]),
    )


def leave_out(pieces: Pieces) -> tuple[Image, Image]:
    """Draw all ink, and, for each piece, all ink but that piece and its neighbours.

    Ink covers paper as in aggdraw: the transparency of several pieces is the product of their transparencies.

    Returns
    -------
    whole : array (28, 28), float32, [0, 1]
    rest : array (m, 28, 28), float32, [0, 1]
    """
    transparency, paper = 1 - pieces.images, np.ones_like(pieces.images[:1])
    before: Image = np.multiply.accumulate(np.concatenate([paper, transparency]))
    after: Image = np.multiply.accumulate(np.concatenate([paper, transparency[::-1]]))[::-1]
    index, owners = np.arange(len(transparency)), pieces.owners
    start = np.maximum(index - NEIGHBOURS, np.searchsorted(owners, owners))
    stop = np.minimum(index + NEIGHBOURS + 1, np.searchsorted(owners, owners, "right"))
    return 1 - before[-1], 1 - before[start] * after[stop]


def _bounds(points: int, pieces: int) -> NDArray[np.intp]:
    """Return the indices of the points that divide a stroke into so many pieces, but at least one."""
    pieces = max(1, min(pieces, points - 1))
    return np.rint(np.linspace(0, points - 1, pieces + 1)).astype(np.intp)
