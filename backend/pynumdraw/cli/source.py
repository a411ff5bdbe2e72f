"""Read files in chunks: lines of NDJSON, plain or gzipped, or a picture."""

import gzip
import zlib
from collections.abc import Iterator, Sequence
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

from pynumdraw.errors import BadData, MissingData
from pynumdraw.ink.picture import PNG_SIGNATURE

STDIN = Path("-")
MAX_LINE = 1024 * 1024
"""Bytes of a line that are kept: no valid drawing is as long."""

_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_BLOCK = 128 * 1024
_MAX_PICTURE = 64 * 1024 * 1024


class Chunk(NamedTuple):
    """A part of a file.

    Attributes
    ----------
    items : list of bytes
        Lines, or a picture.
    size : int
        Size in the file, in bytes.
    """

    items: list[bytes]
    size: int


def size_of(paths: Sequence[Path]) -> int | None:
    """Return the total size of the files; None if one of them is not a regular file."""
    return sum(path.stat().st_size for path in paths) if all(path.is_file() for path in paths) else None


def chunks(paths: Sequence[Path]) -> Iterator[Chunk]:
    """Read files one after the other, in chunks of the data available at the time, at most `_BLOCK` bytes.

    Raises
    ------
    MissingData, BadData
        If a file can't be read, or is a damaged gzip file; the chunks before the fault are yielded first.
    """
    for path in paths:
        try:
            yield from _chunks(path)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise BadData(f"{path} is not a complete gzip file: {error}.") from error
        except OSError as error:
            raise MissingData(f"Cannot read {path}: {error.strerror or error}.") from error


def _chunks(path: Path) -> Iterator[Chunk]:
    # Not sys.stdin: at exit, Python would wait for a thread that reads it.
    with open(0, "rb", closefd=False) if path == STDIN else path.open("rb") as raw:
        head = raw.peek(len(PNG_SIGNATURE))
        if head.startswith(PNG_SIGNATURE):
            png = raw.read(_MAX_PICTURE)
            yield Chunk([png], len(png))
        elif head.startswith(_GZIP):
            with gzip.open(raw) as unpacked:
                yield from _lines(unpacked, raw)
        else:
            yield from _lines(raw, raw)


def _lines(stream: BufferedReader | gzip.GzipFile, raw: BufferedReader) -> Iterator[Chunk]:
    """Yield the lines of a stream; a line that is too long is cut."""
    rest, start = b"", 0
    # read1 returns what is available: a slow writer's line need not wait for the next.
    for number, block in enumerate(iter(lambda: stream.read1(_BLOCK), b"")):
        text = rest + (block if number else block.removeprefix(_BOM))
        *lines, rest = text.split(b"\n")
        rest = rest[:MAX_LINE]
        end = raw.tell() if raw.seekable() else start + len(block)
        yield Chunk(lines, end - start)
        start = end
    if rest:
        yield Chunk([rest], 0)
