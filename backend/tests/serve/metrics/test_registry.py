"""Metrics have Prometheus's format, add up, and cover every route."""

from __future__ import annotations

from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pynumdraw.reading.answer_schema import Answer, ModelName
from pynumdraw.serve.http.app import create_app
from pynumdraw.serve.metrics.registry import ROUTES, Metrics
from pynumdraw.serve.openapi.examples import DRAWING
from pynumdraw.serve.settings import Settings


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Return each sample by its name and the values of its labels."""
    families = text_string_to_metric_families(text)
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


def values(metrics: Metrics) -> dict[tuple[str, ...], float]:
    return samples(metrics.exposition().decode())


def test_every_route_has_its_own_counter(tmp_path: Path) -> None:
    rules = {rule.rule for rule in create_app(Settings(collect=tmp_path)).url_map.iter_rules()}
    assert rules - set(ROUTES) <= {"/api/docs/dist/swagger-ui.js"}
    assert set(ROUTES) - rules == {"none"}


def test_buckets_are_cumulative() -> None:
    metrics = Metrics()
    for seconds in (0.00009, 0.0001, 0.00011, 9.0):
        metrics.count_request("/readyz", 200, seconds)
    found = values(metrics)
    assert found["pynumdraw_requests_total", "/readyz", "200"] == 4
    buckets = {key[1]: value for key, value in found.items() if key[0] == "pynumdraw_request_seconds_bucket"}
    assert (buckets["0.0001"], buckets["0.0002"], buckets["5.0"], buckets["+Inf"]) == (2, 3, 3, 4)
    assert found["pynumdraw_request_seconds_sum", "/readyz"] == pytest.approx(9.0003)


def test_unknown_labels_count_as_the_last() -> None:
    metrics = Metrics()
    metrics.count_request("/api/v1/new", 418, 0.1)
    assert values(metrics)["pynumdraw_requests_total", "none", "other"] == 1


def test_answers_are_counted_by_verdict_and_confidence() -> None:
    metrics = Metrics()
    for verdict, confidence in (("number", 1.0), ("number", 0.9), ("not_a_number", 0.1)):
        metrics.count_answer(Answer(verdict, "7", confidence, 1.0, [], [], [], ModelName("", "")))
    found = values(metrics)
    assert [found["pynumdraw_verdicts_total", verdict] for verdict in ("number", "unsure", "not_a_number")] == [2, 0, 1]
    assert found["pynumdraw_confidence_sum", "number"] == pytest.approx(1.9)
    assert found["pynumdraw_confidence_bucket", "+Inf", "number"] == 2


def test_workers_are_counted_by_model_with_their_memory_and_files() -> None:
    metrics = Metrics()
    assert values(metrics)["pynumdraw_workers_memory_bytes",] == 0  # the master is not a worker
    metrics.count_restart()
    metrics.register_worker("1.2.3")
    found = values(metrics)
    assert found["pynumdraw_workers", "1.2.3"] == 1
    assert found["pynumdraw_worker_restarts_total",] == 1
    assert found["pynumdraw_workers_memory_bytes",] > 1e6
    assert found["pynumdraw_workers_open_files",] > 3


def test_each_stage_is_timed_for_each_drawing() -> None:
    client = create_app(Settings()).test_client()
    client.post("/api/v1/predict?include=explanation", json=DRAWING)
    client.post("/api/v1/predict/batch", json={"drawings": [DRAWING, {}, DRAWING]})
    found = samples(client.get("/metrics").text)
    counts = {key[1]: value for key, value in found.items() if key[0] == "pynumdraw_stage_seconds_count"}
    assert counts == {"decode": 3, "rasterise": 3, "network": 3, "explain": 1, "encode": 3}
    total = sum(value for key, value in found.items() if key[0] == "pynumdraw_stage_seconds_sum")
    assert 0 < total < sum(value for key, value in found.items() if key[0] == "pynumdraw_request_seconds_sum")
    assert found["pynumdraw_verdicts_total", "number"] == 3
