"""Make pictures of digits, and PNG files of them."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Colours = tuple[str, Any, Any]  # mode, paper, ink


def png(picture: Image.Image | NDArray[Any]) -> bytes:
    content = io.BytesIO()
    (picture if isinstance(picture, Image.Image) else Image.fromarray(picture)).save(content, "PNG")
    return content.getvalue()


def drawn(digit: dict[str, Any], side: int, pen: int, colours: Colours) -> Image.Image:
    """Draw a pen digit as with a paint program."""
    points = np.concatenate([np.array([stroke["x"], stroke["y"]]).T for stroke in digit["strokes"]])
    low, scale = points.min(axis=0), 0.6 * side / max(float(np.ptp(points, axis=0).max()), 1)
    mode, paper, ink = colours
    picture = Image.new(mode, (side, side), paper)
    for stroke in digit["strokes"]:
        polyline = (np.array([stroke["x"], stroke["y"]]).T - low) * scale + 0.2 * side
        ImageDraw.Draw(picture).line([tuple(point) for point in polyline.tolist()], ink, pen, "curve")
    return picture
