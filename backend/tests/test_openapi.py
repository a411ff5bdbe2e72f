"""The API's description is valid, complete, and true: its examples are answered as it says."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate
from pynumdraw.serve.app import create_app
from pynumdraw.serve.settings import Settings

METHODS = ("get", "post")


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(Settings()).test_client()


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


def test_examples_match_their_schemas(document: dict[str, Any]) -> None:
    for _, _, operation in operations(document):
        described = [operation.get("requestBody", {"content": {}}), *operation["responses"].values()]
        for content in (content for part in described for content in part["content"].values()):
            assert_matches(content["example"], content["schema"], document)


def test_examples_are_answered_as_documented(client: FlaskClient, document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
        for query in ("", "?include=image"):
            answer = client.open(path + query, method=method, json=body)
            described = operation["responses"][str(answer.status_code)]["content"][answer.mimetype]
            assert answer.status_code == 200
            assert_matches(answer.get_json(), described["schema"], document)


def test_example_drawing_is_read_as_its_example_answer_says(client: FlaskClient, document: dict[str, Any]) -> None:
    predict = document["paths"]["/api/v1/predict"]["post"]
    drawing = predict["requestBody"]["content"]["application/json"]["example"]
    promised = predict["responses"]["200"]["content"]["application/json"]["example"]
    answer = client.post("/api/v1/predict", json=drawing).get_json()
    for name in ("verdict", "number"):
        assert answer[name] == promised[name]
    for name in ("digit", "strokes", "box"):
        assert answer["digits"][0][name] == promised["digits"][0][name]


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
