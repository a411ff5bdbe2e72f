"""Files of drawings are read on all cores; answers and problems come in the order of the drawings."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pictures import drawn, png
from pynumdraw.cli.input_files import MAX_LINE, STDIN, Chunk, chunks, size_of
from pynumdraw.cli.ordered import ordered
from pynumdraw.cli.reading import read_chunk
from pynumdraw.errors import BadData, MissingData
from pynumdraw.model.artefact import MODELS
from pynumdraw.serve.http.app import create_app
from pynumdraw.serve.openapi.examples import DRAWING, DRAWINGS
from pynumdraw.serve.settings import Settings

BACKEND = Path(__file__).resolve().parents[2]
SEVEN = json.dumps(DRAWING).encode()


def predict(*arguments: str | Path, stdin: bytes = b"") -> tuple[int, list[dict[str, Any]], str]:
    command = [sys.executable, "-m", "pynumdraw", "predict", *map(str, arguments)]
    done = subprocess.run(command, cwd=BACKEND, input=stdin, capture_output=True, check=False, timeout=120)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr.decode()


def items(path: Path) -> list[bytes]:
    return [item for chunk in chunks([path]) for item in chunk.items]


def test_answers_of_all_files_come_in_order(
    pen_digits_file: Path, pen_digits: list[dict[str, Any]], tmp_path: Path
) -> None:
    lines = gzip.decompress(pen_digits_file.read_bytes()).splitlines()[:1000]
    packed, plain = tmp_path / "pens.gz", tmp_path / "formats.ndjson"
    packed.write_bytes(gzip.compress(b"\n".join(lines)))
    plain.write_bytes(b"\r\n".join(json.dumps(drawing).encode() for drawing in DRAWINGS.values()))
    picture = tmp_path / "digit.png"
    picture.write_bytes(png(drawn(pen_digits[0], 300, 12, ("L", 255, 0))))
    status, answers, message = predict(packed, plain, picture, "--jobs", "2", "--include", "image")
    labels = [json.loads(line)["label"] for line in lines]
    assert status == 0
    assert len(answers) == len(labels) + len(DRAWINGS) + 1
    right = [answer["number"] == label for answer, label in zip(answers, labels)]
    assert sum(right) / len(right) > 0.95
    assert [answer["number"] for answer in answers[len(labels) : -1]] == ["7"] * len(DRAWINGS)
    assert answers[-1]["number"] == pen_digits[0]["label"]
    assert answers[-1]["digits"][0]["strokes"] == []
    assert answers[-1]["digits"][0]["image"].startswith("data:image/png")
    assert f"{len(answers):,} read in" in message
    assert "100%" in message


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_problem_takes_the_place_of_an_answer(jobs: str) -> None:
    long = b'{"width": 9, "height": 9, "strokes": [' + b" " * (2 * MAX_LINE)
    uneven = b'{"width": 9, "height": 9, "strokes": [{"x": [1], "y": [1, 2]}]}'
    status, answers, message = predict(
        "--jobs", jobs, stdin=b"\n".join([SEVEN, b"", b"{", SEVEN, uneven, long, b"\xff", SEVEN])
    )
    assert status == 1
    assert [answer.get("status") for answer in answers] == [None, 400, None, 422, 400, 400, None]
    assert answers[3]["errors"][0]["pointer"] == "#/strokes/0/y"
    assert "4 of them with problems" in message


def test_empty_lines_and_indented_drawings_are_read(tmp_path: Path) -> None:
    spaced, indented = tmp_path / "spaced.ndjson", tmp_path / "indented.json"
    spaced.write_bytes(b"\n" + SEVEN + b"\r\n \n\n" + SEVEN + b"\n\n")
    indented.write_bytes(b"\xef\xbb\xbf" + 2 * (json.dumps(DRAWING, indent=2).encode() + b"\n"))
    status, answers, message = predict(spaced, indented)
    assert (status, [answer["number"] for answer in answers]) == (0, ["7"] * 4)
    assert "4 read in" in message


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "GIF"])
def test_other_kinds_of_pictures_are_read(pen_digits: list[dict[str, Any]], tmp_path: Path, kind: str) -> None:
    path = tmp_path / "digit"
    drawn(pen_digits[0], 300, 12, ("L", 255, 0)).save(path, kind)
    status, [answer], _ = predict(path)
    assert (status, answer["number"]) == (0, pen_digits[0]["label"])


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (b"\x00\x00\x00\x18ftypheic" + b"\n\x00" * 999, "Not a picture"),
        (b"\x89PNG\r\n\x1a\n" + b"\n" * 99, "Not a picture"),
        (b"%PDF-1.7\n" + b"1 0 obj\n" * 99, "Not JSON"),
        (b"<svg>\n</svg>\n", "Not JSON"),
    ],
)
def test_a_file_that_has_no_drawings_has_one_problem(content: bytes, title: str, tmp_path: Path) -> None:
    path = tmp_path / "photo.heic"
    path.write_bytes(content)
    status, [answer], _ = predict(path)
    assert (status, answer["title"]) == (1, title)


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["nothing.ndjson"], 1, "Data missing: Cannot read nothing.ndjson: No such file"),
        ([BACKEND], 1, "Is a directory"),
        (["--models", "nowhere", "-"], 1, "current.json"),
        (["--jobs", "0"], 2, "'0' is not a number of processes"),
        (["--include", "pixels"], 2, "'pixels' is none of: image, explanation"),
    ],
)
def test_failure_is_reported(arguments: list[str | Path], status: int, message: str) -> None:
    found = predict(*arguments)
    assert found[:2] == (status, [])
    assert message in found[2]
    assert "Traceback" not in found[2]


@pytest.mark.parametrize("body", [b"", b"[1,]", b"{}", b"5", SEVEN.replace(b"280", b"-1"), b"\xff"])
def test_problem_is_the_one_that_the_api_answers(body: bytes) -> None:
    answer = create_app(Settings()).test_client().post("/api/v1/predict", data=body, content_type="application/json")
    [problem] = read_chunk(MODELS, [], Chunk([body], len(body))).lines.splitlines()
    assert json.loads(problem) == answer.get_json()
    assert json.loads(problem)["status"] == answer.status_code


def test_help_describes_the_usage() -> None:
    command = [sys.executable, "-m", "pynumdraw", "predict", "--help"]
    message = subprocess.run(command, cwd=BACKEND, capture_output=True, check=True).stdout.decode()
    assert "--jobs" in message
    assert "NDJSON" in message


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_line_is_answered_before_the_next_is_written_and_the_reader_may_leave(jobs: str) -> None:
    command = [sys.executable, "-m", "pynumdraw", "predict", "--jobs", jobs, "--quiet"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=BACKEND, **pipes, start_new_session=True) as process:  # type: ignore[call-overload]
        for _ in range(2):
            process.stdin.write(SEVEN + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["number"] == "7"
        process.stdout.close()
        process.stdin.write(SEVEN + b"\n")
        process.stdin.close()
        assert b"Traceback" not in process.stderr.read()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_the_command_quietly(jobs: str) -> None:
    command = [sys.executable, "-m", "pynumdraw", "predict", "--jobs", jobs]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=BACKEND, **pipes, start_new_session=True) as process:  # type: ignore[call-overload]
        process.stdin.write(SEVEN + b"\n")
        process.stdin.flush()
        process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(20) == 130
        assert b"Traceback" not in process.stderr.read()


def test_lines_are_complete_wherever_blocks_end(tmp_path: Path) -> None:
    lines = [str(i).encode() * (i % 997 + 1) for i in range(3000)]
    text = b"\xef\xbb\xbf" + b"\n".join(lines)
    (tmp_path / "a").write_bytes(text)
    (tmp_path / "b").write_bytes(gzip.compress(text[:5000]) + gzip.compress(text[5000:]))
    assert items(tmp_path / "a") == items(tmp_path / "b") == lines
    for name in "ab":
        sizes = sum(chunk.size for chunk in chunks([tmp_path / name]))
        assert sizes == size_of([tmp_path / name]) == (tmp_path / name).stat().st_size


def test_damaged_file_is_reported_after_its_readable_part(tmp_path: Path) -> None:
    path = tmp_path / "damaged.gz"
    path.write_bytes(gzip.compress(b"line\n" * 10**6)[:-10])
    given = chunks([path])
    assert next(given).items[0] == b"line"
    with pytest.raises(BadData, match="not a complete gzip file"):
        list(given)
    with pytest.raises(MissingData):
        list(chunks([tmp_path / "nothing"]))
    assert size_of([STDIN]) is None


def test_results_are_in_order_and_tasks_are_not_read_far_ahead() -> None:
    read = itertools.count()
    tasks = (next(read) for _ in range(1000))
    with ThreadPoolExecutor(3) as executor:
        results = ordered(executor, lambda task: task * 2, tasks, 5)
        assert [next(results) for _ in range(3)] == [0, 2, 4]
        assert next(read) < 20
        assert sum(1 for _ in results) == 997
