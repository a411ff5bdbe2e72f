"""Log lines are JSON, and nobody need read them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pynumdraw.serve.log import configure, log

BACKEND = Path(__file__).resolve().parents[1]


def test_a_line_has_time_level_and_event_first(capfd: pytest.CaptureFixture[str]) -> None:
    configure("warning")
    log.info("too little")
    log.warning("odd", path=BACKEND, text='"\n')
    [line] = capfd.readouterr().out.splitlines()
    assert list(json.loads(line)) == ["time", "level", "event", "path", "text"]
    assert json.loads(line)["text"] == '"\n'


def test_a_reader_that_went_away_stops_nothing() -> None:
    code = "from pynumdraw.serve.log import *; configure(); log.info('a'); log.info('b'); raise SystemExit('went on')"
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=BACKEND, stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert b"went on" in ended.stderr
    assert b"Traceback" not in ended.stderr
