"""Each error has its status; a bug is described in the log, and nothing of it is sent to the client."""

from __future__ import annotations

import json
from typing import NoReturn

import pytest
from pynumdraw.errors import BrokenArtefact, NotABatch, NotJSON, PynumdrawError
from pynumdraw.serve.http.app import create_app
from pynumdraw.serve.http.error_handlers import status_of
from pynumdraw.serve.settings import Settings


def test_bug_is_500_with_a_traceback_in_the_log(capfd: pytest.CaptureFixture[str]) -> None:
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


def test_status_is_that_of_the_nearest_class() -> None:
    errors = [NotJSON(""), NotABatch("", "#"), BrokenArtefact(""), PynumdrawError("")]
    assert [status_of(error) for error in errors] == [400, 422, 503, 500]
