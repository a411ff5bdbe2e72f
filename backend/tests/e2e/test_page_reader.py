"""The page's reader in a browser reads what the server reads, from the weights that the server sends."""

from __future__ import annotations

from typing import Any

import parity
import pytest
from playwright.sync_api import Page
from pynumdraw.model.recognizer import Recognizer

COUNT = 100
READ = """async (drawings) => {
  const { loadReader } = await import("/reader/reader.js");
  const reader = await loadReader("/api/v1/model/weights");
  return drawings.map((drawing) => reader.read(drawing, { image: true, explanation: true }));
}"""
DECODE = """async (urls) => Promise.all(urls.map(async (url) => {
  const image = new Image();
  image.src = url;
  await image.decode();
  return [image.naturalWidth, image.naturalHeight];
}))"""


@pytest.fixture(scope="module")
def cases() -> list[parity.Json]:
    recognizer = Recognizer()
    return [parity.with_answer(one, recognizer, ["image", "explanation"]) for one in parity.drawings(COUNT, seed=2)]


def assert_read_alike(cases: list[parity.Json], answers: list[Any]) -> None:
    """Check that answers are those of the server's reader, but for one that may be a matter of rounding."""
    alike = [
        case["answer"]
        for case, answer in zip(cases, answers, strict=True)
        if answer["number"] == case["answer"]["number"]
        and answer["verdict"] == case["answer"]["verdict"]
        and abs(answer["confidence"] - case["answer"]["confidence"]) <= 0.02
        and [digit["pieces"] for digit in answer["digits"]] == [digit["pieces"] for digit in case["answer"]["digits"]]
    ]
    assert len(alike) >= len(cases) - 1


def test_page_reads_what_the_server_reads(page: Page, base_url: str, cases: list[parity.Json]) -> None:
    page.goto(base_url)
    answers = page.evaluate(READ, [case["drawing"] for case in cases])
    assert_read_alike(cases, answers)
    images = [digit["image"] for answer in answers for digit in answer["digits"]]
    assert page.evaluate(DECODE, images) == [[28, 28]] * len(images)


def test_weights_that_are_not_there_are_an_error_with_their_address(page: Page, base_url: str) -> None:
    page.goto(base_url)
    load = """import("/reader/reader.js").then(({ loadReader }) => loadReader("/api/v1/nothing")).catch(String)"""
    assert "/api/v1/nothing answers 404" in page.evaluate(load)


def test_loading_can_be_aborted(page: Page, base_url: str) -> None:
    page.goto(base_url)
    load = """import("/reader/reader.js")
      .then(({ loadReader }) => loadReader("/api/v1/model/weights", AbortSignal.abort()))
      .catch(({ name }) => name)"""
    assert page.evaluate(load) == "AbortError"
