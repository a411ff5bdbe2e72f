"""/api/v1/predict answers every valid drawing, and refuses all else with the place at fault."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bodies import bodies
from flask.testing import FlaskClient
from http_assertions import assert_problem
from hypothesis import given, settings
from hypothesis import strategies as st
from pynumdraw.serve.openapi.examples import ANSWER, DRAWING
from werkzeug.test import TestResponse


def predict(client: FlaskClient, body: str | bytes, query: str = "", **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/api/v1/predict" + query, data=body, headers={"Content-Type": "application/json"} | named)


def test_a_drawing_is_answered(client: FlaskClient) -> None:
    answer = predict(client, json.dumps(DRAWING), Content_Type="application/json; charset=utf-8")
    assert answer.status_code == 200
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert answer.get_json().keys() == ANSWER.keys()
    assert answer.get_json()["digits"][0].keys() == ANSWER["digits"][0].keys()


def test_image_is_included_on_request(client: FlaskClient) -> None:
    [digit] = predict(client, json.dumps(DRAWING), "?include=image").get_json()["digits"]
    assert digit["image"].startswith("data:image/png;base64,")
    assert "''" in assert_problem(predict(client, json.dumps(DRAWING), "?include="), 400)["detail"]
    assert "'pixels'" in assert_problem(predict(client, json.dumps(DRAWING), "?include=pixels"), 400)["detail"]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'{"width": 1,}', b'{"width": NaN}', b"<a/>"])
def test_body_that_is_not_json_is_400(client: FlaskClient, body: bytes) -> None:
    assert "errors" not in assert_problem(predict(client, body), 400)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"strokes": []}, "#/strokes"),
        ({"strokes": [{"x": [], "y": []}]}, "#/strokes/0/x"),
        ({"strokes": [{"x": [1, 2], "y": [1]}]}, "#/strokes/0/y"),
        ({"strokes": [{"x": [1], "y": [1], "t": [1, 2]}]}, "#/strokes/0/t"),
        ({"strokes": [{"x": [1, "2"], "y": [1, 2]}]}, "#/strokes/0/x/1"),
        ({"strokes": [{"x": [1e7], "y": [1]}]}, "#/strokes/0/x/0"),
        ({"strokes": [{"x": [1], "y": [1]}] * 65}, "#/strokes"),
        ({"strokes": [{"x": [1] * 2049, "y": [1] * 2049}] * 2}, "#/strokes"),
        ({"width": 0}, "#/width"),
        ({"colour": "red"}, "#"),
    ],
)
def test_no_drawing_is_422_with_its_place(client: FlaskClient, change: dict[str, Any], pointer: str) -> None:
    problem = assert_problem(predict(client, json.dumps(DRAWING | change)), 422)
    assert [error["pointer"] for error in problem["errors"]] == [pointer]


@pytest.mark.parametrize(
    "headers", [{"Content_Type": "text/plain"}, {"Content_Type": ""}, {"Content_Encoding": "gzip"}]
)
def test_other_media_types_are_415(client: FlaskClient, headers: dict[str, str]) -> None:
    assert_problem(predict(client, json.dumps(DRAWING), **headers), 415)


def test_body_of_64_kib_is_read_but_a_byte_more_refused(client: FlaskClient) -> None:
    body = json.dumps(DRAWING).ljust(65536)
    assert predict(client, body).status_code == 200
    assert "65537" in assert_problem(predict(client, body + " "), 413)["detail"]


@settings(max_examples=400, deadline=None, derandomize=True)
@given(bodies)
def test_every_body_is_answered_or_refused_with_its_place(client: FlaskClient, body: bytes) -> None:
    answer = predict(client, body)
    if answer.status_code != 200:
        problem = assert_problem(answer, answer.status_code)
        assert answer.status_code in (400, 413, 422)
        assert ("errors" in problem) == (answer.status_code == 422)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=1, max_size=5), st.integers(1, 3))
def test_every_valid_drawing_is_read(client: FlaskClient, points: list[tuple[float, float]], strokes: int) -> None:
    stroke = {"x": [x for x, _ in points], "y": [y for _, y in points]}
    answer = predict(client, json.dumps({"width": 1, "height": 1, "strokes": [stroke] * strokes}))
    assert answer.status_code == 200
    assert sum(answer.get_json()["digits"][0]["probabilities"]) == pytest.approx(1)
