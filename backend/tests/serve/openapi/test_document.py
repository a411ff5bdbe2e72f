"""The OpenAPI document is valid and complete, and its examples are answered as it says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from contract import assert_keeps_contract
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate
from pynumdraw.errors import NotADrawing
from pynumdraw.ink.parsing import parse_drawing
from pynumdraw.serve.openapi.examples import DRAWING, FORTY_TWO

METHODS = ("get", "post")


@pytest.fixture(scope="module")
def document(client: FlaskClient) -> dict[str, Any]:
    return client.get("/api/v1/openapi.json").get_json()


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, operation) for path, item in document["paths"].items() for method, operation in item.items()]


def assert_matches(instance: object, schema: dict[str, Any], document: dict[str, Any]) -> None:
    assert [
        error.message for error in OAS31Validator(schema | {"components": document["components"]}).iter_errors(instance)
    ] == []


def test_document_is_valid_openapi(document: dict[str, Any]) -> None:
    validate(document)


def test_every_route_of_the_api_is_described(client: FlaskClient, document: dict[str, Any]) -> None:
    rules = {rule.rule for rule in client.application.url_map.iter_rules() if not rule.rule.startswith("/api/docs")}
    assert rules - {"/api/v1/openapi.json", "/metrics"} == set(document["paths"])


def examples(content: dict[str, Any]) -> list[Any]:
    return [example["value"] for example in content.get("examples", {}).values()]


def bodies(operation: dict[str, Any]) -> list[Any]:
    if "requestBody" not in operation:
        return [None]
    return examples(operation["requestBody"]["content"].get("application/json", {}))


def test_examples_match_their_schemas(document: dict[str, Any]) -> None:
    for _, _, operation in operations(document):
        described = [operation.get("requestBody", {"content": {}}), *operation["responses"].values()]
        for content in (content for part in described for content in part.get("content", {}).values()):
            for example in examples(content):
                assert_matches(example, content["schema"], document)


@pytest.mark.parametrize("query", ["", "?include=image", "?include=image,explanation"])
def test_examples_are_answered_as_documented(client: FlaskClient, document: dict[str, Any], query: str) -> None:
    for path, method, operation in operations(document):
        for body in bodies(operation):
            answer = client.open(path + query, method=method, json=body)
            described = operation["responses"][str(answer.status_code)]["content"][answer.mimetype]
            assert answer.status_code == 200
            if answer.is_json:
                assert_matches(answer.get_json(), described["schema"], document)


def test_example_drawings_are_answered_like_the_example_answers(client: FlaskClient, document: dict[str, Any]) -> None:
    predict = document["paths"]["/api/v1/predict"]["post"]
    two_digits, one_digit = examples(predict["responses"]["200"]["content"]["application/json"])
    first, *others = bodies(predict)
    for drawing, documented in [(first, two_digits), *((drawing, one_digit) for drawing in others)]:
        answer = client.post("/api/v1/predict", json=drawing).get_json()
        for name in ("verdict", "number", "ignored_strokes"):
            assert answer[name] == documented[name]
        for found, expected in zip(answer["digits"], documented["digits"], strict=True):
            for name in ("digit", "strokes", "pieces", "box"):
                assert found[name] == expected[name]
            assert found["confidence"] == pytest.approx(expected["confidence"], abs=0.03)


def test_example_answers_keep_the_contract(document: dict[str, Any]) -> None:
    predict = document["paths"]["/api/v1/predict"]["post"]
    drawings = [FORTY_TWO, DRAWING]
    answers = examples(predict["responses"]["200"]["content"]["application/json"])
    for drawing, answer in zip(drawings, answers, strict=True):
        assert_keeps_contract(answer, [len(stroke["x"]) for stroke in drawing["strokes"]])


def test_all_fields_of_an_answer_but_the_includes_are_required(document: dict[str, Any]) -> None:
    for name, optional in (("Answer", set[str]()), ("DigitReading", {"image", "explanation"}), ("Alternative", set())):
        schema = document["components"]["schemas"][name]
        assert set(schema["properties"]) - set(schema["required"]) == optional


def test_document_tells_how_to_read_an_answer(document: dict[str, Any]) -> None:
    description = document["info"]["description"]
    assert "must ignore fields of an answer that they don't know" in description
    verdicts = document["components"]["schemas"]["Answer"]["properties"]["verdict"]["enum"]
    assert all(f"`{verdict}`" in description for verdict in verdicts)


def test_example_batch_is_answered_like_its_example(client: FlaskClient, document: dict[str, Any]) -> None:
    batch = document["paths"]["/api/v1/predict/batch"]["post"]
    [documented] = examples(batch["responses"]["200"]["content"]["application/json"])
    [drawings] = bodies(batch)
    read, refused = client.post("/api/v1/predict/batch", json=drawings).get_json()["answers"]
    assert read["number"] == documented["answers"][0]["number"]
    assert refused == documented["answers"][1]


NUMBER = st.integers(-2, 2) | st.sampled_from([0.5, 1e6, 1e7, -1e13, "1", None])
COLUMN = st.lists(NUMBER, max_size=3)
POINT = st.fixed_dictionaries({"x": NUMBER}, optional={"y": NUMBER, "t": NUMBER, "p": NUMBER, "z": NUMBER})
STROKE = st.one_of(
    st.fixed_dictionaries({"x": COLUMN}, optional={"y": COLUMN, "t": st.none() | COLUMN, "z": COLUMN}),
    st.lists(POINT | COLUMN, max_size=4),
    st.lists(POINT, min_size=1, max_size=4),
    NUMBER,
)
STROKES = st.lists(STROKE, max_size=2)
OTHER = {"width": NUMBER, "height": NUMBER, "word": NUMBER, "recognized": st.booleans(), "key_id": NUMBER}
ANY_DRAWING = st.one_of(
    st.fixed_dictionaries({"width": st.just(9), "height": st.just(9), "strokes": STROKES}),
    st.fixed_dictionaries({"width": NUMBER, "height": NUMBER, "strokes": STROKES}, optional={"drawing": STROKES}),
    st.fixed_dictionaries({"drawing": STROKES}, optional=OTHER),
)


def refusal(drawing: Any) -> str | None:
    try:
        parse_drawing(json.dumps(drawing).encode())
    except NotADrawing as error:
        return error.detail
    return None


@settings(max_examples=500, deadline=None)
@given(ANY_DRAWING)
def test_drawing_is_accepted_exactly_if_it_matches_the_schema(document: dict[str, Any], drawing: Any) -> None:
    schema = {"$ref": "#/components/schemas/Drawing", "components": document["components"]}
    is_valid = OAS31Validator(schema).is_valid(drawing)
    refused = refusal(drawing)
    is_beyond_schemas = refused is not None and ("must be of one length" in refused or "looks like rows" in refused)
    assert (refused is None or is_beyond_schemas) == is_valid


def test_refusals_match_the_documented_problem(client: FlaskClient, document: dict[str, Any]) -> None:
    responses = document["paths"]["/api/v1/predict"]["post"]["responses"]
    for status, body, media_type in (
        (400, "{", "application/json"),
        (415, "{}", "text/plain"),
        (422, "{}", "application/json"),
    ):
        answer = client.post("/api/v1/predict", data=body, content_type=media_type)
        assert answer.status_code == status
        assert_matches(answer.get_json(), responses[str(status)]["content"][answer.mimetype]["schema"], document)
