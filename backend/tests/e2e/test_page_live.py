"""Live answers: the page asks by itself when the pen pauses, and never shows an outdated answer."""

from __future__ import annotations

import pytest
from page_driver import SEVEN, answer, asked, block_weights, draw, draw_at_once
from playwright.sync_api import Page, Route, expect

PREDICT = "**/api/v1/predict*"
BAR = [{"x": [100, 180], "y": [150, 150]}]


class Held:
    """Holds requests back until the test answers them."""

    def __init__(self, page: Page) -> None:
        self.routes: list[Route] = []
        self.page = page
        page.route(PREDICT, self.hold)

    def hold(self, route: Route) -> None:
        self.routes.append(route)

    def wait(self, count: int) -> None:
        """Wait until `count` requests were made."""
        for _ in range(100):
            if len(self.routes) >= count:
                return
            self.page.wait_for_timeout(50)
        pytest.fail(f"{len(self.routes)} requests instead of {count}")


@pytest.fixture
def pad(page: Page) -> Page:
    page.goto("/")
    return page


def test_strokes_in_quick_succession_get_one_answer(pad: Page):
    requests: list[str] = []
    pad.on("request", lambda request: requests.append(request.url))
    draw_at_once(pad, SEVEN)
    draw_at_once(pad, BAR)
    expect(pad.locator("#answer")).to_have_attribute("data-state", "number")
    assert len([url for url in requests if "/predict" in url]) == 1


def test_the_page_answers_while_the_pen_rests(pad: Page):
    box = pad.locator("#pad").bounding_box()
    assert box
    for x, y in ((0.3, 0.2), (0.5, 0.2), (0.7, 0.2), (0.6, 0.5), (0.5, 0.8)):
        pad.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
        pad.mouse.down()
    expect(pad.locator(".figure span")).to_have_text("7")


def test_live_can_be_switched_off_and_this_is_remembered(pad: Page):
    pad.get_by_label("Live").uncheck()
    pad.reload()
    expect(pad.get_by_label("Live")).not_to_be_checked()
    held = Held(pad)
    draw_at_once(pad, SEVEN)
    pad.wait_for_timeout(700)
    assert held.routes == []
    asked(pad)
    held.wait(1)
    pad.get_by_label("Live").check()
    pad.reload()
    expect(pad.get_by_label("Live")).to_be_checked()


def test_a_stale_answer_never_overwrites_a_newer_one(pad: Page):
    held = Held(pad)
    draw_at_once(pad, SEVEN)
    held.wait(1)
    draw_at_once(pad, BAR)
    held.wait(2)
    held.routes[1].fulfill(json=answer("2"))
    expect(pad.locator(".figure span")).to_have_text("2")
    held.routes[0].fulfill(json=answer("1"))
    pad.wait_for_timeout(300)
    expect(pad.locator(".figure span")).to_have_text("2")


def test_a_new_stroke_cancels_the_request(pad: Page):
    cancelled: list[str] = []
    pad.on("requestfailed", lambda request: cancelled.append(str(request.failure)))
    held = Held(pad)
    draw_at_once(pad, SEVEN)
    held.wait(1)
    draw_at_once(pad, BAR)
    held.wait(2)
    assert cancelled == ["net::ERR_ABORTED"]


def test_a_request_whose_connection_drops_is_sent_once_more(pad: Page):
    block_weights(pad)
    held = Held(pad)
    draw_at_once(pad, SEVEN)
    held.wait(1)
    held.routes[0].abort("connectionreset")
    held.wait(2)
    held.routes[1].fulfill(json=answer("7"))
    expect(pad.locator(".figure span")).to_have_text("7")
    draw_at_once(pad, BAR)
    for i in (2, 3):
        held.wait(i + 1)
        held.routes[i].abort("connectionreset")
    expect(pad.locator(".verdict")).to_have_text("The server can’t be reached.")
    pad.wait_for_timeout(500)
    assert len(held.routes) == 4


def test_the_page_says_that_an_answer_is_slow(pad: Page):
    held = Held(pad)
    draw_at_once(pad, SEVEN)
    held.wait(1)
    expect(pad.locator(".verdict")).to_have_text("Still reading …")
    held.routes[0].fulfill(json=answer("7"))
    expect(pad.locator(".verdict")).to_have_text("Almost certainly 7")


def test_the_drawing_is_read_when_the_page_is_online_again(pad: Page):
    pad.context.set_offline(True)
    draw_at_once(pad, SEVEN)
    expect(pad.locator(".verdict")).to_have_text("You are offline.")
    pad.context.set_offline(False)
    expect(pad.locator("#answer")).to_have_attribute("data-state", "number")


FETCH = "void (window.fetch = () => Promise.reject({error}))"
ANY_ERROR = [
    ("new TypeError('?')", "The server can’t be reached."),
    ("new DOMException('?', 'NetworkError')", "The server can’t be reached."),
    ("new DOMException('?', 'AbortError')", "The server can’t be reached."),
    ("new Error('?')", "Something went wrong in this page."),
]


@pytest.mark.parametrize(("error", "words"), ANY_ERROR)
def test_whatever_a_request_fails_with_the_page_says_so(pad: Page, error: str, words: str):
    block_weights(pad)
    pad.evaluate(FETCH.format(error=error))
    draw_at_once(pad, SEVEN)
    expect(pad.locator(".verdict")).to_have_text(words)


def test_being_online_again_neither_delays_a_request_nor_touches_an_answer(pad: Page):
    flapping = pad.evaluate("setInterval(() => dispatchEvent(new Event('online')), 100)")
    held = Held(pad)
    draw_at_once(pad, SEVEN)
    held.wait(1)
    held.routes[0].fulfill(json=answer("7"))
    expect(pad.locator(".verdict")).to_have_text("Almost certainly 7")
    pad.evaluate("clearInterval", flapping)
    pad.get_by_label("Live").uncheck()
    asked_before = len(held.routes)
    asked(pad)
    held.wait(asked_before + 1)
    held.routes[-1].fulfill(json=answer("7"))
    expect(pad.locator(".verdict")).to_have_text("Almost certainly 7")
    pad.evaluate("dispatchEvent(new Event('online'))")
    expect(pad.locator(".verdict")).to_have_text("Almost certainly 7")


def test_live_answers_are_announced_only_if_they_last_requested_ones_at_once(pad: Page):
    spoken = pad.get_by_role("status")
    draw(pad, SEVEN)
    expect(pad.locator(".verdict")).to_have_text("Almost certainly 7")
    expect(spoken).to_have_text("")
    expect(spoken).to_contain_text("Almost certainly 7")
    pad.keyboard.press("Escape")
    pad.keyboard.press("Enter")
    expect(spoken).to_contain_text("Draw a number first.", timeout=500)


@pytest.mark.parametrize("status", [429, 503])
def test_live_asks_again_by_itself_once_retry_after_is_over(pad: Page, status: int):
    block_weights(pad)
    held = Held(pad)
    draw_at_once(pad, SEVEN)
    held.wait(1)
    held.routes[0].fulfill(status=status, json={"status": status}, headers={"Retry-After": "1"})
    held.wait(2)
    held.routes[1].fulfill(json=answer("7"))
    expect(pad.locator(".figure span")).to_have_text("7")
