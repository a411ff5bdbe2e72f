"""Log lines are JSON, and a log that cannot be written stops nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pynumdraw.serve.log import RequestLine, log

BACKEND = Path(__file__).resolve().parents[2]


def test_request_line_looks_like_any_other(capfd: pytest.CaptureFixture[str]) -> None:
    log.configure("info")
    log.info("request")
    line = RequestLine(request_id="1", method="GET", path='/"\n\u00e9', status=404, duration_ms=12.346)
    log.request(line)
    log.configure("warning")
    log.request(line)
    ordinary, written = map(json.loads, capfd.readouterr().out.splitlines())
    given = {"request_id": "1", "method": "GET", "path": '/"\n\u00e9', "status": 404, "duration_ms": 12.346}
    assert list(written.items())[1:] == [*list(ordinary.items())[1:], *given.items()]
    at, before = (datetime.fromisoformat(one["time"]) for one in (written, ordinary))
    assert timedelta(0) <= at - before < timedelta(minutes=1)


def test_line_starts_with_time_level_and_event(capfd: pytest.CaptureFixture[str]) -> None:
    log.configure("warning")
    log.info("too little")
    log.warning("odd", path=BACKEND, text='"\n')
    [line] = capfd.readouterr().out.splitlines()
    assert list(json.loads(line)) == ["time", "level", "event", "path", "text"]
    assert json.loads(line)["text"] == '"\n'


def test_traceback_is_under_the_key_exception(capfd: pytest.CaptureFixture[str]) -> None:
    log.error("failed", exc_info=ValueError("reason"), pid=1)
    [line] = map(json.loads, capfd.readouterr().out.splitlines())
    assert list(line) == ["time", "level", "event", "pid", "exception"]
    assert line["exception"] == "ValueError: reason"


def closed_pipe() -> int:
    reader, writer = os.pipe()
    os.close(reader)
    return writer


def full_disk() -> int:
    return os.open("/dev/full", os.O_WRONLY)


@pytest.mark.parametrize("output", [closed_pipe, full_disk])
def test_log_that_cannot_be_written_is_ignored(output: Callable[[], int]) -> None:
    code = (
        "from pynumdraw.serve.log import *; log.info('a'); log.info('b');"
        "line = RequestLine(request_id='1', method='GET', path='/', status=200);"
        "log.request(line); raise SystemExit('went on')"
    )
    writer = output()
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=BACKEND, stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert b"went on" in ended.stderr
    assert b"Traceback" not in ended.stderr
