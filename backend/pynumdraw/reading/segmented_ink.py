"""Ink, of a drawing or of a picture, divided into parts, and the groups of parts that may be its digits."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np

from pynumdraw.ink.aggdraw_surface import SIDE
from pynumdraw.ink.parts import Part, divide, single_column
from pynumdraw.ink.polyline import Box, Polyline
from pynumdraw.ink.raster import Image
from pynumdraw.ink.segmentation import SINGLE, Candidate, Range, candidates, columns
from pynumdraw.model.recognizer import Reading, Recognizer
from pynumdraw.reading.stage_timer import StageTimer


class SegmentedInk(ABC):
    """What was drawn or photographed, divided into parts, and the groups of parts that may be its digits.

    Attributes
    ----------
    strokes : list of Part
        Its strokes, undivided; of a picture, the components of its ink.
    parts : Parts
    columns : list of Range
    candidates : list of Candidate
    readings : dict of Reading
        What the network reads in each candidate, by the range of its parts.
    """

    strokes: list[Part]

    def divide(self) -> None:
        """Divide the strokes into parts, and the parts into columns."""
        self.parts = divide(self.strokes, self.points())
        is_single = single_column(self.strokes) is not None
        self.columns = [(0, len(self.parts.kept))] if is_single else columns(self.parts)
        self.candidates: list[Candidate] = []
        self._boxes: dict[Range, Box] = {}
        self.readings: dict[Range, Reading] = {}

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

    def box(self, parts: Range) -> Box:
        """Return the bounding box of a range of parts."""
        if parts not in self._boxes:
            self._boxes[parts] = self.box_of(self.parts_in(parts))
        return self._boxes[parts]

    @staticmethod
    def box_of(within: Sequence[Part]) -> Box:
        """Return the bounding box of parts."""
        if len(within) == 1:
            _, _, _, left, right, top, bottom = within[0]
            return left, top, right - left, bottom - top
        left, top = min([part.left for part in within]), min([part.top for part in within])
        return left, top, max([part.right for part in within]) - left, max([part.bottom for part in within]) - top

    def points(self) -> Sequence[Polyline] | None:
        """Return the points of the strokes; None if they are not known."""
        return None

    def images(self, ranges: Sequence[Range]) -> list[Image]:
        """Return the images (28, 28) of ranges of parts."""
        return [self.image(parts) for parts in ranges]

    @abstractmethod
    def image(self, parts: Range) -> Image:
        """Return the image (28, 28) of a range of parts, float32, [0, 1], ink high."""


def read_unread(found: Sequence[SegmentedInk], recognizer: Recognizer, timer: StageTimer) -> None:
    """Read what is to be read next; the network reads the images of all drawings at once."""
    unread = [(one, ranges) for one in found if (ranges := one.unread())]
    if not unread:
        return
    images = [image for one, ranges in unread for image in one.images(ranges)]
    timer.mark("rasterise")
    if len(images) == 1:
        readings = [recognizer.read(images[0])]
    else:  # np.stack would take longer
        readings = recognizer.read_all(np.concatenate(images).reshape(-1, SIDE, SIDE))
    following = iter(readings)
    for one, ranges in unread:
        one.readings.update(zip(ranges, following))
    timer.mark("network")
