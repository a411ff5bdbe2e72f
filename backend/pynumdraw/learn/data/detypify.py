"""Detypify's drawings of mathematical signs: a zip file of its repository, with dataset/SIGN.txt in it.

QuarticCat: detypify-data. Each line of a text is a drawing as JSON: its strokes, lists of whole x and y, y down.
"""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated
from zipfile import BadZipFile, ZipFile

import msgspec

from pynumdraw.errors import BadData
from pynumdraw.learn.data.sketch import Sketch, moved_to_origin

_MEMBER = re.compile(r"(?:.*/)?dataset/([^/]+)\.txt")
_Strokes = Annotated[list[Annotated[list[tuple[int, int]], msgspec.Meta(min_length=1)]], msgspec.Meta(min_length=1)]


def read_detypify(path: Path) -> Iterator[Sketch]:
    """Read the drawings of a zip file, sorted by the names of their files, each moved to the origin.

    Raises
    ------
    BadData
        If the file is not a whole zip file, or has no drawings, or has a damaged one.
    """
    try:
        with ZipFile(path) as archive:
            members = [found for name in sorted(archive.namelist()) if (found := _MEMBER.fullmatch(name))]
            for member in members:
                for number, line in enumerate(archive.read(member[0]).splitlines(), 1):
                    yield moved_to_origin(member[1], "", _strokes(line, f"{member[0]}, line {number}"))
    except (BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        size = path.stat().st_size
        raise BadData(f"{size} bytes of damaged zip: {error}; expected a whole file.") from error
    if not members:
        raise BadData("A zip file without drawings, expected files like dataset/alpha.txt in it.")


def _strokes(line: bytes, name: str) -> list[list[tuple[int, int]]]:
    try:
        return msgspec.json.decode(line, type=_Strokes)
    except msgspec.DecodeError as error:
        raise BadData(f"{name}: {error}, expected strokes like [[[163, 147], [161, 150]]].") from error
