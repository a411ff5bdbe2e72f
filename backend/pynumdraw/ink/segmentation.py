"""Segmentation: from the strokes of a drawing to candidates for its digits.

Strokes are cut where two digits may be joined, what is left is put in reading order, and neighbouring parts are
grouped. Which groups are digits is decided elsewhere, by what the network reads and by the features given here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from math import inf, log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.polyline import Polyline

FEATURES = ("digits", "small", "overlap", "gap", "parts", "wide", "cuts", "rows")
"""What speaks for or against a candidate, besides its image: the names of `Candidate.features`."""

MAX_PARTS = 4
"""Parts of a digit."""
MAX_CUTS = 8
"""Places at which the strokes of a drawing are cut, in all."""
SPECK = 0.15
"""Size, as a share of the digits' height, below which a part that lies apart is a stray mark."""
APART = 0.05
"""Distance, as a share of the same, from which it lies apart."""

_COLUMN_OVERLAP = 0.5  # of the narrower part: two that share as much in x are one column
_PADDING = 0.03  # of the height, on either side of a part, so that an upright line has a width
_NEAR = 0.12  # gap, of the height, up to which two columns may be one digit
_MAX_WIDTH = 1.6  # of the height, of a digit of several parts
_MAX_GAP = 0.35  # of the height, between the parts of a digit
_CUT_WIDTH = 0.85  # of its height, from which a stroke may hold two digits
_CUT_HEIGHT = 0.4  # of the height, that both sides of a cut must have
_CUT_OVERLAP = 0.25  # of the height, in x, that both sides of a cut may share
_ROW = 0.35  # of the height of the highest row, that a row of digits must have


Range = tuple[int, int]


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


class Candidate(NamedTuple):
    """Consecutive parts that may be a digit.

    Attributes
    ----------
    start, end : int
        The range of its parts, in reading order.
    features : tuple of float
        See `FEATURES`.
    """

    start: int
    end: int
    features: tuple[float, ...]


class Segmentation(NamedTuple):
    """The parts of a drawing.

    Attributes
    ----------
    parts : list of Part
        In reading order.
    rows : list of int
        The row of each part, from 0.
    ignored : list of Part
        Stray marks, which belong to no digit.
    height : float
        The height that digits of this drawing have, in its own units; > 0.
    columns : list of (int, int)
        Ranges of parts that overlap so much in x that they are one digit more likely than several.
    is_cut : bool
        Whether any stroke has been cut.
    """

    parts: list[Part]
    rows: list[int]
    ignored: list[Part]
    height: float
    columns: list[Range]
    is_cut: bool


def segment(polylines: Sequence[Polyline]) -> Segmentation:
    """Cut strokes into parts, set stray marks apart, and put the rest in reading order: by row, then from left to right."""
    strokes = _strokes(polylines)
    height = max([max(part.bottom - part.top, 0.3 * (part.right - part.left)) for part in strokes]) or 1.0
    if len(strokes) == 1 and not _may_be_several(strokes[0], height):
        return Segmentation(strokes, [0], [], height, [(0, 1)], is_cut=False)
    kept, ignored = _without_stray_marks(strokes, height)
    pieces = [piece for part in kept for piece in _cut(part, polylines[part.stroke], height)]
    if len(pieces) - len(kept) > MAX_CUTS:
        pieces = kept
    rows = _rows(pieces)
    order = sorted(range(len(pieces)), key=lambda i: (rows[i], pieces[i].left + pieces[i].right))
    parts, rows = [pieces[i] for i in order], [rows[i] for i in order]
    return Segmentation(parts, rows, ignored, height, _columns(parts, rows, height), len(pieces) > len(kept))


def merged(parts: Sequence[Part]) -> list[tuple[int, int, int]]:
    """Return (stroke, first point, last point) of parts, pieces of a stroke that follow one another as one."""
    ranges: list[tuple[int, int, int]] = []
    for stroke, first, last in sorted([part[:3] for part in parts]):
        if ranges and ranges[-1][0] == stroke and ranges[-1][2] == first:
            ranges[-1] = (stroke, ranges[-1][1], last)
        else:
            ranges.append((stroke, first, last))
    return ranges


def candidates(drawing: Segmentation, closed: Collection[Range] = ()) -> list[Candidate]:
    """Return the groups of consecutive parts that may be digits.

    Parameters
    ----------
    drawing : Segmentation
    closed : collection of (int, int)
        Columns that are digits beyond doubt, and are not divided.
    """
    count = len(drawing.parts)
    inside = {i for start, end in closed for i in range(start + 1, end)}
    reach = _rightmost(drawing)
    found: list[Candidate] = []
    for start in range(count):
        if start in inside:
            continue
        for end in range(start + 1, min(start + MAX_PARTS, count) + 1):
            if end not in inside and (end - start == 1 or _is_possible(drawing, start, end, closed)):
                found.append(Candidate(start, end, _features(drawing, start, end, reach[start])))
    known = {(one.start, one.end) for one in found}
    found += [
        Candidate(*column, _features(drawing, *column, reach[column[0]])) for column in drawing.columns if column not in known
    ]
    return found


