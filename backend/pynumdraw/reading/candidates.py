"""The candidates for the digits of drawings: their images, and what the network reads in each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from math import exp, log1p
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.parts import Part, divide, point_ranges, single_column, whole_strokes
from pynumdraw.ink.polyline import Box, Polyline, arc_length, to_complex
from pynumdraw.ink.raster import Image, render
from pynumdraw.ink.segmentation import SINGLE, Candidate, Range, candidates, columns
from pynumdraw.ink.strokes import Drawing
from pynumdraw.ink.surface import SIDE
from pynumdraw.model.recognizer import Reading, Recognizer
from pynumdraw.reading.stage_timer import StageTimer

if TYPE_CHECKING:
    from pynumdraw.reading.budget import Budget


class CandidateSet:
    """A drawing, divided into parts, and the groups of parts that may be its digits.

    Attributes
    ----------
    drawing : Drawing
    polylines : list of arrays (n, 2)
        The points of its strokes.
    strokes : list of Part
        Its strokes, undivided.
    parts : Parts
    candidates : list of Candidate
    readings : dict of Reading
        What the network reads in each candidate, by the range of its parts.
    """

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.polylines = drawing.polylines()
        self.strokes = whole_strokes(self.polylines)

    def divide(self) -> None:
        """Divide the strokes into parts, and the parts into columns."""
        self.parts = divide(self.strokes, self.polylines)
        is_single = single_column(self.strokes) is not None
        self.columns = [(0, len(self.parts.kept))] if is_single else columns(self.parts)
        self.candidates: list[Candidate] = []
        self.readings: dict[Range, Reading] = {}
        self._images: dict[Range, tuple[Image, float]] = {}

    def unread(self) -> list[Range]:
        """Return what is to be read next: first the columns, then the candidates that these leave."""
        if not self.readings:
            return self.columns
        if len(self.candidates) == 1:
            return []
        return [one[:2] for one in self.candidates if one[:2] not in self.readings]

    def find(self, recognizer: Recognizer) -> None:
        """Find the candidates, once the columns are read."""
        closed = {column for column in self.columns if recognizer.is_doubtless(self.readings[column])}
        if len(self.columns) == 1 and (closed or len(self.parts.kept) == 1):
            self.candidates = [Candidate(*self.columns[0], SINGLE.features)]
        else:
            self.candidates = candidates(self.parts, self.columns, closed)

    def candidate_readings(self) -> list[Reading]:
        """Return what the network reads in each of the candidates."""
        return [self.readings[one[:2]] for one in self.candidates]

    def parts_in(self, parts: Range) -> list[Part]:
        """Return the parts in a range."""
        return self.parts.kept[slice(*parts)]

    def pieces(self, parts: Range) -> list[tuple[int, int, int]]:
        """Return stroke, first and last point of the pieces of strokes in a range of parts."""
        within = self.parts_in(parts)
        return point_ranges(within) if len(within) > 1 else [within[0][:3]]

    def polylines_in(self, parts: Range) -> Sequence[Polyline]:
        """Return the points of the pieces of strokes in a range of parts."""
        if not self.parts.is_cut and parts == (0, len(self.polylines)):
            return self.polylines
        return [self.polylines[stroke][first : last + 1] for stroke, first, last in self.pieces(parts)]

    def box(self, parts: Range) -> Box:
        """Return the bounding box of a range of parts."""
        return self.box_of(self.parts_in(parts))

    @staticmethod
    def box_of(within: Sequence[Part]) -> Box:
        """Return the bounding box of parts."""
        if len(within) == 1:
            _, _, _, left, right, top, bottom = within[0]
            return left, top, right - left, bottom - top
        left, top = min([part.left for part in within]), min([part.top for part in within])
        return left, top, max([part.right for part in within]) - left, max([part.bottom for part in within]) - top

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
    _read(fitting, recognizer, timer)
    _prepare(fitting, lambda one: one.find(recognizer), budget)
    if budget:
        budget.check()
    _read(found, recognizer, timer)


def _prepare(
    found: Sequence[CandidateSet], work: Callable[[CandidateSet], None], budget: Budget | None
) -> Sequence[CandidateSet]:
    """Find what is to be read next in one drawing after the other; return the first of them, as far as they fit."""
    for i, one in enumerate(found):
        work(one)
        if budget and not budget.fits(i, one):
            return found[:i]
    return found


def _read(found: Sequence[CandidateSet], recognizer: Recognizer, timer: StageTimer) -> None:
    unread = [(one, parts) for one in found for parts in one.unread()]
    if not unread:
        return
    images = [one.image(parts) for one, parts in unread]
    timer.mark("rasterise")
    if len(images) == 1:
        readings = [recognizer.read(images[0])]
    else:  # np.stack would take longer
        readings = recognizer.read_all(np.concatenate(images).reshape(-1, SIDE, SIDE))
    for (one, parts), reading in zip(unread, readings):
        one.readings[parts] = reading
    timer.mark("network")


def log_sigmoid(value: float) -> float:
    """Return the logarithm of the probability of log-odds."""
    return -log1p(exp(-value)) if value >= 0 else value - log1p(exp(value))
