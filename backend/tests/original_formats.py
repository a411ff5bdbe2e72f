"""Drawings put back into the formats that UCI and Omniglot publish them in, for tests that have no network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

Drawings = Sequence[dict[str, Any]]
"""Each with a label, a writer and strokes, as in an ink file."""


def points(stroke: dict[str, list[float]]) -> list[tuple[float, float]]:
    return list(zip(stroke["x"], stroke["y"]))


def to_unipen(drawings: Drawings) -> bytes:
    """Write drawings as UCI's file has them."""
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
    """Write drawings as Omniglot's zip files have them."""
    with ZipFile(path, "w") as archive:
        for d in drawings:
            strokes = ("".join(f"{x:.6f},{-y:.6f},0.000000\n" for x, y in points(s)) + "BREAK\n" for s in d["strokes"])
            archive.writestr(f"{path.stem}/{d['label']}/0682_{d['writer']}.txt", "START\n" + "".join(strokes))


def compress(content: bytes) -> bytes:
    """Write what Unix's `compress` would: LZW in codes of 9 to 16 bits, eight to a group of one width.

    `content` must not be long enough to fill the table of 65,536 codes; 200 kB of coordinates are not.
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
        codes[longer], known = len(codes) + 1, content[i : i + 1]  # 256 would clear the table
    group.append(codes[known])
    flush((len(group) * bits + 7) // 8)
    return bytes(packed)
