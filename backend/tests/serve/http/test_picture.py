"""A picture is answered as a drawing is, without strokes; what is no picture is refused with the reason."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient
from http_assertions import assert_problem
from pictures import drawn, png
from PIL import Image
from pynumdraw.serve.http.picture import MAX_PICTURE_BYTES
from werkzeug.test import TestResponse


def ask(client: FlaskClient, body: bytes, media_type: str = "image/png", query: str = "") -> TestResponse:
    return client.post("/api/v1/predict/picture" + query, data=body, content_type=media_type)


@pytest.fixture
def digit(pen_digits: list[dict[str, Any]]) -> Image.Image:
    return drawn(pen_digits[0], 300, 14, ("L", 255, 0))


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", "png"), ("JPEG", "jpeg"), ("WEBP", "webp"), ("PNG", "jpeg")])
def test_each_kind_is_answered_with_boxes_in_its_pixels(
    client: FlaskClient, digit: Image.Image, pen_digits: list[dict[str, Any]], kind: str, media_type: str
) -> None:
    content = io.BytesIO()
    digit.resize((900, 900)).save(content, kind)
    answer = ask(client, content.getvalue(), f"image/{media_type}").get_json()
    assert answer["number"] == pen_digits[0]["label"]
    [read] = answer["digits"]
    assert (read["strokes"], read["pieces"], answer["ignored_strokes"]) == ([], [], [])
    assert max(read["box"][2:]) == pytest.approx(3 * (0.6 * 300 + 14), abs=12)
    assert "image" not in read


def test_the_answer_keeps_the_contract(client: FlaskClient, digit: Image.Image) -> None:
    answer = ask(client, png(digit), query="?include=image").get_json()
    assert answer["digits"][0]["image"].startswith("data:image/png")
    total = answer["confidence"] + sum(other["confidence"] for other in answer["alternatives"])
    assert total <= answer["number_probability"] + 1e-9


def test_an_explanation_is_refused(client: FlaskClient, digit: Image.Image) -> None:
    problem = assert_problem(ask(client, png(digit), query="?include=image,explanation"), 422)
    assert "has none" in problem["detail"]
    assert_problem(ask(client, png(digit), query="?include=pixels"), 400)


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"", "no picture"),
        (b"{}", "no picture"),
        (png(np.zeros((9, 9), np.uint8)), "no ink"),
        (b"GIF89a", "no picture"),
    ],
)
def test_what_is_no_picture_is_refused(client: FlaskClient, body: bytes, detail: str) -> None:
    problem = assert_problem(ask(client, body), 422)
    assert detail in problem["detail"]
    assert problem["errors"] == [{"pointer": "#", "detail": problem["detail"]}]


def test_other_media_types_and_compressed_bodies_are_refused(client: FlaskClient, digit: Image.Image) -> None:
    for media_type in ("image/gif", "application/json", ""):
        assert "image/webp" in assert_problem(ask(client, png(digit), media_type), 415)["detail"]


def test_a_body_of_4_mib_is_read_but_a_byte_more_refused(client: FlaskClient, digit: Image.Image) -> None:
    body = png(digit).ljust(MAX_PICTURE_BYTES, b"\0")
    assert ask(client, body).status_code == 200
    assert "4194305" in assert_problem(ask(client, body + b"\0"), 413)["detail"]


def test_pictures_are_counted(client: FlaskClient, digit: Image.Image) -> None:
    ask(client, png(digit))
    line = 'pynumdraw_requests_total{route="/api/v1/predict/picture",status="200"}'
    assert line in client.get("/metrics").text
