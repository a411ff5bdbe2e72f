"""Divide the strokes of a drawing into the parts that digits are made of.

A stroke is cut where two digits may be joined, stray marks are set apart, and the parts are put in reading order.
"""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import inf
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.polyline import TAP_EXTENT, Box, Polyline

SPECK = 0.15
"""Share of the height of digits: a smaller stroke that lies apart from others is a stray mark."""
APART = 0.05
"""Share of the height of digits: the least distance of a stray mark from other ink."""
MAX_CUTS = 8
"""Number of cuts in a drawing above which none is made."""

_CUT_WIDTH = 0.85  # least ratio of width to height of a stroke that may hold two digits
_MIN_CUT_WIDTH = 0.6  # least width of such a stroke, as a share of the height of digits
_CUT_HEIGHT = 0.4  # share of the height of digits that the ink on both sides of a cut must have
_CUT_OVERLAP = 0.25  # share of the height of digits by which both sides of a cut may overlap in x
_TALL = 0.6  # share of a drawing's height from which a stroke may be a digit of its own
_SHARED = 0.15  # least share of the narrower of two such strokes that both have in common in x, if they are one digit
_MIN_HEIGHT = 0.3  # least height of digits, relative to the width of the widest stroke
_ROW_HEIGHT = 0.35  # least height of a row, relative to the highest row


class Part(NamedTuple):
    """A stroke or a piece of one.

    Attributes
    ----------
    stroke, first, last : int
        The stroke's index, and the indices of the part's first and last point, inclusive.
    left, right, top, bottom : float
        Its bounding box.
    """

    stroke: int
    first: int
    last: int
    left: float
    right: float
    top: float
    bottom: float

    @property
    def size(self) -> float:
        """The longer side of its bounding box."""
        return max(self.right - self.left, self.bottom - self.top)


class Parts(NamedTuple):
    """The parts of a drawing, in reading order: by row, then from left to right.

    Attributes
    ----------
    kept : list of Part
        At least one.
    rows : list of int
        Row of each part, from 0.
    stray : list of Part
        Stray marks, which belong to no digit.
    height : float, > 0
        Height of digits in this drawing, in its own units: that of the highest stroke.
    is_cut : bool
        Whether a stroke was cut.
    """

    kept: list[Part]
    rows: list[int]
    stray: list[Part]
    height: float
    is_cut: bool


def whole_strokes(polylines: Sequence[Polyline]) -> list[Part]:
    """Return strokes, arrays (n, 2) of x, y, as undivided parts."""
    if len(polylines) == 1:
        return [_part(0, 0, len(polylines[0]) - 1, polylines[0])]
    points, lengths = np.concatenate(polylines), [len(polyline) for polyline in polylines]
    starts = [0, *accumulate(lengths[:-1])]
    corners = zip(lengths, np.minimum.reduceat(points, starts).tolist(), np.maximum.reduceat(points, starts).tolist())
    return [
        Part(i, 0, length - 1, left, right, top, bottom)
        for i, (length, (left, top), (right, bottom)) in enumerate(corners)
    ]


def divide(strokes: list[Part], polylines: Sequence[Polyline] | None) -> Parts:
    """Divide the strokes of a drawing into parts; without their points they are not cut."""
    height = max([max(part.bottom - part.top, _MIN_HEIGHT * (part.right - part.left)) for part in strokes])
    height = height if height > TAP_EXTENT else 1.0  # taps have none, and shares of less may be 0
    kept, stray = _without_stray_marks(strokes, height)
    pieces = [piece for part in kept for piece in _cut(part, polylines[part.stroke], height)] if polylines else kept
    if len(pieces) - len(kept) > MAX_CUTS:
        pieces = kept
    if len(pieces) == 1:
        return Parts(pieces, [0], stray, height, is_cut=False)
    rows = _rows(pieces)
    order = sorted(range(len(pieces)), key=lambda i: (rows[i], pieces[i].left + pieces[i].right))
    return Parts([pieces[i] for i in order], [rows[i] for i in order], stray, height, len(pieces) > len(kept))


