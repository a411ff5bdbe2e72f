"""The budget of a batch: what reading its drawings costs is estimated before it is spent.

One drawing takes 50 ms at most, so 256 of them could hold a worker for many seconds. A unit of cost is at most 0.15 ms.
docs/decisions.md tells how the weights were found: they are upper bounds of CPU time.
"""

from collections.abc import Collection, Sequence

from pynumdraw.errors import BatchTooCostly
from pynumdraw.ink.segmentation import Range
from pynumdraw.reading.answer_schema import Include
from pynumdraw.reading.explanation import MAX_OCCLUSIONS
from pynumdraw.reading.occlusion import PIECES
from pynumdraw.reading.stroke_candidates import CandidateSet

MAX_COST = 4000.0
"""What a batch may cost: 256 drawings of five digits, also of digits that touch."""

_STROKE = 0.15  # to parse and to divide
_POINT = 0.0018  # likewise
_PART = 0.2  # to find the candidates that have it
_IMAGE = 0.2  # to read it, and to weigh it as a candidate
_PIECE_IN_IMAGE = 0.06
_POINT_IN_IMAGE = 0.0003
_PIXEL = 0.0125  # of the length of the ink in an image, if there is a corner at each, and all is drawn twice
_PIXEL_MORE = 0.01  # in addition, of what exceeds the length of nearly any digit
_LONG = 100.0  # pixels
_MAX_PIXELS = 600.0  # longer ink costs no more: it is drawn in longer steps, whose corners cost as much
_PAIR = 3e-5  # of pixels that are compared, to tell a digit that was made bolder from a scribble
_IMAGE_INCLUDED = 0.4  # for each digit
_OCCLUSION = 0.19


class Budget:
    """What the drawings of a batch may cost in all.

    Parameters
    ----------
    pointers : sequence of str
        JSON pointer to each drawing in the received text.
    include : collection of str
        Optional parts of the answers.
    limit : float
    """

    def __init__(self, pointers: Sequence[str], include: Collection[Include] = (), limit: float = MAX_COST) -> None:
        self._pointers, self._include, self._limit = pointers, include, limit
        self._costs = [0.0] * len(pointers)
        self._fitting = len(pointers)

    def fits(self, index: int, found: CandidateSet) -> bool:
        """Add what it costs to read next in a drawing; tell whether it fits. Each stage begins with the first one."""
        if not index:
            self.total = 0.0
        if not found.readings:
            self._costs[index] += _cost_to_divide(found) + _cost_to_include(found, self._include)
        self._costs[index] += sum([_cost_of_image(found, parts) for parts in found.unread()])
        self.total += self._costs[index]
        if self.total > self._limit:
            self._fitting = index
        return self.total <= self._limit

    def check(self) -> None:
        """Check that all drawings fit.

        Raises
        ------
        BatchTooCostly
            With a pointer to the first that does not.
        """
        if self._fitting < len(self._pointers):
            raise BatchTooCostly(
                f"The drawings of a batch may cost {self._limit:,.0f} in all, and this is the first that exceeds it: "
                "send it, and those after it, in another batch.",
                self._pointers[self._fitting],
            )


def _cost_to_divide(found: CandidateSet) -> float:
    """Return what it costs to divide a drawing, and to tell scribbles: the columns stand for its digits."""
    pairs = sum([min(_MAX_PIXELS, found.pixels(column)) ** 2 for column in found.columns])
    strokes, points = len(found.polylines), sum(map(len, found.polylines))
    return strokes * _STROKE + points * _POINT + len(found.parts.kept) * _PART + pairs * _PAIR


def _cost_to_include(found: CandidateSet, include: Collection[Include]) -> float:
    """Return what the optional parts of an answer cost at most: as if each part of the drawing were a digit."""
    parts, cost = len(found.parts.kept), 0.0
    if "image" in include:
        cost += parts * _IMAGE_INCLUDED
    if "explanation" in include:
        cost += 2 * sum([_cost_of_image(found, (i, i + 1)) for i in range(parts)])
        cost += (min(PIECES * parts, MAX_OCCLUSIONS) + parts) * _OCCLUSION
    return cost


def _cost_of_image(found: CandidateSet, parts: Range) -> float:
    within = found.parts_in(parts)
    points = sum([part.last - part.first + 1 for part in within])
    pixels = min(_MAX_PIXELS, found.pixels(parts))
    ink = pixels * _PIXEL + max(0.0, pixels - _LONG) * _PIXEL_MORE
    return _IMAGE + len(within) * _PIECE_IN_IMAGE + points * _POINT_IN_IMAGE + ink
