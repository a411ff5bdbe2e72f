"""Every request to the API, through nginx, is answered, or refused with the reason and the place at fault.

By default a few hundred requests, always the same; ``pytest -m soak -s`` sends 50,000 bodies, and thousands of requests
generated from the OpenAPI document.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Generator
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
import schemathesis
from bodies import bodies
from hypothesis import HealthCheck, Phase, given, settings
from running import Server
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

CALM = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck), "derandomize": True}

TOO_LARGE = {413, 414, 431}
"""What nginx answers at any path; the document need not mention it."""


@pytest.fixture(scope="module")
def connection(base_url: str) -> Generator[HTTPConnection]:
    connection = HTTPConnection(urlsplit(base_url).netloc, timeout=20)
    yield connection
    connection.close()


def check_problem(status: int, media_type: str | None, body: bytes) -> None:
    """Check that a refusal is a problem, and has the place at fault if the body is at fault."""
    assert status < 500, body
    if status >= 400:
        problem = json.loads(body)
        assert media_type == "application/problem+json"
        assert problem["status"] == status
        assert problem["detail"]
        assert (status == 422) == bool(problem.get("errors")), problem


def send_bodies(connection: HTTPConnection, count: int) -> Counter[int]:
    """Send `count` bodies; return the number of answers by status."""
    seen: Counter[int] = Counter()

    @settings(max_examples=count, phases=[Phase.generate], **CALM)
    @given(bodies)
    def send(body: bytes) -> None:
        connection.request("POST", "/api/v1/predict", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        seen[answer.status] += 1
        check_problem(answer.status, answer.headers["Content-Type"], answer.read())

    send()
    return seen


@pytest.mark.parametrize("count", [300, pytest.param(50_000, marks=pytest.mark.soak)])
def test_bodies(connection: HTTPConnection, server: Server, count: int) -> None:
    workers = server.workers()
    seen = send_bodies(connection, count)
    print(f"{sum(seen.values())} bodies: {dict(seen)}")
    assert seen.keys() <= {200, 400, 413, 422}
    assert min(seen[200], seen[400], seen[413], seen[422]) > 0
    assert server.workers() == workers


@pytest.mark.parametrize("count", [20, pytest.param(2000, marks=pytest.mark.soak)])
@pytest.mark.parametrize("mode", GenerationMode)
def test_requests_that_the_document_allows_and_others(base_url: str, mode: GenerationMode, count: int) -> None:
    document = schemathesis.openapi.from_url(f"{base_url}/api/v1/openapi.json")
    for operation in (found.ok() for found in document.get_all_operations()):
        if mode is GenerationMode.NEGATIVE and operation.method == "get":
            continue  # it has no input that could be wrong
        seen: Counter[int] = Counter()

        @settings(max_examples=count, phases=[Phase.generate], **CALM)
        @given(operation.as_strategy(generation_mode=mode))
        def call(case: schemathesis.Case) -> None:
            answer = case.call(base_url=base_url)
            seen[answer.status_code] += 1  # noqa: B023 - called below
            if answer.status_code not in TOO_LARGE:
                case.validate_response(answer, excluded_checks=[positive_data_acceptance])
            check_problem(answer.status_code, answer.headers.get("content-type", [""])[0], answer.content)

        call()
        print(f"{mode.value} {operation.label}: {dict(seen)}")
