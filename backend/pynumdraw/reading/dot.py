"""What strokes tell and an image hardly does: with a dot above or below all else it is an i or a !, not a 1."""

from __future__ import annotations

from pynumdraw.ink.strokes import Drawing

SMALL = 0.15
"""Of the longer side of all ink: a longer stroke is no dot."""
APART = 0.06
"""Of the same: a dot that is nearer to other ink belongs to it."""


def is_dotted(drawing: Drawing) -> bool:
    """Tell whether a drawing has a dot above or below all of its other ink (3 of 7,494 pen digits have)."""
    if len(drawing.strokes) == 1:
        return False
    spans = [(min(stroke.x), max(stroke.x), min(stroke.y), max(stroke.y)) for stroke in drawing.strokes]
    lefts, rights, tops, bottoms = zip(*spans)
    size = max(max(rights) - min(lefts), max(bottoms) - min(tops))
    rest = [span for span in spans if max(span[1] - span[0], span[3] - span[2]) > SMALL * size]
    if not rest or len(rest) == len(spans):
        return False
    above = min(top for _, _, top, _ in rest) - APART * size
    below = max(bottom for _, _, _, bottom in rest) + APART * size
    return min(bottoms) < above or max(tops) > below
