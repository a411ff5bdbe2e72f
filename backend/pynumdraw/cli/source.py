"""What there is to read in files: lines of NDJSON, plain or gzipped, or a picture."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Sequence
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

from pynumdraw.errors import BadData, MissingData
from pynumdraw.ink.picture import MAGIC as PNG

STDIN = Path("-")
LONGEST = 1024 * 1024
"""Bytes of a line that are looked at: no drawing has as many."""

_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_BLOCK = 128 * 1024
_LARGEST_PICTURE = 64 * 1024 * 1024


class Chunk(NamedTuple):
    """Some of what there is to read.

    Attributes
    ----------
    items : list of bytes
        Lines, or a picture.
    size : int
        Bytes it took in its file.
    """

    items: list[bytes]
    size: int


def size_of(paths: Sequence[Path]) -> int | None:
    """Add up the sizes of files; None if that can't be known."""
    return sum(path.stat().st_size for path in paths) if all(path.is_file() for path in paths) else None


def chunks(paths: Sequence[Path]) -> Iterator[Chunk]:
    """Read files one after the other, as much at a time as there is, and never much.

    Raises
    ------
    MissingData, BadData
        If a file can't be read, or is gzipped and damaged; what comes before that has been given.
    """
    for path in paths:
        try:
            yield from _chunks(path)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise BadData(f"{path} is not a whole gzip file: {error}.") from error
        except OSError as error:
            raise MissingData(f"Cannot read {path}: {error.strerror or error}.") from error


def _chunks(path: Path) -> Iterator[Chunk]:
    # Not sys.stdin: Python would wait for who reads that before it ends.
    with open(0, "rb", closefd=False) if path == STDIN else path.open("rb") as raw:
        head = raw.peek(len(PNG))
        if head.startswith(PNG):
            png = raw.read(_LARGEST_PICTURE)
            yield Chunk([png], len(png))
        elif head.startswith(_GZIP):
            with gzip.open(raw) as unpacked:
                yield from _lines(unpacked, raw)
        else:
            yield from _lines(raw, raw)


def _lines(stream: BufferedReader | gzip.GzipFile, raw: BufferedReader) -> Iterator[Chunk]:
    """Give a stream's lines; of one that is too long, its beginning."""
    rest, before = b"", 0
    for number, block in enumerate(_blocks(stream)):
        text = rest + (block if number else block.removeprefix(_BOM))
        *lines, rest = text.split(b"\n")
        rest = rest[:LONGEST]
        here = raw.tell() if raw.seekable() else before + len(block)
        yield Chunk(lines, here - before)
        before = here
    if rest:
        yield Chunk([rest], 0)


def _blocks(stream: BufferedReader | gzip.GzipFile) -> Iterator[bytes]:
    """Give what there is, as soon as there is some: a slow writer's line need not wait for the next."""
    while block := stream.read1(_BLOCK):
        yield block
