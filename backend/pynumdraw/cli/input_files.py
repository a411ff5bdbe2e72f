"""Read files in chunks: JSON documents, plain or gzipped, or a picture."""

import gzip
import zlib
from collections.abc import Iterator, Sequence
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

from pynumdraw.errors import BadData, MissingData
from pynumdraw.ink.picture_decoding import is_picture
from pynumdraw.ink.split_json import is_indented, split_documents

STDIN = Path("-")
MAX_LINE = 1024 * 1024
"""Bytes of a line that are kept: no valid drawing is as long."""

HEAD = 16
"""Bytes that tell what a file is: text has no zero bytes."""

_GZIP = b"\x1f\x8b"
_BLOCK = 128 * 1024
_MAX_WHOLE = 64 * 1024 * 1024  # bytes of what is read as a whole: a picture, or indented documents


class Chunk(NamedTuple):
    """A part of a file.

    Attributes
    ----------
    items : list of bytes
        Drawings, or a picture, or a file that is neither.
    size : int
        Size in the file, in bytes; 0 for what follows the last line end.
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
        head = raw.peek(HEAD)
        if is_picture(head) or _is_no_text(head):
            whole = raw.read(_MAX_WHOLE)
            yield Chunk([whole], len(whole))
        elif head.startswith(_GZIP):
            with gzip.open(raw) as unpacked:
                yield from _lines(unpacked, raw)
        else:
            yield from _lines(raw, raw)


def _is_no_text(head: bytes) -> bool:
    """Tell whether a file has no lines of JSON, so that one error is enough: binary, XML or PDF, but not gzip."""
    return not head.startswith(_GZIP) and (b"\0" in head[:HEAD] or head.startswith((b"<", b"%PDF")))


def _lines(stream: BufferedReader | gzip.GzipFile, raw: BufferedReader) -> Iterator[Chunk]:
    """Yield the lines of a stream but empty ones, or its indented documents; a line that is too long is cut."""
    rest, start = b"", 0
    for number, block in enumerate(_blocks(stream)):
        lines = split_documents(rest + block) if not number else (rest + block).split(b"\n")
        rest = b"" if not number and is_indented(block) and len(block) < _MAX_WHOLE else lines.pop()[:MAX_LINE]
        end = raw.tell() if raw.seekable() else start + len(block)
        yield Chunk(_filled(lines), end - start)
        start = end
    yield Chunk(_filled([rest]), 0)


def _blocks(stream: BufferedReader | gzip.GzipFile) -> Iterator[bytes]:
    """Yield what is available: a slow writer's line need not wait for the next. Indented documents are one block."""
    first = stream.read1(_BLOCK)
    yield first + stream.read(_MAX_WHOLE) if is_indented(first) else first
    yield from iter(lambda: stream.read1(_BLOCK), b"")


def _filled(lines: list[bytes]) -> list[bytes]:
    return [line for line in lines if line.strip()]
