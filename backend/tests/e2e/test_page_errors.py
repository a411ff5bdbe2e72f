"""The page explains every failure that it can't make up for by reading itself, and keeps the drawing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from page_driver import SEVEN, ask, block_weights, draw_at_once, problem
from playwright.sync_api import Page, expect


@pytest.fixture
def drawn(page: Page) -> Page:
    block_weights(page)
    page.goto("/")
    draw_at_once(page, SEVEN)
    return page


@pytest.mark.parametrize(
    ("reply", "verdict", "detail"),
    [
        (problem(413, "?"), "This drawing is too complex.", "Undo"),
        (problem(415, "?"), "This page and the server don’t match.", "still here"),
        (problem(422, "x is not finite."), "This drawing can’t be read.", "x is not finite."),
        (problem(429, "?", **{"Retry-After": "3"}), "Too many requests right now.", "in 3 seconds"),
        (problem(503, "?"), "The server isn’t ready yet.", "in a moment"),
        (problem(500, "?"), "Something went wrong on the server.", "still here"),
        ({"status": 502, "body": "<html>"}, "Something went wrong on the server.", "still here"),
        ({"status": 200, "body": "<html>log in</html>"}, "The reply made no sense.", "still here"),
    ],
)
def test_each_error_has_its_own_message(drawn: Page, reply: dict[str, Any], verdict: str, detail: str):
    drawn.route("**/api/v1/predict*", lambda route: route.fulfill(**reply))
    assert ask(drawn) == ("!", verdict)
    expect(drawn.locator(".detail")).to_contain_text(detail)
    drawn.unroute("**/api/v1/predict*")
    draw_at_once(drawn, [{"x": [140], "y": [140]}])
    expect(drawn.locator("#answer")).to_have_attribute("data-state", re.compile("number|unsure"))


def test_the_page_says_that_it_is_offline_and_reads_the_drawing_afterwards(drawn: Page):
    drawn.context.set_offline(True)
    assert ask(drawn) == ("!", "You are offline.")
    drawn.context.set_offline(False)
    drawn.get_by_role("button", name="Predict").click()
    expect(drawn.locator("#answer")).not_to_have_attribute("data-state", "error")


def test_the_page_says_that_the_server_is_unreachable(drawn: Page):
    drawn.route("**/api/v1/predict*", lambda route: route.abort("connectionrefused"))
    assert ask(drawn) == ("!", "The server can’t be reached.")


def test_an_empty_drawing_is_not_sent(page: Page):
    page.goto("/")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.get_by_role("button", name="Predict").click()
    expect(page.get_by_role("status")).to_contain_text("Draw a number first.")
    assert [url for url in requests if "/api/" in url] == []
