"""A batch is answered in its order, and a bad drawing does not affect the others."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from http_assertions import assert_problem
from pynumdraw.ink.json_formats import MAX_DRAWINGS
from pynumdraw.serve.http.batch import MAX_BATCH_BYTES
from pynumdraw.serve.openapi.examples import DRAWING, DRAWINGS
from werkzeug.test import TestResponse


def ask(client: FlaskClient, body: str | bytes, query: str = "") -> TestResponse:
    return client.post("/api/v1/predict/batch" + query, data=body, content_type="application/json")


def ask_all(client: FlaskClient, *drawings: Any, query: str = "") -> list[dict[str, Any]]:
    answer = ask(client, json.dumps({"drawings": drawings}), query)
    assert answer.status_code == 200, answer.text
    return answer.get_json()["answers"]


def test_answers_equal_those_of_single_drawings(client: FlaskClient, pen_digits: list[dict[str, Any]]) -> None:
    drawings = [{name: digit[name] for name in ("width", "height", "strokes")} for digit in pen_digits]
    for drawing, answer in zip(drawings, ask_all(client, *drawings)):
        alone = client.post("/api/v1/predict", json=drawing).get_json()
        assert (answer["number"], answer["digits"][0]["box"]) == (alone["number"], alone["digits"][0]["box"])
        assert answer["confidence"] == pytest.approx(alone["confidence"], abs=1e-3)


def test_bad_drawing_is_answered_with_its_problem(client: FlaskClient) -> None:
    answers = ask_all(client, DRAWING, {}, DRAWING, 5, DRAWING | {"strokes": [[{"x": 1}]]}, *DRAWINGS.values())
    assert [answer.get("number") for answer in answers] == ["7", None, "7", None, None, *["7"] * 4]
    assert [answers[i]["status"] for i in (1, 3, 4)] == [422] * 3
    pointers = [answers[i]["errors"][0]["pointer"] for i in (1, 3, 4)]
    assert pointers == ["#/drawings/1", "#/drawings/3", "#/drawings/4/strokes/0/0"]


def test_all_drawings_may_be_bad(client: FlaskClient) -> None:
    assert [answer["status"] for answer in ask_all(client, [], "a")] == [422] * 2


def test_drawing_that_is_not_utf_8_does_not_affect_the_others(client: FlaskClient) -> None:
    body = json.dumps({"drawings": [DRAWING, "?"]}).encode().replace(b"?", b"\xff")
    read, refused = ask(client, body).get_json()["answers"]
    assert (read["number"], refused["status"]) == ("7", 400)


def test_each_answer_has_the_includes(client: FlaskClient) -> None:
    for answer in ask_all(client, DRAWING, DRAWING, query="?include=image,explanation"):
        assert answer["digits"][0].keys() >= {"image", "explanation"}
    assert_problem(ask(client, "{}", "?include=pixels"), 400)


def test_256_drawings_are_read_but_257_refused(client: FlaskClient) -> None:
    assert {answer["number"] for answer in ask_all(client, *[DRAWING] * MAX_DRAWINGS)} == {"7"}
    problem = assert_problem(ask(client, json.dumps({"drawings": [DRAWING] * (MAX_DRAWINGS + 1)})), 422)
    assert problem["errors"][0]["pointer"] == "#/drawings"
    assert "257" in problem["detail"]


def test_body_of_4_mib_is_read_but_a_byte_more_refused(client: FlaskClient) -> None:
    body = json.dumps({"drawings": [DRAWING]}).ljust(MAX_BATCH_BYTES)
    assert ask(client, body).status_code == 200
    assert "4194305" in assert_problem(ask(client, body + " "), 413)["detail"]


def test_batch_that_would_hold_a_worker_is_refused_at_the_first_drawing_over(client: FlaskClient) -> None:
    taps = {"width": 280, "height": 280, "strokes": [{"x": [4 * i], "y": [i]} for i in range(64)]}
    drawings = [{}, *[taps] * (MAX_DRAWINGS - 1)]
    problem = assert_problem(ask(client, json.dumps({"drawings": drawings}), "?include=explanation"), 422)
    assert problem["title"] == "Batch too costly"
    pointer = problem["errors"][0]["pointer"]
    assert pointer.startswith("#/drawings/")
    fitting = drawings[: int(pointer.removeprefix("#/drawings/"))]
    assert len(ask_all(client, *fitting, query="?include=explanation")) == len(fitting) > 1


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        (b"", 400, None),
        (b'{"drawings": [1,]}', 400, None),
        (b'{"drawings": [{"width": NaN}]}', 400, None),
        (b"[]", 422, "#"),
        (b"{}", 422, "#"),
        (b'{"drawings": []}', 422, "#/drawings"),
        (b'{"drawings": 5}', 422, "#/drawings"),
        (b'{"drawings": [{}], "colour": 1}', 422, "#"),
        (b'{"drawings": [' + b"[" * 30000 + b"]" * 30000 + b"]}", 422, "#/drawings"),
    ],
)
def test_body_that_is_no_batch_is_refused(client: FlaskClient, body: bytes, status: int, pointer: str | None) -> None:
    problem = assert_problem(ask(client, body), status)
    assert [error["pointer"] for error in problem.get("errors", [])] == ([pointer] if pointer else [])
