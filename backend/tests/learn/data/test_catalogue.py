"""Ink sets are downloaded in their original formats, verified and converted; a failure is named and stops no other."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Generator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import fetch_data
import pytest
from original_formats import Drawings, compress, to_detypify, to_stroke3, to_unipen, to_zip
from pynumdraw.errors import BadData
from pynumdraw.learn.data.catalogue import (
    DETYPIFY,
    OMNIGLOT,
    OMNIGLOT_ALL,
    PENDIGITS,
    SETS,
    convert_detypify,
    convert_omniglot,
    convert_omniglot_all,
    convert_pendigits,
    uncompress,
)
from pynumdraw.learn.data.download import download
from pynumdraw.learn.data.ink_files import read_ink

PEN_DIGITS: Drawings = [
    {"label": str(i % 10), "writer": str(i), "strokes": [{"x": [10 + i, 20, 30], "y": [400 - i, 5, 6]}] * (1 + i % 3)}
    for i in range(60)
]
CHARACTERS: Drawings = [
    {"label": f"Latin/character{i:02}", "writer": f"{j:02}", "strokes": [{"x": [19, 19.7], "y": [43.5, i]}]}
    for i in range(1, 3)
    for j in range(1, 4)
]

SIGNS: Drawings = [
    {"label": label, "strokes": [{"x": [0, 9 + i, 3], "y": [7, 0, 2]}, {"x": [4], "y": [i]}]}
    for label in ("gt.eq", "gt", "plus")
    for i in range(2)
]
UNLABELLED: Drawings = [
    {"label": "omniglot", "writer": part, "strokes": [{"x": [0, 3], "y": [9, 0]}, {"x": [i, 5], "y": [0, 2]}]}
    for part in ("train", "valid", "test")
    for i in range(3)
]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Make the folder that `home` serves, with small versions of all sets but MNIST."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    (folder / "pendigits-orig.tra.Z").write_bytes(compress(to_unipen(PEN_DIGITS)))
    to_zip(folder / "strokes_background_small1.zip", CHARACTERS[:3])
    to_zip(folder / "strokes_background_small2.zip", CHARACTERS[3:])
    to_stroke3(folder / OMNIGLOT_ALL.files[0], UNLABELLED)
    to_detypify(folder / DETYPIFY.files[0], SIGNS)
    return folder


@pytest.fixture
def home(shelf: Path) -> Generator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(shelf)))
    Thread(target=server.serve_forever).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def fetch_ink(data: Path, home: str, *options: str) -> int:
    arguments = ["--data", str(data), "--mirror", home, "--only", "pendigits", "omniglot", *options]
    return fetch_data.main(arguments)


def drawings_in(path: Path) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    return [{key: line[key] for key in ("label", "writer", "strokes") if key in line} for line in lines]


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_ink_is_converted_into_place_and_can_be_read(home: str, tmp_path: Path) -> None:
    assert fetch_ink(tmp_path / "data", home, "--unverified") == 0
    ink = tmp_path / "data" / "ink"
    assert drawings_in(ink / "pendigits-train.ndjson.gz") == PEN_DIGITS
    assert drawings_in(ink / "omniglot-small.ndjson.gz") == CHARACTERS
    assert [len(list(read_ink(path))) for path in sorted(ink.iterdir())] == [len(CHARACTERS), len(PEN_DIGITS)]


def test_what_is_no_digit_is_converted_into_a_place_of_its_own(home: str, tmp_path: Path) -> None:
    arguments = ["--data", str(tmp_path), "--mirror", home, "--only", "omniglot-all", "detypify", "--unverified"]
    assert fetch_data.main(arguments) == 0
    assert drawings_in(tmp_path / "outliers" / "omniglot-all.ndjson.gz") == UNLABELLED
    assert drawings_in(tmp_path / "outliers" / "detypify.ndjson.gz") == SIGNS
    assert not (tmp_path / "ink").exists()


def test_the_same_ink_gives_the_same_bytes(home: str, tmp_path: Path) -> None:
    fetch_ink(tmp_path / "one", home, "--unverified")
    fetch_ink(tmp_path / "two", home, "--unverified")
    assert files_in(tmp_path / "one") == files_in(tmp_path / "two")


def test_ink_with_another_sum_is_refused_with_both_sums_and_the_way_out(
    home: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fetch_ink(tmp_path, home) == 1
    assert files_in(tmp_path / "ink") == {}
    told = capsys.readouterr().err
    for source in (PENDIGITS, OMNIGLOT):
        assert f"{home}/{source.files[0]}" in told
        assert f"expected {source.sha256}" in told
    assert "--unverified" in told


def test_ink_with_the_right_sum_is_fetched_once(home: str, shelf: Path, tmp_path: Path) -> None:
    right = hashlib.sha256(convert_pendigits(shelf / "pendigits-orig.tra.Z")).hexdigest()
    source = PENDIGITS._replace(mirrors=[home], sha256=right)
    assert download(tmp_path, [source]) == [tmp_path / "ink" / "pendigits-train.ndjson.gz"]
    (shelf / "pendigits-orig.tra.Z").unlink()
    assert download(tmp_path, [source]) == []


def test_what_fails_is_named_and_the_rest_is_fetched(
    home: str, shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = (shelf / "pendigits-orig.tra.Z").read_bytes()
    (shelf / "pendigits-orig.tra.Z").write_bytes(whole[: len(whole) // 2])
    assert fetch_ink(tmp_path, home, "--unverified") == 1
    assert f"{home}/pendigits-orig.tra.Z: Segment" in capsys.readouterr().err
    assert set(files_in(tmp_path / "ink")) == {"omniglot-small.ndjson.gz"}
    (shelf / "pendigits-orig.tra.Z").write_bytes(whole)
    assert fetch_ink(tmp_path, home, "--unverified") == 0
    assert set(files_in(tmp_path / "ink")) == {"omniglot-small.ndjson.gz", "pendigits-train.ndjson.gz"}


def test_half_of_omniglot_is_none(home: str, shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shelf / "strokes_background_small2.zip").unlink()
    assert fetch_ink(tmp_path, home, "--unverified") == 1
    assert f"{home}/strokes_background_small2.zip: 404" in capsys.readouterr().err
    assert set(files_in(tmp_path / "ink")) == {"pendigits-train.ndjson.gz"}


@pytest.mark.parametrize("wrong", ["not an address", "ftp://127.0.0.1/data"])
def test_a_mirror_that_is_no_web_address_is_named(
    wrong: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fetch_ink(tmp_path, wrong) == 1
    assert wrong in capsys.readouterr().err


def test_each_set_can_be_asked_for() -> None:
    assert set(fetch_data.SETS) == set(SETS)


@pytest.mark.parametrize("damaged", [b"\x1f\x9d\x90\x41", compress(b"abcabc" * 50)[:-1], b"\x1f\x9d\xf0abc"])
def test_damaged_z_is_refused(damaged: bytes, tmp_path: Path) -> None:
    (tmp_path / "file.Z").write_bytes(damaged)
    with pytest.raises(BadData, match=f"{len(damaged)} bytes of damaged .Z"):
        uncompress(tmp_path / "file.Z")


@pytest.mark.whole_data("pendigits")
def test_pen_digits_put_back_into_unipen_convert_to_the_known_sum(pen_digits_file: Path, tmp_path: Path) -> None:
    whole = to_unipen(drawings_in(pen_digits_file))
    (tmp_path / "plain").write_bytes(whole)
    (tmp_path / "file.Z").write_bytes(compress(whole[:200_000]))
    assert hashlib.sha256(convert_pendigits(tmp_path / "plain")).hexdigest() == PENDIGITS.sha256
    assert uncompress(tmp_path / "file.Z") == whole[:200_000]


@pytest.mark.whole_data("omniglot")
def test_omniglot_put_back_into_zip_files_converts_to_the_known_sum(omniglot_file: Path, tmp_path: Path) -> None:
    drawings = drawings_in(omniglot_file)
    half = [d["label"] for d in drawings].index("Latin/character26") + 20
    for path, part in ((tmp_path / "1.zip", drawings[:half]), (tmp_path / "2.zip", drawings[half:])):
        to_zip(path, part[::-1])
    content = convert_omniglot(tmp_path / "1.zip") + convert_omniglot(tmp_path / "2.zip")
    assert hashlib.sha256(content).hexdigest() == OMNIGLOT.sha256


@pytest.mark.whole_data("omniglot-all")
@pytest.mark.parametrize("protocol", [2, 4])
def test_all_of_omniglot_put_back_into_stroke_3_converts_to_the_known_sum(
    omniglot_all_file: Path, protocol: int, tmp_path: Path
) -> None:
    to_stroke3(tmp_path / "omniglot.npz", drawings_in(omniglot_all_file), protocol)
    content = convert_omniglot_all(tmp_path / "omniglot.npz")
    assert hashlib.sha256(content).hexdigest() == OMNIGLOT_ALL.sha256


@pytest.mark.whole_data("detypify")
def test_signs_put_back_into_a_repository_convert_to_the_known_sum(detypify_file: Path, tmp_path: Path) -> None:
    to_detypify(tmp_path / "detypify.zip", drawings_in(detypify_file))
    assert hashlib.sha256(convert_detypify(tmp_path / "detypify.zip")).hexdigest() == DETYPIFY.sha256