def _is_possible(drawing: Segmentation, start: int, end: int, closed: Collection[Range]) -> bool:
    parts = drawing.parts[start:end]
    width = max([part.right for part in parts]) - min([part.left for part in parts])
    if width > _MAX_WIDTH * drawing.height:
        return False
    gap = _inner_gap(parts) / drawing.height
    if gap <= _NEAR:
        return True
    return gap <= _MAX_GAP and not all(any(a <= i < b for a, b in closed) for i in range(start, end))


def _features(drawing: Segmentation, start: int, end: int, reach: float) -> tuple[float, ...]:
    height, parts = drawing.height, drawing.parts[start:end]
    left, right = min([part.left for part in parts]), max([part.right for part in parts])
    tall = max(max([part.bottom for part in parts]) - min([part.top for part in parts]), 0.02 * height)
    return (
        1.0,
        log(0.8 * height / tall) if tall < 0.8 * height else 0.0,
        max(0.0, min(reach, right) - left) / height,
        _inner_gap(parts) / height,
        float((len(merged(parts)) if drawing.is_cut else len(parts)) - 1),
        max(0.0, (right - left) / height - 1),
        _open_ends(drawing, start, end) if drawing.is_cut else 0.0,
        float(drawing.rows[start] != drawing.rows[end - 1]),
    )


def _rightmost(drawing: Segmentation) -> list[float]:
    """Return, for each part, how far the parts before it in its row reach to the right."""
    reach: list[float] = []
    right, before = -inf, -1
    for part, row in zip(drawing.parts, drawing.rows):
        if row != before:
            right, before = -inf, row
        reach.append(right)
        right = max(right, part.right)
    return reach


def _inner_gap(parts: Sequence[Part]) -> float:
    """Return the widest gap in x between parts."""
    if len(parts) == 1:
        return 0.0
    gap, reach = 0.0, inf
    for left, right in sorted([(part.left, part.right) for part in parts]):
        gap, reach = max(gap, left - reach), right if reach == inf else max(reach, right)
    return gap


def _open_ends(drawing: Segmentation, start: int, end: int) -> float:
    """Count the cuts between a candidate's parts and others."""
    parts = drawing.parts
    others = {(part.stroke, at) for part in (*parts[:start], *parts[end:]) for at in (part.first, part.last)}
    return float(sum([(part.stroke, at) in others for part in parts[start:end] for at in (part.first, part.last)]))


def _strokes(polylines: Sequence[Polyline]) -> list[Part]:
    lengths = [len(points) for points in polylines]
    points = np.concatenate(polylines) if len(polylines) > 1 else polylines[0]
    starts = np.cumsum([0, *lengths[:-1]])
    lows, highs = np.minimum.reduceat(points, starts).tolist(), np.maximum.reduceat(points, starts).tolist()
    return [
        Part(i, 0, length - 1, left, right, top, bottom)
        for i, (length, (left, top), (right, bottom)) in enumerate(zip(lengths, lows, highs))
    ]


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


def _may_be_several(part: Part, height: float) -> bool:
    width = part.right - part.left
    return width > _CUT_WIDTH * (part.bottom - part.top) and width > 0.6 * height


def _cut(part: Part, points: Polyline, height: float) -> list[Part]:
    """Cut a stroke where its points before lie to the left of those after, or to the right, or nearly so."""
    if not _may_be_several(part, height):
        return [part]
    x = points[:, 0] if points[-1, 0] >= points[0, 0] else -points[:, 0]
    overlap = np.maximum.accumulate(x) - np.minimum.accumulate(x[::-1])[::-1]
    least = _CUT_HEIGHT * height
    possible = (overlap <= _CUT_OVERLAP * height) & (_extent(points[:, 1]) >= least)
    possible &= _extent(points[::-1, 1])[::-1] >= least
    ends = [0, *_minima(np.where(possible, overlap, inf)), len(points) - 1]
    bounds = list(pairwise(ends))
    boxes = _strokes([points[first : last + 1] for first, last in bounds])
    return [Part(part.stroke, *ends, *box[3:]) for ends, box in zip(bounds, boxes)]


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
    least = _ROW * max(bottom - top for top, bottom in bands)
    if any(bottom - top < least for top, bottom in bands):
        return [0] * len(parts)
    return [next(i for i, (_, bottom) in enumerate(bands) if part.top <= bottom) for part in parts]


def _columns(parts: Sequence[Part], rows: Sequence[int], height: float) -> list[Range]:
    columns: list[Range] = []
    padding, left, right = _PADDING * height, 0.0, 0.0
    for i, part in enumerate(parts):
        shared = min(right, part.right) - max(left, part.left) + 2 * padding
        narrower = min(right - left, part.right - part.left) + 2 * padding
        is_one_stroke = i > 0 and parts[i - 1].stroke == part.stroke
        if i and rows[i] == rows[i - 1] and (is_one_stroke or shared >= _COLUMN_OVERLAP * narrower):
            columns[-1] = (columns[-1][0], i + 1)
            left, right = min(left, part.left), max(right, part.right)
        else:
            columns.append((i, i + 1))
            left, right = part.left, part.right
    return columns
