"""Omniglot's zip files of strokes become drawings: y down, in tenths of a pixel, ordered by name, damage named."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from pynumdraw.errors import BadData
from pynumdraw.learn.data.omniglot import read_omniglot

TAP_AND_LINE = "START\n19.000000,-43.498812,0.000000\nBREAK\n19.75,-42,97.0\n20.5312,-41.2,105.0\nBREAK\n"


def pack(path: Path, texts: dict[str, str]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
    return path


def test_drawings_are_ordered_by_name_and_what_else_is_packed_is_passed_over(tmp_path: Path) -> None:
    names = ["small1/Latin/character02/0683_01.txt", "small1/Latin/character01/0682_12.txt", "small1/.DS_Store"]
    names += ["small1/Greek/character24/0417_20.txt", "__MACOSX/small1/Greek/character24/._0417_20.txt"]
    sketches = list(read_omniglot(pack(tmp_path / "small1.zip", dict.fromkeys(names, TAP_AND_LINE))))
    found = [(sketch.label, sketch.writer) for sketch in sketches]
    assert found == [("Greek/character24", "20"), ("Latin/character01", "12"), ("Latin/character02", "01")]


def test_strokes_end_at_breaks_with_y_down(tmp_path: Path) -> None:
    path = pack(tmp_path / "small1.zip", {"Latin/character01/0682_01.txt": TAP_AND_LINE.replace("\n", "\r\n")})
    (sketch,) = read_omniglot(path)
    assert sketch.strokes == [[(19, 43.5)], [(19.8, 42), (20.5, 41.2)]]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (TAP_AND_LINE.removesuffix("BREAK\n"), "last BREAK"),
        (TAP_AND_LINE.removeprefix("START\n"), "from '19.000000,.*expected START"),
        ("", "0 bytes from ''"),
        ("START\nBREAK\n", "no points"),
        (TAP_AND_LINE.replace("19.75,", ""), "received point '-42,97.0'"),
        (TAP_AND_LINE.replace("19.75", "NaN"), "received point 'NaN,-42,97.0'"),
    ],
)
def test_a_damaged_drawing_is_named(text: str, told: str, tmp_path: Path) -> None:
    path = pack(tmp_path / "small1.zip", {"Latin/character01/0682_01.txt": text})
    with pytest.raises(BadData, match=f"Latin/character01/0682_01.txt: .*{told}"):
        list(read_omniglot(path))


def test_a_zip_file_cut_off_or_without_drawings_is_refused(tmp_path: Path) -> None:
    whole = pack(tmp_path / "whole.zip", {"Latin/character01/0682_01.txt": TAP_AND_LINE})
    (tmp_path / "cut.zip").write_bytes(whole.read_bytes()[:-30])
    with pytest.raises(BadData, match="damaged zip"):
        list(read_omniglot(tmp_path / "cut.zip"))
    with pytest.raises(BadData, match="without drawings"):
        list(read_omniglot(pack(tmp_path / "other.zip", {"README.txt": "Strokes"})))
