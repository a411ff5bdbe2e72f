"""The log lines of nginx and of the server have the request id of the answer."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from pynumdraw.serve.openapi.examples import DRAWING

BODY = json.dumps(DRAWING).encode()


def line_of(log: Path, request_id: str) -> dict[str, Any]:
    """Return the one line of a request in a log; wait for it a few seconds."""
    deadline = time.monotonic() + 5
    lines: list[dict[str, Any]] = []
    while not lines and time.monotonic() < deadline:
        lines = [json.loads(line) for line in log.read_text().splitlines() if request_id in line and line[-1] == "}"]
        time.sleep(0.02)
    [line] = lines
    return line


@pytest.mark.parametrize("query", ["", "?include=image"])
def test_both_logs_have_the_same_request_id(server: Any, start_nginx: Any, tmp_path: Path, query: str) -> None:
    with start_nginx(tmp_path, server.port, "/readyz") as url:
        headers = {"Content-Type": "application/json", "X-Request-ID": "a-client-s-own"}
        with urlopen(Request(f"{url}/api/v1/predict{query}", BODY, headers)) as answer:
            request_id = answer.headers["X-Request-ID"]
        ours, theirs = line_of(server.log, request_id), line_of(tmp_path / "run" / "access.log", request_id)
    assert (ours["method"], ours["path"], ours["status"]) == ("POST", "/api/v1/predict", 200)
    assert all(ours[name] == theirs[name] for name in ("method", "path", "status"))
