"""The candidates for the digits of drawings: their images, and what the network reads in each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.parts import point_ranges, whole_strokes
from pynumdraw.ink.polyline import Polyline, arc_length, to_complex
from pynumdraw.ink.raster import Image, render
from pynumdraw.ink.segmentation import Range
from pynumdraw.ink.strokes import Drawing
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.segmented_ink import SegmentedInk, read_unread
from pynumdraw.reading.stage_timer import StageTimer

if TYPE_CHECKING:
    from pynumdraw.reading.batch_budget import Budget


class CandidateSet(SegmentedInk):
    """The candidates of a drawing.

    Attributes
    ----------
    drawing : Drawing
    polylines : list of arrays (n, 2)
        The points of its strokes.
    """

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.polylines = drawing.polylines()
        self.strokes = whole_strokes(self.polylines)
        self._images: dict[Range, tuple[Image, float]] = {}

    def points(self) -> Sequence[Polyline]:
        """Return the points of the strokes."""
        return self.polylines

    def pieces(self, parts: Range) -> list[tuple[int, int, int]]:
        """Return stroke, first and last point of the pieces of strokes in a range of parts."""
        within = self.parts_in(parts)
        return point_ranges(within) if len(within) > 1 else [within[0][:3]]

    def polylines_in(self, parts: Range) -> Sequence[Polyline]:
        """Return the points of the pieces of strokes in a range of parts."""
        if not self.parts.is_cut and parts == (0, len(self.polylines)):
            return self.polylines
        return [self.polylines[stroke][first : last + 1] for stroke, first, last in self.pieces(parts)]

    def image(self, parts: Range) -> Image:
        """Return the image (28, 28) of a range of parts, float32, [0, 1], ink high."""
        return self.rendered(parts)[0]

    @cached_property
    def arc_lengths(self) -> list[NDArray[np.float64]]:
        """The length of each stroke up to each of its points."""
        return [arc_length(to_complex(polyline)) for polyline in self.polylines]

    def rendered(self, parts: Range) -> tuple[Image, float]:
        """Return the image of a range of parts, and the length of its strokes in pixels."""
        if parts not in self._images:
            self._images[parts] = render(self.polylines_in(parts), self.drawing.min_extent, box=self.box(parts))
        return self._images[parts]


def find_candidates(
    drawings: Iterable[Drawing], recognizer: Recognizer, timer: StageTimer, budget: Budget | None = None
) -> list[CandidateSet]:
    """Find the candidates of drawings, and read each of them; the network reads those of all drawings at once.

    Raises
    ------
    BatchTooCostly
        If they exceed the budget.
    """
    found = [CandidateSet(drawing) for drawing in drawings]
    read_candidates(found, recognizer, timer, budget)
    return found


def read_candidates(
    found: Sequence[CandidateSet], recognizer: Recognizer, timer: StageTimer, budget: Budget | None = None
) -> None:
    """Find the candidates of drawings, and read each of them, as `find_candidates` does."""
    fitting = _prepare(found, CandidateSet.divide, budget)
    read_unread(fitting, recognizer, timer)
    _prepare(fitting, lambda one: one.find(recognizer), budget)
    if budget:
        budget.check()
    read_unread(found, recognizer, timer)


def _prepare(
    found: Sequence[CandidateSet], work: Callable[[CandidateSet], None], budget: Budget | None
) -> Sequence[CandidateSet]:
    """Find what is to be read next in one drawing after the other; return the first of them, as far as they fit."""
    for i, one in enumerate(found):
        work(one)
        if budget and not budget.fits(i, one):
            return found[:i]
    return found
