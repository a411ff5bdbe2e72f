"""Writers of the formats that data sets are published in, for tests without a network."""

from __future__ import annotations

import io
import json
import pickle
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


def to_stroke3(path: Path, drawings: Drawings, protocol: int = 4) -> None:
    """Write drawings as a NumPy archive of stroke-3 arrays, by the part that each names as its writer."""
    with ZipFile(path, "w") as archive:
        for part in ("train", "valid", "test"):
            of_part = [d for d in drawings if d["writer"] == part]
            arrays = np.empty(len(of_part), object)
            arrays[:] = [_rows(d["strokes"]) for d in of_part]
            header = io.BytesIO()
            np.lib.format.write_array_header_1_0(header, np.lib.format.header_data_from_array_1_0(arrays))
            packed = pickle.dumps(arrays, protocol)
            if protocol == 2:  # as NumPy 1 wrote them
                packed = packed.replace(b"numpy._core.multiarray", b"numpy.core.multiarray")
            archive.writestr(f"{part}.npy", header.getvalue() + packed)


def _rows(strokes: Sequence[dict[str, list[float]]]) -> NDArray[np.int16]:
    places = np.concatenate([np.array(points(stroke)) for stroke in strokes])
    lifted = np.concatenate([np.arange(len(s["x"])) == len(s["x"]) - 1 for s in strokes])
    offsets = np.diff(places, axis=0, prepend=[[0, 0]])
    return np.column_stack([offsets, lifted]).astype(np.int16)


def to_detypify(path: Path, drawings: Drawings) -> None:
    """Write drawings as a zip file of Detypify's repository, a text for each label."""
    texts: dict[str, str] = {}
    for d in drawings:
        strokes = [[[x + 40, y + 7] for x, y in points(stroke)] for stroke in d["strokes"]]
        texts[d["label"]] = texts.get(d["label"], "") + json.dumps(strokes, separators=(",", ":")) + "\n"
    with ZipFile(path, "w") as archive:
        archive.writestr("detypify-data-bfb3760/README.md", "# Detypify Data")
        for label, text in reversed(texts.items()):
            archive.writestr(f"detypify-data-bfb3760/dataset/{label}.txt", text)
