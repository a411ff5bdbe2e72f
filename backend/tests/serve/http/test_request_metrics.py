"""Each request has one log line, with the request id of nginx and nothing of the drawing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pynumdraw.serve.http.app import create_app
from pynumdraw.serve.http.request_metrics import choose_request_id
from pynumdraw.serve.settings import Settings


def test_log_line_describes_the_request_and_not_the_drawing(capfd: pytest.CaptureFixture[str]) -> None:
    client = create_app(Settings()).test_client()
    secret = 4711.125
    drawings: list[Any] = [
        {"width": 9, "height": 9, "strokes": [{"x": [secret, 1], "y": [1, 2]}]},
        {"width": 9, "height": 9, "strokes": [{"x": [str(secret)], "y": [1]}]},
        {"width": 9, "height": 9, "strokes": [], f"field {secret}": 1},
    ]
    for drawing in drawings:
        client.post(f"/api/v1/predict?include=image&q={secret}", json=drawing, headers={"X-Request-ID": "from-nginx"})
    written = capfd.readouterr().out
    assert str(secret) not in written
    lines = [json.loads(line) for line in written.splitlines()]
    assert [line["status"] for line in lines] == [200, 422, 422]
    for line in lines:
        assert line.keys() == {
            "time", "level", "event", "request_id", "method", "path", "status", "duration_ms",
        }  # fmt: skip
        assert (line["request_id"], line["method"], line["path"]) == ("from-nginx", "POST", "/api/v1/predict")


def test_polled_endpoints_are_logged_at_debug_only(capfd: pytest.CaptureFixture[str]) -> None:
    create_app(Settings(log_level="info")).test_client().get("/readyz")
    assert capfd.readouterr().out == ""
    create_app(Settings(log_level="debug")).test_client().get("/readyz")
    assert '"path":"/readyz"' in capfd.readouterr().out


@given(st.text())
def test_only_short_and_harmless_ids_are_accepted(proposed: str) -> None:
    chosen = choose_request_id(proposed)
    assert 1 <= len(chosen) <= 64
    assert chosen.isascii()
    assert not set(chosen) & set(' \n\t"\\{}')


def test_id_of_the_proxy_is_kept_and_a_missing_one_created() -> None:
    assert choose_request_id("5f0c2a.b:c-d_e") == "5f0c2a.b:c-d_e"
    assert choose_request_id(None) != choose_request_id(None)
