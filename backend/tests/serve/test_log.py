"""Log lines are JSON, and nobody need read them."""

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


def test_a_request_s_line_is_as_any_other(capfd: pytest.CaptureFixture[str]) -> None:
    log.configure("info")
    log.info("request")
    line = RequestLine(request_id="1", method="GET", path='/"\n\u00e9', status=404, duration_ms=12.346)
    log.request(line)
    log.configure("warning")
    log.request(line)
    usual, written = map(json.loads, capfd.readouterr().out.splitlines())
    given = {"request_id": "1", "method": "GET", "path": '/"\n\u00e9', "status": 404, "duration_ms": 12.346}
    assert list(written.items())[1:] == [*list(usual.items())[1:], *given.items()]
    at, before = (datetime.fromisoformat(one["time"]) for one in (written, usual))
    assert timedelta(0) <= at - before < timedelta(minutes=1)


def test_a_line_has_time_level_and_event_first(capfd: pytest.CaptureFixture[str]) -> None:
    log.configure("warning")
    log.info("too little")
    log.warning("odd", path=BACKEND, text='"\n')
    [line] = capfd.readouterr().out.splitlines()
    assert list(json.loads(line)) == ["time", "level", "event", "path", "text"]
    assert json.loads(line)["text"] == '"\n'


def left_pipe() -> int:
    reader, writer = os.pipe()
    os.close(reader)
    return writer


def full_disk() -> int:
    return os.open("/dev/full", os.O_WRONLY)


@pytest.mark.parametrize("output", [left_pipe, full_disk])
def test_what_cannot_be_written_stops_nothing(output: Callable[[], int]) -> None:
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
