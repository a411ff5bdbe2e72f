"""Routes, methods, metrics, and the app without a model."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from http_assertions import assert_problem
from pynumdraw.model.artefact import load_current_model
from pynumdraw.model.weights import pack_weights
from pynumdraw.serve.http.app import create_app
from pynumdraw.serve.openapi.examples import DRAWING
from pynumdraw.serve.settings import Settings

PREDICT = "/api/v1/predict"


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_predict_accepts_post_only(client: FlaskClient, method: str) -> None:
    answer = client.open(PREDICT, method=method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "path", ["/", "/api", "/api/v2/predict", f"{PREDICT}/", "/%00", "/%ff", "/%ed%a0%80", "/api/docs/no.js"]
)
def test_unknown_path_is_404(client: FlaskClient, path: str) -> None:
    assert_problem(client.get(path), 404)


def test_head_has_a_length_and_no_body(client: FlaskClient) -> None:
    for path in ("/api/v1/model", "/readyz", "/api/docs/", "/api/docs/swagger-ui.css", "/nothing"):
        head = client.head(path)
        assert not head.data
        assert int(head.headers["Content-Length"]) == len(client.get(path).data) > 0


def test_model_is_described_by_its_sidecar(client: FlaskClient) -> None:
    sidecar = client.get("/api/v1/model").get_json()
    assert sidecar.keys() >= {"name", "version", "training_data", "metrics", "calibration", "thresholds"}


def test_weights_are_sent_once_to_who_keeps_them(client: FlaskClient) -> None:
    answer = client.get("/api/v1/model/weights")
    assert (answer.mimetype, answer.data) == ("application/octet-stream", pack_weights(load_current_model()))
    again = client.get("/api/v1/model/weights", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == answer.headers["ETag"]


def test_without_a_model_the_app_lives_and_names_the_missing_file(tmp_path: Path) -> None:
    client = create_app(Settings(models=tmp_path)).test_client()
    assert client.get("/livez").status_code == 200
    asked = ("/readyz", "/api/v1/model", "/api/v1/model/weights")
    for answer in (*map(client.get, asked), client.post(PREDICT, json=DRAWING)):
        assert "current.json" in assert_problem(answer, 503)["detail"]


def test_metrics_count_requests_and_verdicts(client: FlaskClient) -> None:
    def metrics() -> dict[str, float]:
        lines = client.get("/metrics").text.splitlines()
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if line[0] != "#")}

    before = metrics()
    verdict = client.post(PREDICT, json=DRAWING).get_json()["verdict"]
    for name in (
        f'pynumdraw_requests_total{{route="{PREDICT}",status="200"}}',
        f'pynumdraw_request_seconds_count{{route="{PREDICT}"}}',
        f'pynumdraw_verdicts_total{{verdict="{verdict}"}}',
    ):
        assert metrics()[name] == before.get(name, 0) + 1
