"""Segmentation: find candidates for the digits of a drawing, among the groups of its parts.

Which candidates are digits is decided elsewhere, by what the network reads and by their features.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from math import inf, log
from typing import NamedTuple

from pynumdraw.ink.parts import Part, Parts, point_ranges

FEATURES = ("digits", "small", "overlap", "gap", "parts", "abreast", "wide", "cuts", "rows")
"""Names of `Candidate.features`; lengths are shares of the height of digits.

digits: 1. small: logarithm of how much lower it is than 0.8 times the height, or 0. overlap: overlap in x with what is
before it. gap: widest gap in x between its parts. parts: their number, less one. abreast: whether high parts stand side
by side. wide: how much wider it is than digits are high. cuts: number of cuts at its ends. rows: whether its parts
lie in different rows.
"""

MAX_PARTS = 4
"""Parts of a digit, unless they lie in one column."""
MAX_CANDIDATES = 64
"""Candidates of a drawing; those with the widest gaps are left out."""

_COLUMN_OVERLAP = 0.5  # share of the narrower part that two parts of a column have in common in x
_PADDING = 0.03  # share of the height, added on either side of a part, so that an upright line has a width
_NEAR = 0.05  # share of the height: widest gap between two digits beyond doubt that may yet be one
_MAX_WIDTH = 1.6  # share of the height that several parts of a digit may be wide
_MAX_GAP = 0.35  # share of the height: widest gap between the parts of a digit
_TALL = 0.6  # share of the height from which parts that lie side by side may be digits of their own
_SLACK = 0.05  # share of the height by which these may overlap in x
_FULL_HEIGHT = 0.8  # share of the height from which a digit is not small

Range = tuple[int, int]
"""Start and end of consecutive parts; the end is exclusive."""


class Candidate(NamedTuple):
    """Consecutive parts that may be a digit.

    Attributes
    ----------
    start, end : int
        Range of its parts, in reading order.
    features : tuple of float
        What speaks for or against it besides its image: see `FEATURES`.
    """

    start: int
    end: int
    features: tuple[float, ...]


SINGLE = Candidate(0, 1, (1.0,) + (0.0,) * (len(FEATURES) - 1))
"""The only candidate of what has one part, such as a picture of a digit."""


def columns(drawing: Parts) -> list[Range]:
    """Return ranges of parts that overlap so much in x that they are one digit rather than several; they cover all."""
    if len(drawing.kept) == 1:
        return [(0, 1)]
    found: list[Range] = []
    padding, left, right = 2 * _PADDING * drawing.height, 0.0, 0.0
    for i, part in enumerate(drawing.kept):
        shared = min(right, part.right) - max(left, part.left) + padding
        narrower = min(right - left, part.right - part.left) + padding
        is_same_stroke = i > 0 and drawing.kept[i - 1].stroke == part.stroke
        is_same_row = i > 0 and drawing.rows[i - 1] == drawing.rows[i]
        if is_same_row and (is_same_stroke or shared >= _COLUMN_OVERLAP * narrower):
            found[-1] = (found[-1][0], i + 1)
            left, right = min(left, part.left), max(right, part.right)
        else:
            found.append((i, i + 1))
            left, right = part.left, part.right
    return found


def candidates(drawing: Parts, whole: Collection[Range], closed: Collection[Range] = ()) -> list[Candidate]:
    """Return the groups of consecutive parts that may be digits.

    Parameters
    ----------
    drawing : Parts
    whole : collection of Range
        The columns: each is a candidate.
    closed : collection of Range
        Columns that are digits beyond doubt, and are not divided.
    """
    ranges = _affordable(_ranges(drawing, whole, closed), drawing, closed)
    reach, cuts = _rightmost(drawing), _cuts(drawing)
    return [Candidate(start, end, _features(drawing, start, end, reach[start], cuts)) for start, end in ranges]


def _affordable(ranges: list[Range], drawing: Parts, closed: Collection[Range]) -> list[Range]:
    """Leave out ranges of several parts, those with the widest gaps first, where all would take too long.

    Single parts and closed columns are kept: without them, no sequence of candidates might cover the drawing.
    """
    if len(ranges) <= MAX_CANDIDATES:
        return ranges
    needed = [one for one in ranges if one[1] - one[0] == 1 or one in closed]
    others = [one for one in ranges if one not in needed]
    others.sort(key=lambda one: _inner_gap(drawing.kept[slice(*one)]))
    return needed + others[: max(0, MAX_CANDIDATES - len(needed))]


def _ranges(drawing: Parts, whole: Collection[Range], closed: Collection[Range]) -> list[Range]:
    inside = {i for start, end in closed for i in range(start + 1, end)}
    doubtless = {i for start, end in closed for i in range(start, end)}
    found = [
        (start, end)
        for start in range(len(drawing.kept))
        if start not in inside
        for end in _ends(drawing, start, doubtless)
        if end not in inside
    ]
    return found + [column for column in whole if column not in found]


def _ends(drawing: Parts, start: int, doubtless: set[int]) -> Iterator[int]:
    """Yield the end of each candidate that starts with a part: of the part alone, and of wider ones."""
    yield start + 1
    parts = drawing.kept[start : start + MAX_PARTS]
    left, right = parts[0].left, parts[0].right
    for count, part in enumerate(parts[1:], 2):
        gap = part.left - right
        left, right = min(left, part.left), max(right, part.right)
        if right - left > _MAX_WIDTH * drawing.height:
            return
        widest = _NEAR if doubtless.issuperset(range(start, start + count)) else _MAX_GAP
        if gap <= widest * drawing.height and _inner_gap(parts[:count]) <= widest * drawing.height:
            yield start + count


def _features(drawing: Parts, start: int, end: int, reach: float, cuts: Sequence[Range]) -> tuple[float, ...]:
    height, parts = drawing.height, drawing.kept[start:end]
    left, right, top, bottom = parts[0][3:]
    gap = more = abreast = 0.0
    if len(parts) > 1:
        left, right = min([part.left for part in parts]), max([part.right for part in parts])
        top, bottom = min([part.top for part in parts]), max([part.bottom for part in parts])
        gap, abreast = _inner_gap(parts) / height, _abreast(parts, height)
        more = (len(point_ranges(parts)) if drawing.is_cut else len(parts)) - 1.0
    tall, wide = max(bottom - top, 0.02 * height), right - left
    return (
        1.0,
        log(_FULL_HEIGHT * height / tall) if tall < _FULL_HEIGHT * height else 0.0,
        max(0.0, min(reach, right) - left) / (wide + 2 * _PADDING * height),
        gap,
        more,
        abreast,
        max(0.0, wide / height - 1),
        float(sum([(start <= i < end) != (start <= j < end) for i, j in cuts])),
        float(drawing.rows[start] != drawing.rows[end - 1]),
    )


def _rightmost(drawing: Parts) -> list[float]:
    """Return, for each part, how far the parts before it in its row reach to the right."""
    reach: list[float] = []
    right, before = -inf, -1
    for part, row in zip(drawing.kept, drawing.rows):
        if row != before:
            right, before = -inf, row
        reach.append(right)
        right = max(right, part.right)
    return reach


def _inner_gap(parts: Sequence[Part]) -> float:
    """Return the widest gap in x between parts."""
    gap, reach = 0.0, inf
    for left, right in sorted([(part.left, part.right) for part in parts]):
        gap, reach = max(gap, left - reach), right if reach == inf else max(reach, right)
    return gap


def _abreast(parts: Sequence[Part], height: float) -> float:
    """Count the places in x where nothing but high parts end to the left and begin to the right."""
    tall = sorted([(part.left, part.right) for part in parts if part.bottom - part.top >= _TALL * height])
    slack, count, reach = _SLACK * height, 0, inf
    for left, right in tall:
        count += left >= reach - slack
        reach = right if reach == inf else max(reach, right)
    return float(count)


def _cuts(drawing: Parts) -> list[Range]:
    """Return the two parts at each cut."""
    if not drawing.is_cut:
        return []
    pieces = sorted([(part.stroke, part.first, i) for i, part in enumerate(drawing.kept)])
    return [(i, j) for (stroke, _, i), (other, _, j) in pairwise(pieces) if stroke == other]
