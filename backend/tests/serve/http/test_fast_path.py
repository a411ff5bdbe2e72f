"""The fast path answers as Flask does, so that clients cannot tell them apart."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.serve.http.app import create_app
from pynumdraw.serve.settings import Settings

PATH = "/api/v1/predict"
SEVEN = json.dumps({"width": 280, "height": 280, "strokes": [{"x": [80, 200, 130], "y": [60, 60, 225]}]})
FAST, SLOW = "application/json", "application/json; charset=utf-8"
"""Content types that take the fast path, and that Flask handles."""


def ask(client: FlaskClient, body: str, content_type: str, **options: Any) -> tuple[int, bytes, dict[str, str]]:
    options.setdefault("headers", {"X-Request-ID": "one"})
    answer = client.post(PATH, data=body, content_type=content_type, **options)
    return answer.status_code, answer.data, dict(answer.headers)


@pytest.mark.parametrize(
    "body",
    [SEVEN, "", "{", "[]", '{"width": 1}', SEVEN.replace("200", '"x"'), SEVEN + " " * 70_000],
    ids=["a drawing", "nothing", "no JSON", "no drawing", "half a drawing", "text instead of a number", "too long"],
)
def test_fast_path_and_flask_answer_alike(client: FlaskClient, body: str) -> None:
    assert ask(client, body, FAST) == ask(client, body, SLOW)


def test_fast_path_and_flask_include_the_same_image(client: FlaskClient) -> None:
    fast, slow = (ask(client, SEVEN, kind, query_string="include=image") for kind in (FAST, SLOW))
    assert fast == slow
    assert json.loads(fast[1])["digits"][0]["image"].startswith("data:")


def test_bug_is_logged_and_answered_as_by_flask(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    client = create_app(Settings(log_level="warning")).test_client()
    monkeypatch.setattr(Recognizer, "read", fail)
    assert ask(client, SEVEN, FAST) == ask(client, SEVEN, SLOW)
    status, answer, headers = ask(client, SEVEN, FAST)
    assert (status, headers["Content-Type"], json.loads(answer)["status"]) == (500, "application/problem+json", 500)
    assert "ZeroDivisionError: a bug" in capfd.readouterr().out


def test_request_that_is_not_plain_goes_to_flask(client: FlaskClient) -> None:
    _, answer, _ = ask(client, SEVEN, FAST, query_string="include=explanation&include=image")
    assert json.loads(answer)["digits"][0].keys() >= {"image", "explanation"}
    assert ask(client, SEVEN, FAST, query_string="include=picture")[0] == 400
    assert ask(client, SEVEN, "text/plain")[0] == 415
    assert ask(client, SEVEN, FAST, headers={"Content-Encoding": "gzip"})[0] == 415
    assert client.get(PATH).status_code == 405


def test_fast_path_logs_and_counts_as_flask_does(capfd: pytest.CaptureFixture[str]) -> None:
    client = create_app(Settings()).test_client()
    for content_type in (FAST, SLOW):
        ask(client, SEVEN, content_type)
    fast, slow = map(json.loads, capfd.readouterr().out.splitlines())
    for line in (fast, slow):
        assert line.pop("duration_ms") > 0
        line.pop("time")
    assert fast == slow
    metrics = client.get("/metrics").get_data(as_text=True)
    assert re.search(rf'^pynumdraw_requests_total{{route="{PATH}",status="200"}} 2\.0$', metrics, re.MULTILINE)
    assert re.search(r'^pynumdraw_stage_seconds_count{stage="network"} 2\.0$', metrics, re.MULTILINE)


def test_without_a_model_the_reason_is_answered(tmp_path: Path) -> None:
    app: Flask = create_app(Settings(models=tmp_path, log_level="error"))
    status, answer, _ = ask(app.test_client(), SEVEN, FAST)
    assert status == 503
    assert str(tmp_path) in json.loads(answer)["detail"]
