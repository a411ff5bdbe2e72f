"""The form of every error response (RFC 9457), for the tests of the app."""

from __future__ import annotations

from typing import Any

from werkzeug.test import TestResponse


def assert_problem(answer: TestResponse, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    problem = answer.get_json()
    assert problem.items() >= {"type": "about:blank", "status": status}.items()
    assert problem["title"]
    assert problem["detail"]
    return problem
