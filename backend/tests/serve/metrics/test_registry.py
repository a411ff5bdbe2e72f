"""The numbers are Prometheus's, add up, and are of every route that there is."""

from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pynumdraw.reading.schema import Answer, ModelName
from pynumdraw.serve.http.app import create_app
from pynumdraw.serve.metrics.registry import ROUTES, Metrics
from pynumdraw.serve.openapi.examples import DRAWING
from pynumdraw.serve.settings import Settings


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Give each sample by its name and its labels' values."""
    families = text_string_to_metric_families(text)
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


def of(numbers: Metrics) -> dict[tuple[str, ...], float]:
    return samples(numbers.exposition().decode())


def test_every_route_is_counted_by_its_name() -> None:
    rules = {rule.rule for rule in create_app(Settings()).url_map.iter_rules()}
    assert rules - set(ROUTES) <= {"/api/docs/dist/swagger-ui.js"}
    assert set(ROUTES) - rules == {"none"}


def test_buckets_hold_what_is_below_them() -> None:
    numbers = Metrics()
    for seconds in (0.00009, 0.0001, 0.00011, 9.0):
        numbers.count_request("/readyz", 200, seconds)
    found = of(numbers)
    assert found["pynumdraw_requests_total", "/readyz", "200"] == 4
    buckets = {key[1]: value for key, value in found.items() if key[0] == "pynumdraw_request_seconds_bucket"}
    assert (buckets["0.0001"], buckets["0.0002"], buckets["5.0"], buckets["+Inf"]) == (2, 3, 3, 4)
    assert found["pynumdraw_request_seconds_sum", "/readyz"] == pytest.approx(9.0003)


def test_what_is_unknown_counts_as_the_rest() -> None:
    numbers = Metrics()
    numbers.count_request("/api/v1/new", 418, 0.1)
    assert of(numbers)["pynumdraw_requests_total", "none", "other"] == 1


def test_mean_confidence_and_share_of_verdicts_can_be_had() -> None:
    numbers = Metrics()
    for verdict, confidence in (("number", 1.0), ("number", 0.9), ("not_a_number", 0.1)):
        numbers.count_answer(Answer(verdict, "7", confidence, [], ModelName("", "")))
    found = of(numbers)
    assert [found["pynumdraw_verdicts_total", verdict] for verdict in ("number", "unsure", "not_a_number")] == [2, 0, 1]
    assert found["pynumdraw_confidence_sum", "number"] == pytest.approx(1.9)
    assert found["pynumdraw_confidence_bucket", "+Inf", "number"] == 2


def test_workers_are_told_by_model_with_what_they_take() -> None:
    numbers = Metrics()
    assert of(numbers)["pynumdraw_workers_memory_bytes",] == 0  # a master is no worker
    numbers.count_restart()
    numbers.serve_model("1.2.3")
    found = of(numbers)
    assert found["pynumdraw_workers", "1.2.3"] == 1
    assert found["pynumdraw_worker_restarts_total",] == 1
    assert found["pynumdraw_workers_memory_bytes",] > 1e6
    assert found["pynumdraw_workers_open_files",] > 3


def test_a_request_leaves_the_time_of_each_of_its_stages_for_each_drawing() -> None:
    client = create_app(Settings()).test_client()
    client.post("/api/v1/predict?include=explanation", json=DRAWING)
    client.post("/api/v1/predict/batch", json={"drawings": [DRAWING, {}, DRAWING]})
    found = samples(client.get("/metrics").text)
    counts = {key[1]: value for key, value in found.items() if key[0] == "pynumdraw_stage_seconds_count"}
    assert counts == {"decode": 3, "rasterise": 3, "network": 3, "explain": 1, "encode": 3}
    total = sum(value for key, value in found.items() if key[0] == "pynumdraw_stage_seconds_sum")
    assert 0 < total < sum(value for key, value in found.items() if key[0] == "pynumdraw_request_seconds_sum")
    assert found["pynumdraw_verdicts_total", "number"] == 3
