"""Omniglot's strokes: zip files with one text file for each drawing, alphabet/character/number_drawer.txt.

B. Lake, R. Salakhutdinov, J. Tenenbaum: "Human-level concept learning through probabilistic program induction",
Science 350, 2015. Each text is START and, for every stroke, lines of x,y,t followed by BREAK; y is negative, t in ms.
"""

import math
import re
from collections.abc import Iterator
from pathlib import Path

from pynumdraw.errors import BadData
from pynumdraw.learn.data.ink_writer import Sketch, Stroke
from pynumdraw.learn.data.zip_members import read_members

SIDE = 105
"""Width and height of Omniglot's images in pixels, which are also the unit of the strokes."""
_MEMBER = re.compile(r"(?!__MACOSX/)(?:.*/)?([^/]+/character\d+)/\d+_(\d+)\.txt")


def read_omniglot(path: Path) -> Iterator[Sketch]:
    """Read the drawings of a zip file, sorted by name, with y down and coordinates rounded to tenths of a pixel.

    Raises
    ------
    BadData
        If the file is not a whole zip file, or has no drawings, or has a damaged one.
    """
    for member, content in read_members(path, _MEMBER, "Latin/character01/0682_01.txt"):
        yield Sketch(member[1], member[2], SIDE, SIDE, _strokes(content, member[0]))


def _strokes(content: bytes, name: str) -> list[Stroke]:
    start, *lines = [line.strip() for line in content.decode("latin-1").splitlines() if line.strip()] or [""]
    if start != "START" or lines[-1:] != ["BREAK"]:
        raise BadData(f"{name}: {len(content)} bytes from {start!r:.20}, expected START, points and a last BREAK.")
    strokes: list[Stroke] = [[]]
    for line in lines:
        if line == "BREAK":
            strokes.append([])
        else:
            strokes[-1].append(_point(line, name))
    if not any(strokes):
        raise BadData(f"{name}: no points, expected at least one stroke.")
    return [stroke for stroke in strokes if stroke]


def _point(line: str, name: str) -> tuple[float, float]:
    try:
        x, y, _ = map(float, line.split(","))
    except ValueError:
        x = y = math.nan
    if not math.isfinite(x + y):
        raise BadData(f"{name}: received point {line!r:.60}, expected x,y,t, finite numbers.")
    return round(x, 1), round(-y, 1)