def single_column(strokes: Sequence[Part]) -> Box | None:
    """Return the bounding box of strokes of which no two high ones lie side by side; None for others."""
    if len(strokes) == 1:
        _, _, _, left, right, top, bottom = strokes[0]
        return left, top, right - left, bottom - top
    _, _, _, lefts, rights, tops, bottoms = zip(*strokes)
    top = min(tops)
    height = max(bottoms) - top
    tall_left, tall_right, reach = inf, -inf, top
    for _, _, _, left, right, first, last in sorted(strokes, key=_top):
        if max(right - left, last - first) <= SPECK * height or first > reach + APART * height:
            return None
        reach = max(reach, last)
        if last - first >= _TALL * height:
            shared = min(tall_right, right) - max(tall_left, left)
            if tall_right > -inf and shared < _SHARED * min(tall_right - tall_left, right - left):
                return None
            tall_left, tall_right = min(tall_left, left), max(tall_right, right)
    return min(lefts), top, max(rights) - min(lefts), height


def point_ranges(parts: Sequence[Part]) -> list[tuple[int, int, int]]:
    """Return (stroke, first point, last point) of parts, pieces of a stroke that follow one another as one."""
    ranges: list[tuple[int, int, int]] = []
    for stroke, first, last in sorted([part[:3] for part in parts]):
        if ranges and ranges[-1][0] == stroke and ranges[-1][2] == first:
            ranges[-1] = (stroke, ranges[-1][1], last)
        else:
            ranges.append((stroke, first, last))
    return ranges


_top = attrgetter("top")


def _part(stroke: int, first: int, last: int, points: Polyline) -> Part:
    left, top = np.minimum.reduce(points).tolist()
    right, bottom = np.maximum.reduce(points).tolist()
    return Part(stroke, first, last, left, right, top, bottom)


def _without_stray_marks(parts: list[Part], height: float) -> tuple[list[Part], list[Part]]:
    large = [part for part in parts if part.size > SPECK * height]
    if len(large) == len(parts) or not large:
        return parts, []
    stray = [part for part in parts if part.size <= SPECK * height and _distance(part, large) > APART * height]
    return [part for part in parts if part not in stray], stray


def _distance(part: Part, others: Sequence[Part]) -> float:
    """Return the distance of a part's bounding box from the nearest of others', along x or y, whichever is longer."""
    return min(
        max(other.left - part.right, part.left - other.right, other.top - part.bottom, part.top - other.bottom)
        for other in others
    )


def _cut(part: Part, points: Polyline, height: float) -> list[Part]:
    """Cut a stroke where its points before lie to the left of those after, or to the right, or nearly so."""
    width, tall = part.right - part.left, part.bottom - part.top
    if width <= _CUT_WIDTH * tall or width <= _MIN_CUT_WIDTH * height or tall < _CUT_HEIGHT * height:
        return [part]
    x = points[:, 0] if points[-1, 0] >= points[0, 0] else -points[:, 0]
    overlap = np.maximum.accumulate(x) - np.minimum.accumulate(x[::-1])[::-1]
    least = _CUT_HEIGHT * height
    possible = (overlap <= _CUT_OVERLAP * height) & (_extent(points[:, 1]) >= least)
    possible &= _extent(points[::-1, 1])[::-1] >= least
    ends = [0, *_minima(np.where(possible, overlap, inf)), len(points) - 1]
    return [_part(part.stroke, first, last, points[first : last + 1]) for first, last in pairwise(ends)]


def _extent(values: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return the range of the values up to each."""
    return np.maximum.accumulate(values) - np.minimum.accumulate(values)


def _minima(values: NDArray[np.floating]) -> list[int]:
    """Return the index of the least value of each run of finite values, the middle one of equals."""
    found: list[int] = []
    finite = np.flatnonzero(values < inf)
    for run in np.split(finite, np.flatnonzero(np.diff(finite) > 1) + 1) if len(finite) else ():
        least = run[values[run] <= values[run].min() + 1e-9]
        found.append(int(least[len(least) // 2]))
    return found


def _rows(parts: Sequence[Part]) -> list[int]:
    """Return the row of each part: parts whose extents in y overlap, directly or through others, share one."""
    if len(parts) == 1:
        return [0]
    bands: list[list[float]] = []
    for top, bottom in sorted([(part.top, part.bottom) for part in parts]):
        if bands and top <= bands[-1][1]:
            bands[-1][1] = max(bands[-1][1], bottom)
        else:
            bands.append([top, bottom])
    if len(bands) == 1:
        return [0] * len(parts)
    least = _ROW_HEIGHT * max(bottom - top for top, bottom in bands)
    if any(bottom - top < least for top, bottom in bands):
        return [0] * len(parts)
    return [next(i for i, (_, bottom) in enumerate(bands) if part.top <= bottom) for part in parts]
