"""Corrections are taken only where the operator collects them, and stored as lines that training reads."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from http_assertions import assert_problem
from openapi_spec_validator import validate
from pynumdraw.ink.parsing import parse_labelled
from pynumdraw.serve.http.app import create_app
from pynumdraw.serve.openapi.examples import ANSWER, CORRECTION, DRAWING, DRAWINGS
from pynumdraw.serve.settings import Settings

PATH = "/api/v1/corrections"


@pytest.fixture
def collecting(tmp_path: Path) -> FlaskClient:
    return create_app(Settings(collect=tmp_path, collect_limit=1)).test_client()


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for path in folder.glob("*.ndjson") for line in path.read_bytes().splitlines()]


def correction(**more: Any) -> dict[str, Any]:
    return CORRECTION | {"id": str(uuid.uuid4())} | more


def test_by_default_there_is_no_such_path(client: FlaskClient) -> None:
    assert_problem(client.post(PATH, json=CORRECTION), 404)
    assert PATH not in client.get("/api/v1/openapi.json").get_json()["paths"]
    assert client.get("/api/v1/model").get_json()["collects_corrections"] is False


def test_a_correction_is_stored_as_a_line_of_ink(collecting: FlaskClient, tmp_path: Path) -> None:
    answer = ANSWER | {"digits": [ANSWER["digits"][0] | {"image": "data:"}]}
    sent = correction(label="42", answer=answer)
    for _ in range(2):
        reply = collecting.post(PATH, json=sent, environ_base={"REMOTE_ADDR": "203.0.113.7"})
        assert (reply.status_code, reply.data) == (204, b"")
    (line,) = lines(tmp_path)
    assert parse_labelled(json.dumps(line).encode()).label == "42"
    kept = {name: ANSWER[name] for name in ("verdict", "number", "confidence", "number_probability", "model")}
    assert line.pop("time").endswith("Z")
    assert line == {"id": sent["id"], **DRAWING, "label": "42", "answer": kept}
    assert "203.0.113.7" not in "".join(path.read_text() for path in tmp_path.glob("*.ndjson"))


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_may_have_any_format_and_show_no_number(name: str, collecting: FlaskClient, tmp_path: Path) -> None:
    sent = correction(drawing=DRAWINGS[name] | {"writer": "ann"}, label=None)
    del sent["answer"]
    assert collecting.post(PATH, json=sent).status_code == 204
    (line,) = lines(tmp_path)
    assert line["strokes"][0]["x"] == DRAWING["strokes"][0]["x"]
    assert (line["label"], "answer" in line, "writer" in line) == (None, False, False)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"id": "7"}, "#/id"),
        ({"label": 42}, "#/label"),
        ({"label": ""}, "#/label"),
        ({"label": "4 2"}, "#/label"),
        ({"label": "1" * 65}, "#/label"),
        ({"drawing": {}}, "#/drawing"),
        ({"drawing": DRAWING | {"strokes": [{"x": [1, 2], "y": [1]}]}}, "#/drawing/strokes/0/y"),
        ({"answer": {"confidence": 2}}, "#/answer/confidence"),
        ({"answer": "7"}, "#/answer"),
        ({"address": "203.0.113.7"}, "#"),
    ],
)
def test_what_is_no_correction_is_refused_with_its_place(
    collecting: FlaskClient, tmp_path: Path, change: dict[str, Any], pointer: str
) -> None:
    problem = assert_problem(collecting.post(PATH, json=correction(**change)), 422)
    assert problem["errors"][0]["pointer"] == pointer
    assert lines(tmp_path) == []


@pytest.mark.parametrize("field", ["id", "drawing", "label"])
def test_a_missing_field_is_refused(collecting: FlaskClient, field: str) -> None:
    sent = correction()
    del sent[field]
    assert field in assert_problem(collecting.post(PATH, json=sent), 422)["detail"]


def test_the_usual_limits_hold(collecting: FlaskClient) -> None:
    assert_problem(collecting.post(PATH, data=b"{", content_type="application/json"), 400)
    assert_problem(collecting.post(PATH, data=b"{}"), 415)
    assert_problem(collecting.post(PATH, data=b" " * 65537, content_type="application/json"), 413)
    assert_problem(collecting.get(PATH), 405)
    nested = b'{"id": "7f9c24e8-3b12-4fef-91e0-56a2d5a8b1c3", "label": null, "drawing": ' + b"[" * 30_000
    assert_problem(collecting.post(PATH, data=nested, content_type="application/json"), 422)


def test_a_full_collection_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "2026-01-01.ndjson").write_bytes((b"x" * 1023 + b"\n") * 1024)
    client = create_app(Settings(collect=tmp_path, collect_limit=1)).test_client()
    assert "nothing was stored" in assert_problem(client.post(PATH, json=correction()), 507)["detail"]


def test_the_document_describes_it(collecting: FlaskClient) -> None:
    document = collecting.get("/api/v1/openapi.json").get_json()
    validate(document)
    assert set(document["paths"][PATH]["post"]["responses"]) >= {"204", "422", "507"}
    assert collecting.get("/api/v1/model").get_json()["collects_corrections"] is True
    assert collecting.post(PATH, json=CORRECTION).status_code == 204
