"""Ink files are read as the server reads drawings, and split so that no writer is on both sides."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from pynumdraw.errors import BadData
from pynumdraw.ink.parsing import parse_drawing
from pynumdraw.ink.raster import rasterise
from pynumdraw.learn.data.ink_files import Ink, join, rasterised, read_ink, read_set, split_by_group, take
from pynumdraw.model.recognizer import NOT_A_DIGIT

LINE = {"label": "7", "writer": "a", "width": 9, "height": 9, "strokes": [{"x": [0, 9, 4], "y": [0, 0, 9]}]}


def write_ink(path: Path, *lines: object) -> Path:
    path.write_bytes("\n".join(json.dumps(line) for line in lines).encode())
    return path


def ink(groups: str) -> Ink:
    """One drawing for each letter of `groups`, each telling by its only point which it was."""
    n = np.arange(len(groups))
    return Ink([[np.array([[i, i]], float)] for i in n], n / 10, n % 11, list(groups))


def places(part: Ink) -> list[int]:
    return [int(strokes[0][0, 0]) for strokes in part.drawings]


def test_a_writer_is_on_one_side_only() -> None:
    whole = ink("abcde" * 4)
    for seed in range(5):
        rest, held_back, names = split_by_group(whole, 0.4, np.random.default_rng(seed))
        assert set(held_back.groups) == set(names)
        assert len(names) == 2
        assert not set(rest.groups) & set(names)
        assert sorted(places(rest) + places(held_back)) == list(range(20))


def test_a_single_writer_is_learned_from() -> None:
    rest, held_back, names = split_by_group(ink("aaa"), 0.2, np.random.default_rng(0))
    assert (len(rest.drawings), len(held_back.drawings), names) == (3, 0, [])


def test_what_is_known_of_a_drawing_stays_with_it() -> None:
    both = join([ink("abc"), ink("de")])
    assert both.groups == list("abcde")
    picked = take(both, np.array([False, False, True, False, True]))
    assert places(picked) == [2, 1]
    assert (picked.specks.tolist(), picked.labels.tolist(), picked.groups) == ([0.2, 0.1], [2, 1], ["c", "e"])


def test_nothing_joined_is_empty_ink() -> None:
    nothing = join([])
    assert [len(column) for column in nothing] == [0, 0, 0, 0]
    assert nothing.labels.dtype == np.int64


def test_what_is_no_digit_is_read_as_that_and_look_alikes_are_left_out(tmp_path: Path) -> None:
    labels = ["7", "A", "3", "Greek/character15", "Greek/character16", None]
    ink = read_set(write_ink(tmp_path / "a.ndjson", *(LINE | {"label": label} for label in labels)))
    assert ink.labels.tolist() == [7, NOT_A_DIGIT, 3, NOT_A_DIGIT, NOT_A_DIGIT]
    assert ink.groups == ["a", "A", "a", "Greek", "a"]


def test_packed_ink_is_the_same_ink(tmp_path: Path) -> None:
    plain, packed = write_ink(tmp_path / "a.ndjson", LINE, LINE | {"label": "3"}), tmp_path / "b.ndjson.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert list(read_ink(packed)) == list(read_ink(plain))


def test_ink_is_drawn_as_the_server_would(tmp_path: Path) -> None:
    speck = LINE | {"width": 900, "height": 900}
    images, labels = rasterised(read_set(write_ink(tmp_path / "a.ndjson", LINE, speck)))
    assert labels.tolist() == [7, 7]
    for image, line in zip(images, (LINE, speck)):
        drawing = parse_drawing(json.dumps({key: line[key] for key in ("width", "height", "strokes")}).encode())
        assert image.sum() > 10
        np.testing.assert_array_equal(image, rasterise(drawing.polylines(), drawing.min_extent))


def test_no_ink_is_no_images(tmp_path: Path) -> None:
    assert rasterised(read_set(write_ink(tmp_path / "none.ndjson"))).images.shape == (0, 28, 28)


@pytest.mark.parametrize(
    "line",
    [
        {"label": "7"},
        LINE | {"strokes": [{"x": [1, 2], "y": [1]}]},
        LINE | {"label": True},
        LINE | {"label": 4.2},
        {key: value for key, value in LINE.items() if key != "label"},
    ],
)
def test_a_line_that_is_no_drawing_is_named(line: object, tmp_path: Path) -> None:
    path = write_ink(tmp_path / "mine.ndjson", LINE, line)
    with pytest.raises(BadData, match=r"mine\.ndjson, line 2"):
        read_set(path)


def test_half_a_line_at_the_end_is_refused_as_any_other(tmp_path: Path) -> None:
    path = write_ink(tmp_path / "mine.ndjson", LINE, LINE)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(BadData, match=r"mine\.ndjson, line 2"):
        read_set(path)


def test_labels_may_be_whole_numbers_and_lines_empty(tmp_path: Path) -> None:
    path = tmp_path / "mine.ndjson"
    path.write_bytes(b"\r\n\n".join(json.dumps(LINE | {"label": label}).encode() for label in (7, "3")))
    assert read_set(path).labels.tolist() == [7, 3]


def test_ink_may_be_indented(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text("\n".join(json.dumps(LINE | {"label": label}, indent=1) for label in "73"))
    assert read_set(path).labels.tolist() == [7, 3]
