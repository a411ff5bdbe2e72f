"""The HTTP contract around the predictions."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from http_assertions import assert_problem
from pynumdraw.serve.http.app import create_app
from pynumdraw.serve.openapi.examples import DRAWING
from pynumdraw.serve.settings import Settings

PREDICT = "/api/v1/predict"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(Settings()).test_client()


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_predict_is_for_post_only(client: FlaskClient, method: str) -> None:
    answer = client.open(PREDICT, method=method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "path", ["/", "/api", "/api/v2/predict", f"{PREDICT}/", "/%00", "/%ff", "/%ed%a0%80", "/api/docs/no.js"]
)
def test_what_is_not_there_is_404(client: FlaskClient, path: str) -> None:
    assert_problem(client.get(path), 404)


def test_head_has_the_length_and_no_body(client: FlaskClient) -> None:
    for path in ("/api/v1/model", "/readyz", "/api/docs/", "/api/docs/swagger-ui.css", "/nothing"):
        head = client.head(path)
        assert not head.data
        assert int(head.headers["Content-Length"]) == len(client.get(path).data) > 0


def test_model_card_tells_where_the_model_comes_from(client: FlaskClient) -> None:
    sidecar = client.get("/api/v1/model").get_json()
    assert sidecar.keys() >= {"name", "version", "training_data", "metrics", "calibration", "thresholds"}


def test_without_its_model_it_lives_and_says_what_is_missing(tmp_path: Path) -> None:
    client = create_app(Settings(models=tmp_path)).test_client()
    assert client.get("/livez").status_code == 200
    for answer in (client.get("/readyz"), client.get("/api/v1/model"), client.post(PREDICT, json=DRAWING)):
        assert "current.json" in assert_problem(answer, 503)["detail"]


def test_metrics_count_requests_and_verdicts(client: FlaskClient) -> None:
    def numbers() -> dict[str, float]:
        lines = client.get("/metrics").text.splitlines()
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if line[0] != "#")}

    before = numbers()
    verdict = client.post(PREDICT, json=DRAWING).get_json()["verdict"]
    for name in (
        f'pynumdraw_requests_total{{route="{PREDICT}",status="200"}}',
        f'pynumdraw_request_seconds_count{{route="{PREDICT}"}}',
        f'pynumdraw_verdicts_total{{verdict="{verdict}"}}',
    ):
        assert numbers()[name] == before.get(name, 0) + 1
