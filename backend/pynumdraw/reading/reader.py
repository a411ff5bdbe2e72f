"""Read drawings and pictures: from ink or pixels to an answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

import numpy as np

from pynumdraw.ink.parts import Part, divide, point_ranges
from pynumdraw.ink.picture import Picture
from pynumdraw.ink.polyline import Polyline
from pynumdraw.ink.raster import Image, render
from pynumdraw.ink.segmentation import Candidate, Range, candidates, columns
from pynumdraw.ink.strokes import Drawing
from pynumdraw.model.recognizer import Reading, Recognizer
from pynumdraw.reading.answer import to_answer, to_picture_answer
from pynumdraw.reading.number import NumberReading, read_number
from pynumdraw.reading.schema import Answer, Include
from pynumdraw.reading.stage_timer import StageTimer

DOUBTLESS = 0.97
"""Probability, before calibration, from which a column of parts is one digit beyond doubt."""
