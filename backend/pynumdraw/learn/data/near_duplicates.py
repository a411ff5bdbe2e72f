"""Near-duplicate detection: which drawings show nearly the same ink as others, however they were recorded.

The measure is the chamfer distance (H. G. Barrow et al., IJCAI 1977) of evenly spaced points of both drawings, scaled
to the same box. Neither the sampling, nor a simplification of lines, nor the order and direction of strokes matters.
"""

import itertools
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.parts import SPECK
from pynumdraw.ink.polyline import Polyline, arc_length, to_complex

Drawings = Sequence[Sequence[Polyline]]

_POINTS = 256
_CELLS = 48  # along each side of the box
_CHUNK = 4000


def near_duplicates(drawings: Drawings, references: Drawings, distance: float) -> NDArray[np.bool_]:
    """Return which drawings lie within a distance of a reference, or of a reference without its dots: (n,).

    Parameters
    ----------
    drawings, references : sequence of drawings
    distance : float
        Mean distance of their ink, relative to the longer side of a drawing.
    """
    if not drawings or not references:
        return np.zeros(len(drawings), bool)
    ink, field = _maps([*references, *map(_without_dots, references)])
    nearest = [
        (of_ink @ field.T + of_field @ ink.T).min(axis=1) / 2
        for at in range(0, len(drawings), _CHUNK)
        for of_ink, of_field in [_maps(drawings[at : at + _CHUNK])]
    ]
    return np.concatenate(nearest) <= distance


def _maps(drawings: Drawings) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the share of each drawing's ink in each cell, and each cell's distance from its ink: (n, cells) both."""
    cells = np.rint(np.stack([_evenly_spaced(one) for one in drawings]) * (_CELLS - 1)).astype(np.int64)
    ink = np.zeros((len(drawings), _CELLS, _CELLS), np.float32)
    np.add.at(ink, (np.arange(len(drawings))[:, None], cells[..., 1], cells[..., 0]), 1 / _POINTS)
    is_free = (ink == 0).astype(np.uint8)
    field = np.stack([cv2.distanceTransform(one, cv2.DIST_L2, cv2.DIST_MASK_PRECISE) for one in is_free])
    return ink.reshape(len(ink), -1), field.reshape(len(ink), -1).astype(np.float32) / np.float32(_CELLS - 1)


def _evenly_spaced(drawing: Sequence[Polyline]) -> NDArray[np.float64]:
    """Return points (256, 2) in equal steps along all ink, in [0, 1], of the drawing centred in a square box."""
    points = np.concatenate(drawing)
    low, high = points.min(axis=0), points.max(axis=0)
    extent = float((high - low).max()) or 1.0
    lines = [to_complex((stroke - (low + high) / 2) / extent + 0.5) for stroke in drawing]
    lengths = [arc_length(line) for line in lines]
    ends = list(itertools.accumulate(float(length[-1]) for length in lengths))
    if not ends[-1]:  # taps alone
        return np.full((_POINTS, 2), 0.5)
    at = (np.arange(_POINTS) + 0.5) / _POINTS * ends[-1]
    spaced = [
        np.interp(at[(at >= start) & (at < end)] - start, length, line)
        for line, length, (start, end) in zip(lines, lengths, itertools.pairwise([0.0, *ends]))
    ]
    return np.concatenate(spaced).view(np.float64).reshape(-1, 2)


def _without_dots(drawing: Sequence[Polyline]) -> Sequence[Polyline]:
    """Leave out strokes as small as stray marks: some data sets have lost them."""
    extent = float(np.ptp(np.concatenate(drawing), axis=0).max())
    return [stroke for stroke in drawing if np.ptp(stroke, axis=0).max() > SPECK * extent] or drawing
