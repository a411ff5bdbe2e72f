"""The benchmarks run, and their figures are plausible."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import numpy as np
import pytest
from benchmarks import (
    classroom,
    compare_commits,
    costly_drawings,
    endurance,
    picture,
    predict,
    serve,
    starvation,
    worst,
    worst_picture,
)
from benchmarks.endurance import Sample
from benchmarks.serve import Row
from benchmarks.server_process import COMMANDS
from benchmarks.wrk_load import ROOT, Measured, bodies
from PIL import Image
from pynumdraw.ink.json_formats import MAX_DRAWINGS
from pynumdraw.ink.parsing import parse_batch, parse_drawing
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.reader import read_drawings
from pynumdraw.serve.http.batch import MAX_BATCH_BYTES
from pynumdraw.serve.http.predict import INCLUDES, MAX_DRAWING_BYTES

Returned = TypeVar("Returned")
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
    assert times["drawing to answer, in one go"] < times["five digits, in one go"]


def test_numbers_of_five_digits_are_read_as_such() -> None:
    drawings = [parse_drawing(body) for body in bodies()[:100]]
    numbers = [predict.side_by_side(drawings[i : i + 5]) for i in range(0, 100, 5)]
    lengths = [len(answer.number) for answer in read_drawings(numbers, Recognizer())]
    assert lengths.count(5) >= 19


def test_worst_drawings_are_valid_and_searched_for() -> None:
    rng = np.random.default_rng(0)
    recipes = [*costly_drawings.EXTREMES, *(costly_drawings.some(rng) for _ in range(200))]
    recipes += [costly_drawings.changed(recipe, rng) for recipe in recipes]
    found = [costly_drawings.body(recipe) for recipe in recipes]
    for content in found:
        assert parse_drawing(content).strokes
    assert max(map(len, found)) <= MAX_DRAWING_BYTES
    answer = partial(worst.answer_drawing, recognizer=Recognizer(), include=INCLUDES)
    slowest = costly_drawings.search(partial(worst.milliseconds, answer), seconds=0.5)
    usual, slow = (worst.milliseconds(answer, one, rounds=3) for one in (bodies()[0], costly_drawings.body(slowest)))
    assert slow > 3 * usual


def test_worst_pictures_are_valid_and_searched_for() -> None:
    recognizer, rng = Recognizer(), np.random.default_rng(0)
    found = worst_picture.picture(worst_picture.search(recognizer, seconds=0.2))
    files = [*picture.pictures(rng, size=0.05), *worst_picture.files(found, most=160_000)]
    for _, content in files:
        assert picture.measure(content, recognizer, rounds=1) > 0
    pixels = rng.integers(0, 256, (3, 5, 4), np.uint8)
    assert np.array_equal(Image.open(BytesIO(picture.paeth_png(pixels))), pixels)


def test_worst_batches_are_valid_and_searched_for() -> None:
    recognizer = Recognizer()
    found = costly_drawings.search(partial(worst.batch_cost, recognizer=recognizer), seconds=0.5)
    for drawing in map(costly_drawings.body, (found, costly_drawings.EXTREMES[2])):
        affordable = worst.affordable(drawing, recognizer)
        fitting, most = worst.batch(drawing, affordable), worst.batch(drawing, MAX_DRAWINGS)
        assert 1 <= len(parse_batch(fitting)) <= affordable
        assert worst.answer_batch(fitting, recognizer).startswith(b"[")
        assert len(most) <= MAX_BATCH_BYTES
    assert worst.answer_batch(most, recognizer).startswith(b"The drawings of a batch")


def in_own_loop(coroutine: Coroutine[Any, Any, Returned]) -> Returned:
    """Run a coroutine in another thread: Playwright's event loop may run in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_a_class_does_not_meet_the_limits_of_nginx_and_one_script_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYNUMDRAW_UNLIMITED", "none")
    with classroom.service(workers=2) as url:
        to_class = in_own_loop(classroom.classroom(url, pupils=30, interval=1.2, seconds=3))
        to_script = in_own_loop(classroom.script(url, seconds=2))
    assert to_class.keys() == {200}
    assert to_class[200] > 30 * len(classroom.page_files())  # and then drawings
    assert to_script.keys() == {200, 429}


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_plain_drawings_are_answered_beside_the_worst_batches() -> None:
    content = starvation.worst_batch(Recognizer())
    with classroom.service(workers=2) as url:
        to_batches, to_plain, times = in_own_loop(starvation.starve(url, content, clients=4, seconds=3))
    assert {*to_batches, *to_plain} <= {200, 504}  # on a busy machine some may be too late
    assert len(times) == to_plain.total()
    assert to_plain[200] > to_plain[504]


@needs_wrk
def test_servers_are_compared() -> None:
    ours, nothing = serve.measure(1, 1, COMMANDS[:2])
    assert min(nothing.per_second, ours.per_second) > 0  # which is faster, another process may decide
    assert nothing.cpu < ours.cpu
    assert 20 < ours.memory < 200
    [_, _, first, second] = serve.table([ours, nothing]).splitlines()
    assert "| 1.00 |" in first
    assert f"| {ours.per_second / nothing.per_second:.2f} |" in second


def test_commits_are_compared_by_the_ratios_of_their_rounds() -> None:
    rounds = [
        [Row("old", speed, 1, 1, 1, 1, 1, 1), Row("new", speed * ratio, 1, 1, 1, 1, 1, 1)]
        for speed, ratio in [(1000, 0.5), (100, 0.9), (500, 0.8)]
    ]
    assert "| 500 | 100 to 1,000 | 400 | 90 to 500 | 0.800 |" in compare_commits.table(rounds)


@needs_wrk
def test_both_commits_serve_from_worktrees_that_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worktrees = ["git", "-C", ROOT, "worktree", "list"]
    if subprocess.run(worktrees, check=False, capture_output=True).returncode:
        pytest.skip("needs a Git checkout")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    [[old, new]] = compare_commits.compare("HEAD", "HEAD", rounds=1, seconds=1)
    assert old.per_second > 0
    assert new.per_second > 0
    with pytest.raises(SystemExit, match="no-such-commit"):
        compare_commits.compare("HEAD", "no-such-commit", 1, 1)
    assert str(tmp_path) not in subprocess.check_output(worktrees, text=True)


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
