"""The idx format of http://yann.lecun.com/exdb/mnist/, in any rank and data type, plain or gzipped."""

import gzip
import math
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pynumdraw.errors import BadData, MissingData

DTYPES = {0x08: "u1", 0x09: "i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
"""NumPy's name of each idx data type code; all are big-endian."""


def read_idx(path: Path) -> NDArray[Any]:
    """Read an idx file, plain or gzipped.

    Returns
    -------
    array
        An array with the shape and data type in the file's header, in native byte order.

    Raises
    ------
    MissingData
        If the file does not exist or cannot be read.
    BadData
        If the file is not exactly one whole idx file.
    """
    return decode_idx(unpack(path), str(path))


def unpack(path: Path) -> bytes:
    """Read a file, and decompress it if its first bytes are those of gzip.

    Raises
    ------
    MissingData
        If the file does not exist or cannot be read.
    BadData
        If the file is damaged gzip.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MissingData(f"{path}: {error.strerror}, expected a data file.") from error
    if not content.startswith(b"\x1f\x8b"):
        return content
    try:
        return gzip.decompress(content)
    except (EOFError, OSError, zlib.error) as error:
        raise BadData(f"{path}: {len(content)} bytes of damaged gzip: {error}; expected a whole file.") from error


def decode_idx(content: bytes, name: str = "idx data") -> NDArray[Any]:
    """Decode the bytes of an idx file; error messages call it `name`.

    Raises
    ------
    BadData
        If the magic number, the data type or the length is wrong.
    """
    code, rank = _magic(content, name)
    header = 4 + 4 * rank
    if len(content) < header:
        raise BadData(f"{name}: {len(content)} bytes, too short for the {header} of a header of {rank} dimensions.")
    shape = struct.unpack(f">{rank}I", content[4:header])
    dtype = np.dtype(DTYPES[code])
    expected = header + math.prod(shape) * dtype.itemsize
    if len(content) != expected:
        found = "truncated" if len(content) < expected else "overlong"
        kind = f"{dtype.name} of shape {shape!s:.100}"
        raise BadData(f"{name}: {found}, {len(content)} bytes, expected {_count(expected)} for {kind}.")
    try:
        return np.frombuffer(content, dtype, offset=header).reshape(shape).astype(dtype.newbyteorder("="))
    except ValueError as error:  # more dimensions, or longer ones beside an empty one, than NumPy can hold
        raise BadData(f"{name}: shape {shape!s:.100}, expected one that NumPy can hold: {error}.") from error


def _count(number: int) -> str:
    return str(number) if number < 10**18 else "over 10^18"


def _magic(content: bytes, name: str) -> tuple[int, int]:
    """Check the magic number; return the data type's code and the number of dimensions."""
    magic = content[:4]
    if len(magic) < 4 or magic[:2] != b"\0\0" or magic[2] not in DTYPES:
        wanted = "00 00, a data type of " + ", ".join(f"{code:02x}" for code in DTYPES) + ", and a rank"
        raise BadData(f"{name}: its magic number is {magic.hex(' ') or 'missing'}, expected {wanted}.")
    return magic[2], magic[3]
