"""The benchmarks run, and measure what they say."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest
from benchmarks import endurance, predict, serve
from benchmarks.bodies import bodies
from benchmarks.endurance import Look
from benchmarks.servers import RECIPES
from pynumdraw.ink.parsing import parse_drawing

needs_wrk = pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed (apt-get install wrk)")


@pytest.fixture(autouse=True)
def _pen_digits_are_there(ink_dir: Path) -> None:
    if not (ink_dir / "pendigits-train.ndjson.gz").exists():
        pytest.skip("no pen digits")


def test_bodies_are_pen_digits_as_a_page_sends_them() -> None:
    drawings = [parse_drawing(body) for body in bodies()]
    points = [sum(len(stroke.x) for stroke in drawing.strokes) for drawing in drawings]
    assert len(drawings) == 200
    assert 110 < sum(points) / len(points) < 130


def test_parts_of_rasterising_take_less_than_all_of_a_request() -> None:
    stages = predict.stages()
    taken = dict(zip([stage.name for stage in stages], predict.measure(stages, rounds=3)))
    assert all(microseconds > 0 for microseconds in taken.values())
    assert taken["    draw once"] < taken["rasterise"] < taken["whole request, in one go"]


@needs_wrk
def test_servers_are_compared() -> None:
    ours, nothing = serve.measure(1, 1, RECIPES[:2])
    assert nothing.a_second > ours.a_second > 0
    assert nothing.cpu < ours.cpu
    assert 20 < ours.memory < 200
    [_, _, first, second] = serve.table([ours, nothing]).splitlines()
    assert "| 1.00 |" in first
    assert f"| {ours.a_second / nothing.a_second:.2f} |" in second


@needs_wrk
def test_endurance_looks_at_the_worker(capsys: pytest.CaptureFixture[str]) -> None:
    [look] = endurance.endure(1, spell=1)
    assert look.answered > 0
    assert "answered" in capsys.readouterr().out


def test_what_has_grown_is_told_from_the_first_tenth_on() -> None:
    looks = [Look(5, 50, 9), Look(10, 60, 10), Look(50, 61, 10), Look(100, 60.5, 12)]
    assert endurance.grown(looks) == (0.5, 2)


def test_wrk_counts_in_one_line_of_json() -> None:
    line = b'{"requests":3000,"failed":0,"microseconds":1500000,"p50":300,"p99":900}'
    assert msgspec.json.decode(line, type=serve.Measured).a_second == 2000
