"""The candidates for the digits of drawings: their images, and what the network reads in each."""

from collections.abc import Iterable, Sequence
from math import exp, log1p

import numpy as np

from pynumdraw.ink.parts import Part, divide, point_ranges
from pynumdraw.ink.polyline import Box, Polyline
from pynumdraw.ink.raster import Image, render
from pynumdraw.ink.segmentation import Candidate, Range, candidates, columns
from pynumdraw.ink.strokes import Drawing
from pynumdraw.model.recognizer import Reading, Recognizer
from pynumdraw.reading.stage_timer import StageTimer

DOUBTLESS = 0.97
"""Probability of a digit, before calibration, from which a column of parts is not divided."""


class CandidateSet:
    """A drawing, divided into parts, and the groups of parts that may be its digits.

    Attributes
    ----------
    drawing : Drawing
    polylines : list of arrays (n, 2)
        Its strokes.
    parts : Parts
    candidates : list of Candidate
    readings : dict of Reading
        What the network reads in each candidate, by the range of its parts.
    """

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.polylines = drawing.polylines()
        self.parts = divide(self.polylines)
        self.columns = columns(self.parts)
        self.candidates: list[Candidate] = []
        self.readings: dict[Range, Reading] = {}
        self._images: dict[Range, tuple[Image, float]] = {}

    def unread(self) -> list[Range]:
        """Return what is to be read next: first the columns, then the candidates that these leave."""
        if not self.readings:
            return self.columns
        return [one[:2] for one in self.candidates if one[:2] not in self.readings]

    def find(self, offset: float) -> None:
        """Find the candidates, once the columns are read; `offset` is what calibration adds to a digit's log-odds."""
        closed = {column for column in self.columns if is_doubtless(self.readings[column], offset)}
        self.candidates = candidates(self.parts, self.columns, closed)

    def candidate_readings(self) -> list[Reading]:
        """Return what the network reads in each of the candidates."""
        return [self.readings[one[:2]] for one in self.candidates]

    def parts_in(self, parts: Range) -> list[Part]:
        """Return the parts in a range."""
        return self.parts.kept[slice(*parts)]

    def pieces(self, parts: Range) -> list[tuple[int, int, int]]:
        """Return stroke, first and last point of the pieces of strokes in a range of parts."""
        return point_ranges(self.parts_in(parts))

    def strokes(self, parts: Range) -> list[Polyline]:
        """Return the points of the pieces of strokes in a range of parts."""
        return [self.polylines[stroke][first : last + 1] for stroke, first, last in self.pieces(parts)]

    def box(self, parts: Range) -> Box:
        """Return the bounding box of a range of parts."""
        within = self.parts_in(parts)
        left, top = min([part.left for part in within]), min([part.top for part in within])
        return left, top, max([part.right for part in within]) - left, max([part.bottom for part in within]) - top

    def image(self, parts: Range) -> Image:
        """Return the image (28, 28) of a range of parts, float32, [0, 1], ink high."""
        return self.rendered(parts)[0]

    def rendered(self, parts: Range) -> tuple[Image, float]:
        """Return the image of a range of parts, and the length of its strokes in pixels."""
        if parts not in self._images:
            self._images[parts] = render(self.strokes(parts), self.drawing.min_extent, box=self.box(parts))
        return self._images[parts]


def find_candidates(drawings: Iterable[Drawing], recognizer: Recognizer, timer: StageTimer) -> list[CandidateSet]:
    """Find the candidates of drawings, and read each of them; the network reads those of all drawings at once."""
    found = [CandidateSet(drawing) for drawing in drawings]
    _read(found, recognizer, timer)
    calibration = recognizer.sidecar.calibration
    for one in found:
        one.find(-calibration.bias / calibration.temperature)
    _read(found, recognizer, timer)
    return found


def _read(found: Sequence[CandidateSet], recognizer: Recognizer, timer: StageTimer) -> None:
    unread = [(one, parts) for one in found for parts in one.unread()]
    images = [one.image(parts) for one, parts in unread]
    timer.mark("rasterise")
    if len(images) == 1:
        readings = [recognizer.read(images[0])]
    else:
        readings = recognizer.read_all(np.stack(images)) if images else []
    for (one, parts), reading in zip(unread, readings):
        one.readings[parts] = reading
    timer.mark("network")


def is_doubtless(reading: Reading, offset: float) -> bool:
    """Tell whether an image shows a digit, and which, beyond doubt."""
    return max(reading.probabilities) * exp(log_sigmoid(reading.log_odds - offset)) >= DOUBTLESS


def log_sigmoid(value: float) -> float:
    """Return the logarithm of the probability of log-odds."""
    return -log1p(exp(-value)) if value >= 0 else value - log1p(exp(value))
