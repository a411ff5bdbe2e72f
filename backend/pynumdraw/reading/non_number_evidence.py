"""Evidence against a number that strokes show and 28×28 images do not: scribbles, scratches, and dots of an i or !."""

from collections.abc import Sequence
from math import hypot, radians, tan

import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.parts import Part
from pynumdraw.ink.polyline import ComplexPolyline, Polyline, arc_length, to_complex
from pynumdraw.ink.raster import BOX_SIDE, PEN_WIDTH, Image, render, resample_all, scale_to_box
from pynumdraw.ink.segmentation import Candidate, Range
from pynumdraw.ink.strokes import Drawing
from pynumdraw.reading.stroke_candidates import CandidateSet

PRIOR_LOG_ODDS = 5.3
"""Log-odds that a drawing is a number, before it is seen: the weight of non-digits in the calibration is 1 in 200."""
DOTTED_RATIO = -5.9
"""Log-likelihood ratio of a dot above or below a 1: 2 of 779 pen digits 1 have one, and 72 of 80 Latin i and j."""
QUESTION_MARK_RATIO = -4.0
"""Log-likelihood ratio of a dot below a 2, a 3 or a 7 (assumed: it may be a stray tap)."""
SCRATCH_RATIO = -7.5
"""Log-likelihood ratio of a strongly slanted line through the whole canvas, read as a 1 (assumed: no data)."""
SCRIBBLE_RATIO = -4.2
"""Log-likelihood ratio of ink that goes over itself (assumed; no pen digit of 7,494 does)."""

STRAIGHTNESS = 0.95
"""Ratio of the distance of a line's ends to its length from which the line is straight."""
SCRATCH_LENGTH = 0.8
"""Share of the canvas's smaller side: a shorter line does not run through the canvas."""
EDGE_DISTANCE = 0.08
"""Share of the canvas's smaller side: a line's end within it reaches the edge."""
MAX_SLANT = 30.0
"""Degrees from the vertical: a more upright line through the whole canvas may be a 1."""

DOT_DISTANCE = 0.5
"""Share of the height of digits: a dot that is farther above or below a 1 does not belong to it."""
DOT_OFFSET = 0.12
"""Share of the height of digits: a dot that is farther to the left or right of a 1 does not belong to it."""

SCRIBBLE_LENGTH = 60.0
"""Pixels, three times the side of the image's box: shorter ink may well be a line that was drawn over."""
OVERDRAWN = 1.35
"""Ratio of drawn to visible ink from which ink goes over itself: the greatest of 7,494 pen digits is 1.25."""
RETRACED = 0.1
"""Share of the drawing's size within which a stroke follows earlier ones, if it only makes them bolder."""


def weigh(log_odds: float, ratio: float) -> float:
    """Combine log-odds that images give with a log-likelihood ratio, ≤ 0, of what they don't show.

    Where there is such evidence, the certainty of the images counts for no more than the prior: the network has taken
    for a digit what it could not tell apart.
    """
    return min(log_odds, PRIOR_LOG_ODDS) + ratio if ratio else log_odds


def log_likelihood_ratio(found: CandidateSet, digits: Sequence[Candidate], number: str) -> float:
    """Return the log-likelihood ratio, ≤ 0, of what the images of a drawing's digits don't show.

    Parameters
    ----------
    found : CandidateSet
        The drawing.
    digits : sequence of Candidate
        Its digits, from the left.
    number : str
        What they are read as.
    """
    ratio = 0.0
    if number == "1" and is_scratch(found.drawing):
        ratio += SCRATCH_RATIO
    for digit, label in zip(digits, number):
        above, below = dots(found.parts_in(digit[:2]), found.parts.stray, found.parts.height)
        if label == "1" and (above or below):
            ratio += DOTTED_RATIO
        if label in "237" and below:
            ratio += QUESTION_MARK_RATIO
        if is_scribble(found, digit[:2]):
            ratio += SCRIBBLE_RATIO
    return ratio


def is_scratch(drawing: Drawing) -> bool:
    """Tell whether a drawing is a single straight line from edge to edge of the canvas, too slanted for a 1."""
    if len(drawing.strokes) != 1:
        return False
    x, y = drawing.strokes[0].x, drawing.strokes[0].y
    across, down = abs(x[-1] - x[0]), abs(y[-1] - y[0])
    span, side = hypot(across, down), min(drawing.width, drawing.height)
    if span < SCRATCH_LENGTH * side or across <= down * tan(radians(MAX_SLANT)):
        return False
    length = float(arc_length(to_complex(drawing.polylines()[0]))[-1])
    ends = (x[0], y[0]), (x[-1], y[-1])
    return span >= STRAIGHTNESS * length and all(_reaches_edge(*end, drawing) for end in ends)


def _reaches_edge(x: float, y: float, drawing: Drawing) -> bool:
    return min(x, y, drawing.width - x, drawing.height - y) <= EDGE_DISTANCE * min(drawing.width, drawing.height)


def dots(digit: Sequence[Part], marks: Sequence[Part], height: float) -> tuple[bool, bool]:
    """Tell whether a stray mark lies right above the parts of a digit, as in an i, and right below, as in a !."""
    if not marks:
        return False, False
    left, right = min([part.left for part in digit]), max([part.right for part in digit])
    top, bottom = min([part.top for part in digit]), max([part.bottom for part in digit])
    offset, distance = DOT_OFFSET * height, DOT_DISTANCE * height
    near = [mark for mark in marks if left - offset <= (mark.left + mark.right) / 2 <= right + offset]
    return any(0 < top - one.bottom <= distance for one in near), any(0 < one.top - bottom <= distance for one in near)


def is_scribble(found: CandidateSet, parts: Range) -> bool:
    """Tell whether the strokes of a digit go over themselves, other than to make it bolder."""
    if not is_overdrawn(*found.rendered(parts)):
        return False
    strokes = found.polylines_in(parts)
    once = without_retraced(strokes) if len(strokes) > 1 else strokes
    return len(once) == len(strokes) or is_overdrawn(*render(once))


def is_overdrawn(image: Image, length: float) -> bool:
    """Tell whether an image (28, 28) shows far less ink than strokes of a length in pixels have drawn."""
    return length > SCRIBBLE_LENGTH and length * PEN_WIDTH > OVERDRAWN * float(image.sum())


def without_retraced(strokes: Sequence[Polyline]) -> list[Polyline]:
    """Leave out strokes that follow earlier ones closely, as where a digit is drawn once more to make it bold.

    What is compared are points at equal steps, of which there are some hundred however many a stroke has.
    """
    resampled = [points for points, _ in resample_all(scale_to_box(strokes)[0])]
    kept = [0]
    for i, points in enumerate(resampled[1:], 1):
        if _distances(points, np.concatenate([resampled[k] for k in kept])).max() > RETRACED * (BOX_SIDE - PEN_WIDTH):
            kept.append(i)
    return [strokes[i] for i in kept]


def _distances(points: ComplexPolyline, others: ComplexPolyline) -> NDArray[np.float64]:
    """Return the distance of each of n points from the nearest of m others: (n,)."""
    return np.abs(points[:, None] - others).min(axis=1)
