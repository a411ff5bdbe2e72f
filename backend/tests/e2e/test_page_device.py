"""Where the server fails, is late or must not be asked, the page reads by itself, and says so."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from page_driver import FOUR_ZERO_SEVEN, SEVEN, answer, ask, block_weights, draw, draw_at_once, problem
from pictures import drawn as picture_of
from pictures import png
from playwright.sync_api import BrowserContext, Page, Route, expect

PREDICT = "**/api/v1/predict**"
HERE = "read on this device"


@pytest.fixture
def drawn(page: Page) -> Page:
    page.goto("/")
    page.get_by_label("Live").uncheck()
    draw_at_once(page, SEVEN)
    return page


def predictions(page: Page) -> list[str]:
    """Return a list that gets the address of each request for a prediction from now on."""
    sent: list[str] = []
    page.context.on("request", lambda request: "/predict" in request.url and sent.append(request.url))
    return sent


def switch_on(page: Page) -> None:
    """Switch on, in *About*, that the page always reads on this device."""
    page.get_by_role("button", name="About").click()
    with page.expect_response("**/api/v1/model/weights"):
        page.get_by_role("switch", name="Always read on this device").check()
    page.keyboard.press("Escape")


@pytest.mark.parametrize(
    "reply",
    [
        problem(500, "?"),
        problem(503, "?", **{"Retry-After": "5"}),
        problem(504, "?"),
        {"status": 502, "body": "<html>"},
        {"status": 200, "body": "<html>log in</html>"},
    ],
)
def test_it_reads_what_the_server_fails_to(drawn: Page, reply: dict[str, Any]):
    drawn.route(PREDICT, lambda route: route.fulfill(**reply))
    assert ask(drawn) == ("7", "Almost certainly 7")
    expect(drawn.locator(".detail")).to_contain_text(HERE)
    drawn.unroute(PREDICT)
    assert ask(drawn)[0] == "7"
    expect(drawn.locator(".detail")).not_to_contain_text(HERE)


def test_it_reads_and_explains_if_the_server_cannot_be_reached(drawn: Page):
    drawn.route(PREDICT, lambda route: route.abort("connectionrefused"))
    assert ask(drawn)[0] == "7"
    drawn.get_by_role("button", name="Why?").click()
    expect(drawn.locator("#legend")).to_contain_text("supports 7")
    expect(drawn.locator(".detail")).to_contain_text(HERE)
    expect(drawn.locator(".digit img")).to_be_visible()
    drawn.get_by_role("button", name="Clear").click()
    draw_at_once(drawn, FOUR_ZERO_SEVEN)
    assert ask(drawn)[0] == "407"


@pytest.mark.parametrize(
    ("status", "verdict"), [(413, "too complex"), (415, "don’t match"), (422, "can’t be read"), (429, "Too many")]
)
def test_it_does_not_read_what_the_server_refuses(drawn: Page, status: int, verdict: str):
    drawn.route(PREDICT, lambda route: route.fulfill(**problem(status, "?")))
    assert ask(drawn)[0] == "!"
    expect(drawn.locator(".verdict")).to_contain_text(verdict)


def test_it_waits_for_a_busy_server_only_until_it_can_read_by_itself(drawn: Page):
    drawn.route(PREDICT, lambda route: route.fulfill(**problem(503, "?")))
    assert ask(drawn)[0] == "7"
    drawn.unroute(PREDICT)
    drawn.route(PREDICT, lambda route: route.fulfill(**problem(429, "?", **{"Retry-After": "3"})))
    draw_at_once(drawn, [{"x": [140], "y": [140]}])
    assert ask(drawn)[0] != "!"
    expect(drawn.locator(".detail")).to_contain_text(HERE)


def test_an_answer_that_comes_too_late_is_not_shown(drawn: Page):
    held: list[Route] = []
    cancelled: list[str] = []
    drawn.route(PREDICT, lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks its handlers
    drawn.on("requestfailed", lambda request: cancelled.append(request.url))
    drawn.get_by_role("button", name="Predict").click()
    expect(drawn.locator(".figure span")).to_have_text("7")
    expect(drawn.locator(".detail")).to_contain_text(HERE)
    expect(drawn.locator("#answer")).to_have_attribute("aria-busy", "false")
    assert len(held) == len(cancelled) == 1
    held[0].fulfill(json=answer("3"))
    drawn.wait_for_timeout(300)
    expect(drawn.locator(".figure span")).to_have_text("7")


def test_a_late_answer_is_shown_if_the_page_cannot_read(drawn: Page):
    block_weights(drawn)
    held: list[Route] = []
    drawn.route(PREDICT, lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks its handlers
    with drawn.expect_response("**/api/v1/model/weights"):
        drawn.get_by_role("button", name="Predict").click()
    held[0].fulfill(json=answer("3"))
    expect(drawn.locator(".figure span")).to_have_text("3")
    expect(drawn.locator(".detail")).not_to_contain_text(HERE)


def test_a_model_that_takes_long_is_not_waited_for_but_still_loaded(drawn: Page):
    held: list[Route] = []
    drawn.route("**/api/v1/model/weights", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks its handlers
    drawn.route(PREDICT, lambda route: route.fulfill(**problem(503, "?")))
    assert ask(drawn) == ("!", "The server isn’t ready yet.")
    held[0].continue_()
    drawn.get_by_role("button", name="Predict").click()
    expect(drawn.locator(".figure span")).to_have_text("7")


def test_ink_that_changes_while_the_server_is_late_is_read_instead(drawn: Page):
    drawn.get_by_label("Live").check()
    drawn.route(PREDICT, lambda _: None)
    drawn.get_by_role("button", name="Predict").click()
    drawn.wait_for_timeout(1500)
    drawn.get_by_role("button", name="Clear").click()
    draw_at_once(drawn, FOUR_ZERO_SEVEN)
    expect(drawn.locator(".figure span")).to_have_text("407")


def test_switched_on_no_drawing_and_no_picture_leaves_the_device(drawn: Page):
    switch_on(drawn)
    sent = predictions(drawn)
    assert ask(drawn)[0] == "7"
    expect(drawn.locator(".detail")).to_contain_text(HERE)
    drawn.get_by_role("button", name="Why?").click()
    expect(drawn.locator("#legend")).to_contain_text("supports 7")
    drawn.get_by_label("Live").check()
    drawn.get_by_role("button", name="Clear").click()
    draw(drawn, FOUR_ZERO_SEVEN)
    expect(drawn.locator(".figure span")).to_have_text("407")
    picture = png(picture_of({"strokes": SEVEN}, 300, 12, ("L", 255, 0)))
    drawn.locator("#file").set_input_files({"name": "7.png", "mimeType": "image/png", "buffer": picture})
    expect(drawn.locator("#notice")).to_contain_text("Only a server reads pictures")
    drawn.reload()
    expect(drawn.locator(".figure span")).to_have_text("407")
    expect(drawn.locator(".detail")).to_contain_text(HERE)
    assert sent == []


def test_the_switch_is_remembered_and_can_be_switched_off(drawn: Page):
    switch_on(drawn)
    drawn.reload()
    drawn.get_by_role("button", name="About").click()
    switch = drawn.get_by_role("switch", name="Always read on this device")
    expect(switch).to_be_checked()
    switch.uncheck()
    drawn.keyboard.press("Escape")
    sent = predictions(drawn)
    assert ask(drawn)[0] == "7"
    assert len(sent) == 1


def test_the_switch_stays_off_where_the_browser_keeps_nothing(page: Page):
    forbidden = "() => { throw new DOMException('?', 'SecurityError') }"
    page.add_init_script(f"for (const name of ['getItem', 'setItem']) Storage.prototype[name] = {forbidden}")
    page.goto("/")
    page.get_by_role("button", name="About").click()
    page.get_by_role("switch", name="Always read on this device").click()
    expect(page.get_by_role("switch", name="Always read on this device")).not_to_be_checked()
    expect(page.locator("#notice")).to_contain_text("keeps no settings")


def test_a_model_that_does_not_load_when_switched_on_is_told(drawn: Page):
    block_weights(drawn)
    switch_on(drawn)
    expect(drawn.locator("#notice")).to_contain_text("can’t be loaded now")
    assert ask(drawn) == ("!", "The model can’t be loaded.")
    drawn.unroute("**/model/weights*")
    drawn.get_by_role("button", name="Predict").click()
    expect(drawn.locator(".figure span")).to_have_text("7")


def test_once_used_it_is_at_hand_even_if_the_network_hangs(drawn: Page):
    drawn.route(PREDICT, lambda route: route.fulfill(**problem(503, "?")))
    assert ask(drawn)[0] == "7"
    drawn.unroute(PREDICT)
    with drawn.expect_response("**/api/v1/model/weights"):
        drawn.reload()
    drawn.route("**", lambda _: None)
    draw_at_once(drawn, SEVEN)
    drawn.get_by_role("button", name="Predict").click()
    expect(drawn.locator(".detail")).to_contain_text(HERE)


def test_it_reads_offline_with_what_an_earlier_visit_used(new_context: Callable[..., BrowserContext], base_url: str):
    page = new_context().new_page()
    page.goto(base_url)
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    switch_on(page)
    page.wait_for_function("async () => Boolean(await caches.match('api/v1/model/weights'))")
    page.get_by_role("button", name="About").click()
    page.get_by_role("switch", name="Always read on this device").uncheck()
    page.context.set_offline(True)
    page.reload()
    draw(page, SEVEN)
    expect(page.locator("#answer")).to_have_attribute("data-state", re.compile("number|unsure"))
    expect(page.locator(".detail")).to_contain_text(HERE)
    page.get_by_role("button", name="Why?").click()
    expect(page.locator("#legend")).to_contain_text("supports")
