"""The benchmarks run, and their figures are plausible."""

from __future__ import annotations

import shutil

import msgspec
import pytest
from benchmarks import endurance, predict, serve
from benchmarks.endurance import Sample
from benchmarks.load import Measured, bodies
from benchmarks.servers import RECIPES
from pynumdraw.ink.parsing import parse_drawing

needs_wrk = pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed (apt-get install wrk)")


def test_bodies_are_pen_digits_with_the_density_of_a_page() -> None:
    drawings = [parse_drawing(body) for body in bodies()]
    points = [sum(len(stroke.x) for stroke in drawing.strokes) for drawing in drawings]
    assert len(drawings) == 200
    assert 110 < sum(points) / len(points) < 130


def test_parts_of_rasterising_take_less_than_all_of_a_request() -> None:
    stages = predict.stages()
    times = dict(zip([stage.name for stage in stages], predict.measure(stages, rounds=3)))
    assert all(microseconds > 0 for microseconds in times.values())
    assert times["    draw once"] < times["rasterise"] < times["whole request, in one go"]


@needs_wrk
def test_servers_are_compared() -> None:
    ours, nothing = serve.measure(1, 1, RECIPES[:2])
    assert nothing.per_second > ours.per_second > 0
    assert nothing.cpu < ours.cpu
    assert 20 < ours.memory < 200
    [_, _, first, second] = serve.table([ours, nothing]).splitlines()
    assert "| 1.00 |" in first
    assert f"| {ours.per_second / nothing.per_second:.2f} |" in second


@needs_wrk
def test_endurance_samples_the_worker(capsys: pytest.CaptureFixture[str]) -> None:
    [sample] = endurance.endure(1, interval=1)
    assert sample.answered > 0
    assert "answered" in capsys.readouterr().out


def test_growth_is_measured_from_the_first_tenth() -> None:
    samples = [Sample(5, 50, 9), Sample(10, 60, 10), Sample(50, 61, 10), Sample(100, 60.5, 12)]
    assert endurance.growth(samples) == (0.5, 2)


def test_result_of_wrk_is_one_line_of_json() -> None:
    line = b'{"requests":3000,"failed":0,"microseconds":1500000,"p50":300,"p99":900}'
    assert msgspec.json.decode(line, type=Measured).per_second == 2000
