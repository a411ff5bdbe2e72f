"""What strokes tell and an image doesn't: ink that goes over itself, again and again, is a scribble."""

from __future__ import annotations

from pynumdraw.ink.raster import PEN, Image

LONG = 60.0
"""Pixels, three times the image's box: shorter ink may well be a line that was gone over."""
OVERDRAWN = 1.35
"""Ink that a pen has given, of the ink that can be seen: the most of 7,494 pen digits is 1.25."""


def is_scribble(length: float, image: Image) -> bool:
    """Tell whether an image (28, 28) shows far less ink than strokes of `length` pixels have given."""
    return length > LONG and length * PEN > OVERDRAWN * float(image.sum())
