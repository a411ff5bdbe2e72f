"""Evidence from strokes that pixels don't show: how likely a drawing is a digit at all, apart from its image."""

from math import hypot, radians, tan

from pynumdraw.ink.polyline import arc_length, to_complex
from pynumdraw.ink.raster import PEN_WIDTH, Image
from pynumdraw.ink.strokes import Drawing

SCRATCH_PRIOR = 0.1
"""Probability that a strongly slanted line through the whole canvas is a 1 (assumed: there are no data on it)."""
DOTTED_PRIOR = 0.2
"""Probability that ink with a dot above or below it is a digit and a stray spot (assumed: such digits are rare)."""
SCRIBBLE_PRIOR = 0.75
"""Probability that an apparent scribble is a digit that was drawn over twice (assumed)."""

STRAIGHTNESS = 0.95
"""Ratio of the distance of a line's ends to its length from which the line is straight."""
SCRATCH_LENGTH = 0.8
"""Share of the canvas's smaller side: a shorter line does not run through the canvas."""
EDGE_DISTANCE = 0.08
"""Share of the canvas's smaller side: a line's end within it reaches the edge."""
MAX_SLANT = 30.0
"""Degrees from the vertical: a more upright line through the whole canvas may be a 1."""

DOT_SIZE = 0.15
"""Share of the longer side of all ink: a longer stroke is not a dot."""
DOT_DISTANCE = 0.06
"""Share of the longer side of all ink: a dot that is closer to other ink belongs to it."""

SCRIBBLE_LENGTH = 60.0
"""Pixels, three times the side of the image's box: shorter ink may well be a line that was drawn over."""
OVERDRAWN = 1.35
"""Ratio of drawn to visible ink from which a drawing is a scribble: the greatest of 7,494 pen digits is 1.25."""


def prior(drawing: Drawing, image: Image, length: float) -> float:
    """Return the probability that a drawing is a digit, by evidence that its image doesn't show.

    Parameters
    ----------
    drawing : Drawing
    image : array (28, 28), float32, [0, 1]
        The drawing as rendered.
    length : float
        Total length of its strokes, in pixels of the image.
    """
    if is_scratch(drawing):
        return SCRATCH_PRIOR
    if is_dotted(drawing):
        return DOTTED_PRIOR
    return SCRIBBLE_PRIOR if is_scribble(length, image) else 1.0


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


def is_dotted(drawing: Drawing) -> bool:
    """Tell whether a drawing has a dot above or below all other ink, as an i or a ! has (3 of 7,494 pen digits do)."""
    if len(drawing.strokes) == 1:
        return False
    spans = [(min(stroke.x), max(stroke.x), min(stroke.y), max(stroke.y)) for stroke in drawing.strokes]
    lefts, rights, tops, bottoms = zip(*spans)
    size = max(max(rights) - min(lefts), max(bottoms) - min(tops))
    rest = [span for span in spans if max(span[1] - span[0], span[3] - span[2]) > DOT_SIZE * size]
    if not rest or len(rest) == len(spans):
        return False
    above = min(top for _, _, top, _ in rest) - DOT_DISTANCE * size
    below = max(bottom for _, _, _, bottom in rest) + DOT_DISTANCE * size
    return min(bottoms) < above or max(tops) > below


def is_scribble(length: float, image: Image) -> bool:
    """Tell whether an image (28, 28) shows far less ink than strokes with a length of `length` pixels have drawn."""
    return length > SCRIBBLE_LENGTH and length * PEN_WIDTH > OVERDRAWN * float(image.sum())
