"""What the page says when there is no answer; and that the drawing stays."""

from __future__ import annotations

import re
from typing import Any

import pytest
from page_driver import SEVEN, ask, draw_at_once, problem
from playwright.sync_api import Page, expect


@pytest.fixture
def drawn(page: Page) -> Page:
    page.goto("/")
    draw_at_once(page, SEVEN)
    return page


@pytest.mark.parametrize(
    ("reply", "verdict", "detail"),
    [
        (problem(413, "?"), "That is too much ink.", "Undo"),
        (problem(415, "?"), "The server and this page don’t match.", "still here"),
        (problem(422, "x is not finite."), "This drawing can’t be read.", "x is not finite."),
        (problem(429, "?", **{"Retry-After": "3"}), "Too many requests just now.", "in 3 seconds"),
        (problem(503, "?"), "The reader isn’t ready yet.", "in a moment"),
        (problem(500, "?"), "Something went wrong on the server.", "still here"),
        ({"status": 502, "body": "<html>"}, "Something went wrong on the server.", "still here"),
        ({"status": 200, "body": "<html>log in</html>"}, "The reply made no sense.", "still here"),
    ],
)
def test_each_error_has_its_own_words(drawn: Page, reply: dict[str, Any], verdict: str, detail: str):
    drawn.route("**/api/v1/predict*", lambda route: route.fulfill(**reply))
    assert ask(drawn) == ("!", verdict)
    expect(drawn.locator(".detail")).to_contain_text(detail)
    drawn.unroute("**/api/v1/predict*")
    draw_at_once(drawn, [{"x": [140], "y": [140]}])
    expect(drawn.locator("#answer")).to_have_attribute("data-state", re.compile("number|unsure"))


def test_offline_is_said_and_the_drawing_is_read_afterwards(drawn: Page):
    drawn.context.set_offline(True)
    assert ask(drawn) == ("!", "You are offline.")
    drawn.context.set_offline(False)
    drawn.get_by_role("button", name="Predict").click()
    expect(drawn.locator("#answer")).not_to_have_attribute("data-state", "error")


def test_unreachable_server_is_said(drawn: Page):
    drawn.route("**/api/v1/predict*", lambda route: route.abort("connectionrefused"))
    assert ask(drawn) == ("!", "The server can’t be reached.")


def test_empty_paper_is_answered_without_a_request(page: Page):
    page.goto("/")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.get_by_role("button", name="Predict").click()
    expect(page.get_by_role("status")).to_contain_text("Draw a number first.")
    assert [url for url in requests if "/api/" in url] == []
