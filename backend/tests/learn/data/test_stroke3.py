"""Stroke-3 archives become drawings, whichever NumPy wrote them; what is no array is refused and not run."""

from __future__ import annotations

import io
import pickle
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from original_formats import Drawings, to_stroke3
from pynumdraw.errors import BadData
from pynumdraw.learn.data.stroke3 import PARTS, read_stroke3

DRAWINGS: Drawings = [
    {"label": "A", "writer": part, "strokes": [{"x": [30, 25, 41], "y": [5, 9, 2]}, {"x": [25 + i], "y": [3]}]}
    for i, part in enumerate(PARTS)
]


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return Path.touch, (Path("made-by-a-pickle"),)


def pack(path: Path, **parts: object) -> Path:
    """Write an archive with parts that are no lists of arrays."""
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "|O", "fortran_order": False, "shape": (1,)})
    with ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(f"{name}.npy", header.getvalue() + pickle.dumps(content, 4))
    return path


@pytest.mark.parametrize("protocol", [2, 4])
def test_offsets_add_up_and_a_lifted_pen_ends_a_stroke(protocol: int, tmp_path: Path) -> None:
    to_stroke3(tmp_path / "some.npz", DRAWINGS, protocol)
    first, second, third = read_stroke3(tmp_path / "some.npz", "omniglot")
    assert first.strokes == [[(5, 3), (0, 7), (16, 0)], [(0, 1)]]
    assert third.strokes[1] == [(2, 1)]
    assert (first.label, first.width, first.height) == ("omniglot", 16, 7)
    assert (first.writer, second.writer, third.writer) == PARTS


def test_a_pickle_that_names_code_is_refused_and_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadData, match="it asks for"):
        list(read_stroke3(pack(tmp_path / "evil.npz", train=Evil()), "omniglot"))
    assert not Path("made-by-a-pickle").exists()


@pytest.mark.parametrize("wrong", [np.zeros((0, 3), np.int16), np.zeros((4, 2), np.int16), "a text", None])
def test_what_is_no_stroke_3_is_named(wrong: object, tmp_path: Path) -> None:
    with pytest.raises(BadData, match=r"train, drawing 1: .*expected an array \(n, 3\)"):
        list(read_stroke3(pack(tmp_path / "odd.npz", train=[wrong]), "omniglot"))


def test_a_damaged_archive_and_a_missing_part_are_named(tmp_path: Path) -> None:
    to_stroke3(tmp_path / "some.npz", DRAWINGS)
    whole = (tmp_path / "some.npz").read_bytes()
    (tmp_path / "some.npz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadData, match="damaged npz"):
        list(read_stroke3(tmp_path / "some.npz", "omniglot"))
    with pytest.raises(BadData, match=r"train\.npy"):
        list(read_stroke3(pack(tmp_path / "some.npz", valid=[]), "omniglot"))
