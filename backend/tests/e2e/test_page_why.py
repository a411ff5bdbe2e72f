"""Explanations: the drawing coloured by how much each part supports the answer, and the model's metrics."""

from __future__ import annotations

import json
from urllib.request import ProxyHandler, build_opener

import pytest
from page_driver import SEVEN, ask, draw_at_once
from playwright.sync_api import Page, expect

COLOURS = """() => {
  const { width } = document.querySelector("#pad");
  const { data } = document.querySelector("#pad").getContext("2d").getImageData(0, 0, width, width);
  const seen = {};
  for (let i = 0; i < data.length; i += 4) {
    const colour = data.slice(i, i + 3).map((value) => Math.round(value / 16));
    if (data[i + 3] === 255) seen[colour] = (seen[colour] ?? 0) + 1;
  }
  return Object.values(seen).filter((pixels) => pixels > 100).length;
}"""


@pytest.fixture
def drawn(page: Page) -> Page:
    page.goto("/")
    draw_at_once(page, SEVEN)
    ask(page)
    return page


def test_why_colours_the_drawing_until_it_changes(drawn: Page):
    why = drawn.get_by_role("button", name="Why?")
    assert drawn.evaluate(COLOURS) == 1
    with drawn.expect_response("**/predict?include=image,explanation") as response:
        why.click()
    assert len(response.value.json()["digits"][0]["explanation"][0]) == len(SEVEN[0]["x"])
    expect(why).to_have_attribute("aria-pressed", "true")
    expect(drawn.locator("#legend")).to_contain_text("supports 7")
    drawn.wait_for_timeout(100)
    assert drawn.evaluate(COLOURS) > 5
    drawn.get_by_label("Live").uncheck()
    draw_at_once(drawn, [{"x": [10], "y": [10]}])
    drawn.wait_for_timeout(100)
    assert drawn.evaluate(COLOURS) == 1
    ask(drawn)
    drawn.wait_for_timeout(100)
    assert drawn.evaluate(COLOURS) > 5
    why.click()
    drawn.wait_for_timeout(100)
    assert drawn.evaluate(COLOURS) == 1


def test_about_shows_the_metrics_of_the_model_in_use(drawn: Page, base_url: str):
    with build_opener(ProxyHandler({})).open(f"{base_url}/api/v1/model") as reply:
        sidecar = json.load(reply)
    drawn.get_by_role("button", name="About").click()
    dialog = drawn.get_by_role("dialog", name="How it works")
    expect(dialog).to_contain_text(f"{sidecar['name']} {sidecar['version']}")
    if "t10k_error" in sidecar["metrics"]:
        expect(dialog).to_contain_text(f"{(1 - sidecar['metrics']['t10k_error']) * 100:.1f}%")
    expect(dialog.get_by_role("link", name="Use the API")).to_have_attribute("href", "api/docs/")


def test_about_says_so_if_the_metrics_are_unavailable(drawn: Page):
    drawn.route("**/api/v1/model", lambda route: route.fulfill(status=503, body="{}"))
    drawn.get_by_role("button", name="About").click()
    expect(drawn.locator("#figures")).to_contain_text("can’t be shown now")
