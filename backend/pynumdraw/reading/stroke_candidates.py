"""The candidates for the digits of drawings: their images, and what the network reads in each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.parts import point_ranges, whole_strokes
from pynumdraw.ink.polyline import Polyline, arc_length, to_complex
from pynumdraw.ink.raster import MAX_STEPS, Image, pixels_per_unit, render
from pynumdraw.ink.segmentation import Range
from pynumdraw.ink.strokes import Drawing
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.segmented_ink import SegmentedInk, read_unread
from pynumdraw.reading.stage_timer import StageTimer

if TYPE_CHECKING:
    from pynumdraw.reading.batch_budget import Budget

MAX_TOTAL_STEPS = 3200.0
"""Steps in which the images of a drawing are drawn, at most: 500 numbers of 10 to 16 digits had fewer than 2,900."""
MIN_STEPS = 400.0
"""Steps that are left for candidates after the columns."""


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

    def images(self, ranges: Sequence[Range]) -> list[Image]:
        """Return the images (28, 28) of ranges of parts; much ink in all is drawn in longer steps."""
        drawn = sum([min(length, MAX_STEPS) for _, length in self._images.values()])
        most, coarseness = max(MAX_TOTAL_STEPS - drawn, MIN_STEPS), 1.0
        if len(ranges) * MAX_STEPS > most:  # fewer images cannot have too many steps
            coarseness = max(1.0, sum([min(self.pixels(parts), MAX_STEPS) for parts in ranges]) / most)
        return [self.rendered(parts, coarseness)[0] for parts in ranges]

    def image(self, parts: Range) -> Image:
        """Return the image (28, 28) of a range of parts, float32, [0, 1], ink high."""
        return self.rendered(parts)[0]

    def pixels(self, parts: Range) -> float:
        """Return the length of a range of parts in pixels of its image."""
        within, lengths = self.parts_in(parts), self.arc_lengths
        length = sum([float(lengths[stroke][last] - lengths[stroke][first]) for stroke, first, last, *_ in within])
        return length * pixels_per_unit(self.box_of(within), self.drawing.min_extent)

    @cached_property
    def arc_lengths(self) -> list[NDArray[np.float64]]:
        """The length of each stroke up to each of its points."""
        return [arc_length(to_complex(polyline)) for polyline in self.polylines]

    def rendered(self, parts: Range, coarseness: float = 1.0) -> tuple[Image, float]:
        """Return the image of a range of parts, and the length of its strokes in pixels; draw it if it is not yet."""
        if parts not in self._images:
            strokes, extent = self.polylines_in(parts), self.drawing.min_extent
            self._images[parts] = render(strokes, extent, box=self.box(parts), coarseness=coarseness)
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
