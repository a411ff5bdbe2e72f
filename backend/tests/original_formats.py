"""Writers of the formats that MNIST, UCI and Omniglot publish their data in, for tests without a network."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
from numpy.typing import NDArray
from pynumdraw.learn.data.idx import DTYPES

Drawings = Sequence[dict[str, Any]]
"""Drawings with a label, a writer and strokes, as in an ink file."""


def points(stroke: dict[str, list[float]]) -> list[tuple[float, float]]:
    return list(zip(stroke["x"], stroke["y"]))


def encode_idx(array: NDArray[Any]) -> bytes:
    """Encode an array as an idx file."""
    codes = {np.dtype(name).newbyteorder("="): code for code, name in DTYPES.items()}
    code = codes[array.dtype.newbyteorder("=")]
    header = struct.pack(f">HBB{array.ndim}I", 0, code, array.ndim, *array.shape)
    return header + array.astype(DTYPES[code]).tobytes()


def to_unipen(drawings: Drawings) -> bytes:
    """Encode drawings as UCI's UNIPEN file."""
    text, first = ".INCLUDE        dene.doc\n\n.HIERARCHY      DIGIT\n\n", 0
    for i, d in enumerate(drawings):
        last = first + len(d["strokes"]) - 1
        text += f'.SEGMENT DIGIT {first}{f"-{last}" if last > first else ""} ? "{d["label"]}"\n'
        text += f".COMMENT {d['label']}  {d['writer']}  {i}\n"
        for stroke in d["strokes"]:
            lines = "".join(f" {x:3}  {500 - y:3}\n" for x, y in points(stroke))
            text += f".PEN_DOWN\n{lines}.PEN_UP\n.DT 100\n"
        first = last + 1
    return text.encode()


def to_zip(path: Path, drawings: Drawings) -> None:
    """Write drawings to one of Omniglot's zip files."""
    with ZipFile(path, "w") as archive:
        for d in drawings:
            strokes = ("".join(f"{x:.6f},{-y:.6f},0.000000\n" for x, y in points(s)) + "BREAK\n" for s in d["strokes"])
            archive.writestr(f"{path.stem}/{d['label']}/0682_{d['writer']}.txt", "START\n" + "".join(strokes))


def compress(content: bytes) -> bytes:
    """Compress as Unix's `compress` does: LZW with codes of 9 to 16 bits, in groups of eight of one width.

    `content` must be too short to fill the table of 65,536 codes, such as 200 kB of coordinates.
    """
    codes, known, bits = {bytes([i]): i for i in range(256)}, b"", 9
    packed, group = bytearray(b"\x1f\x9d\x90"), list[int]()

    def flush(size: int) -> None:
        packed.extend(sum(code << i * bits for i, code in enumerate(group)).to_bytes(size, "little"))
        group.clear()

    for i in range(len(content)):
        longer = known + content[i : i + 1]
        if longer in codes:
            known = longer
            continue
        group.append(codes[known])
        grows = len(codes) + 1 == 1 << bits
        if len(group) == 8 or grows:
            flush(bits)
        bits += grows
        codes[longer], known = len(codes) + 1, content[i : i + 1]  # code 256 would clear the table
    group.append(codes[known])
    flush((len(group) * bits + 7) // 8)
    return bytes(packed)
