"""Read the drawings of a zip file, as several data sets are published."""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from pynumdraw.errors import BadData


def read_members(path: Path, pattern: re.Pattern[str], example: str) -> Iterator[tuple[re.Match[str], bytes]]:
    """Read the files in a zip file whose names match a pattern, sorted by name: the match, and the content.

    Raises
    ------
    BadData
        If the file is not a whole zip file, or has no such file; `example` names one.
    """
    members: list[re.Match[str]] = []
    try:
        with ZipFile(path) as archive:
            members = [found for name in sorted(archive.namelist()) if (found := pattern.fullmatch(name))]
            for member in members:
                yield member, archive.read(member[0])
    except (BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        size = path.stat().st_size
        raise BadData(f"{size} bytes of damaged zip: {error}; expected a whole file.") from error
    if not members:
        raise BadData(f"A zip file without drawings, expected files like {example} in it.")
