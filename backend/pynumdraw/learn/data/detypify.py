"""Detypify's drawings of mathematical signs: a zip file of its repository, with dataset/SIGN.txt in it.

QuarticCat: detypify-data. Each line of a text is a drawing as JSON: its strokes, lists of whole x and y, y down.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec

from pynumdraw.errors import BadData
from pynumdraw.learn.data.ink_writer import Sketch, moved_to_origin
from pynumdraw.learn.data.zip_members import read_members

_MEMBER = re.compile(r"(?:.*/)?dataset/([^/]+)\.txt")
_Strokes = Annotated[list[Annotated[list[tuple[int, int]], msgspec.Meta(min_length=1)]], msgspec.Meta(min_length=1)]


def read_detypify(path: Path) -> Iterator[Sketch]:
    """Read the drawings of a zip file, sorted by the names of their files, each moved to the origin.

    Raises
    ------
    BadData
        If the file is not a whole zip file, or has no drawings, or has a damaged one.
    """
    for member, content in read_members(path, _MEMBER, "dataset/alpha.txt"):
        for number, line in enumerate(content.splitlines(), 1):
            yield moved_to_origin(member[1], "", _strokes(line, f"{member[0]}, line {number}"))


def _strokes(line: bytes, name: str) -> list[list[tuple[int, int]]]:
    try:
        return msgspec.json.decode(line, type=_Strokes)
    except msgspec.DecodeError as error:
        raise BadData(f"{name}: {error}, expected strokes like [[[163, 147], [161, 150]]].") from error
