"""Labelled drawings become a data set in MNIST's format, which our reader and another one read."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import idx2numpy
import numpy as np
import pytest
from number_ink import drawing, joined, pen_digit, side_by_side
from pynumdraw.ink.parsing import parse_drawing
from pynumdraw.ink.raster import rasterise
from pynumdraw.learn.data.idx import read_idx

BACKEND = Path(__file__).resolve().parents[2]
FILES = ("images-idx3-ubyte", "labels-idx1-ubyte")
WAVE = {"width": 280, "height": 280, "strokes": [{"x": [10, 30, 50], "y": [20, 90, 20]}]}


def export(*arguments: str | Path, stdin: bytes = b"") -> tuple[int, str]:
    command = [sys.executable, "-m", "pynumdraw", "export-idx", *map(str, arguments)]
    done = subprocess.run(command, cwd=BACKEND, input=stdin, capture_output=True, check=False, timeout=120)
    return done.returncode, done.stderr.decode()


def line(content: dict[str, Any], **more: Any) -> bytes:
    return json.dumps(content | more).encode() + b"\n"


def number_of(digits: list[dict[str, Any]]) -> dict[str, Any]:
    drawn = drawing(joined(side_by_side([pen_digit(digit) for digit in digits])))
    strokes = [{"x": stroke.x, "y": stroke.y} for stroke in drawn.strokes]
    return {"width": drawn.width, "height": drawn.height, "strokes": strokes}


@pytest.mark.usefixtures("model_knows_pens")
def test_each_digit_of_each_number_becomes_an_image(pen_digits: list[dict[str, Any]], tmp_path: Path) -> None:
    number = number_of(pen_digits[:3])
    label = "".join(digit["label"] for digit in pen_digits[:3])
    plain, packed, out = tmp_path / "a.ndjson", tmp_path / "b.ndjson.gz", tmp_path / "new" / "out"
    answer = {"verdict": "number", "number": "7", "model": {"name": "pynumdraw", "version": "2.0.0"}}
    more = {"answer": answer, "time": "2026-11-29T10:00:00Z", "id": "1", "writer": "ann"}
    plain.write_bytes(line(number, label=label, **more) + line(WAVE, label=None) + b"\n" + line(WAVE, label="A"))
    packed.write_bytes(gzip.compress(b"".join(line(digit) for digit in pen_digits[3:10])))
    status, message = export(plain, packed, out)
    assert status == 0, message
    assert "10 images of digits from 10 drawings" in message
    assert "2 no number, 0 not aligned, 0 unreadable" in message
    images, labels = (read_idx(out / name) for name in FILES)
    assert labels.tolist() == [int(digit["label"]) for digit in pen_digits[:10]]
    wanted = rasterise(parse_drawing(line(pen_digits[3])).polylines())
    np.testing.assert_array_equal(images[3], np.rint(wanted * 255))
    for name, ours in zip(FILES, (images, labels)):
        np.testing.assert_array_equal(idx2numpy.convert_from_file(str(out / name)), ours)
        assert sorted(path.name for path in out.iterdir()) == sorted(FILES)


def test_what_does_not_align_is_listed_and_what_cannot_be_read_fails(
    pen_digits: list[dict[str, Any]], tmp_path: Path
) -> None:
    text = line(pen_digits[0]) + line(pen_digits[1], label="123456789012") + b"{\n" + line(WAVE)
    status, message = export("-", tmp_path, stdin=text)
    assert status == 1
    assert "standard input, drawing 2: left out, not aligned: 123456789012" in message
    assert "standard input, drawing 3: left out, unreadable: " in message
    assert "drawing 4: left out, unreadable: The label is missing" in message
    assert "1 images of digits from 4 drawings" in message
    assert read_idx(tmp_path / FILES[1]).tolist() == [int(pen_digits[0]["label"])]


def test_half_a_line_at_the_end_cannot_be_read(pen_digits: list[dict[str, Any]], tmp_path: Path) -> None:
    text = line(pen_digits[0]) + line(pen_digits[1])
    status, message = export("-", tmp_path, stdin=text[:-100])
    assert (status, "standard input, drawing 2: left out, unreadable: " in message) == (1, True)
    assert export("-", tmp_path, stdin=text[:-1])[0] == 0
    assert len(read_idx(tmp_path / FILES[1])) == 2


def test_no_drawings_make_empty_files_that_are_valid(tmp_path: Path) -> None:
    status, message = export("-", tmp_path, "--quiet")
    assert (status, "drawings" in message) == (0, False)
    assert read_idx(tmp_path / FILES[0]).shape == (0, 28, 28)
    assert idx2numpy.convert_from_file(str(tmp_path / FILES[1])).shape == (0,)


def test_a_missing_file_and_a_folder_that_cannot_be_made_are_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert export(tmp_path / "none", tmp_path / "out")[0] == 1
    status, message = export("-", tmp_path / "file" / "out")
    assert (status, "Cannot write to" in message) == (1, True)
    assert export(tmp_path)[0] == 2
