"""Errors nobody foresaw tell the log everything and the client nothing."""

from __future__ import annotations

import json
from typing import NoReturn

import pytest
from pynumdraw.serve.http.app import create_app
from pynumdraw.serve.settings import Settings


def test_a_bug_is_500_for_the_client_and_a_traceback_in_the_log(capfd: pytest.CaptureFixture[str]) -> None:
    def broken() -> NoReturn:
        raise RuntimeError("secret")

    app = create_app(Settings())
    app.add_url_rule("/broken", view_func=broken)
    answer = app.test_client().get("/broken", headers={"X-Request-ID": "abc-1"})
    assert (answer.status_code, answer.content_type) == (500, "application/problem+json")
    assert "secret" not in answer.text
    assert "abc-1" in answer.get_json()["detail"]
    failure = json.loads(capfd.readouterr().out.splitlines()[0])
    assert failure.items() >= {"level": "error", "event": "request failed", "request_id": "abc-1"}.items()
    assert "RuntimeError: secret" in failure["exception"]
