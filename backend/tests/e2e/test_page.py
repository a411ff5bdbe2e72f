"""The page from the drawing to the answer, in Chromium, with the real nginx and the real server."""

from __future__ import annotations

import re
from typing import Any

import pytest
from page_driver import SEVEN, answer, ask, draw, draw_at_once
from playwright.sync_api import Page, expect

Digits = list[dict[str, Any]]


@pytest.fixture
def pad(page: Page) -> Page:
    page.goto("/")
    return page


def test_digits_drawn_with_a_mouse_are_read(pad: Page, pen_digits: Digits):
    right = 0
    for digit in pen_digits[:4]:
        draw(pad, digit["strokes"], digit["width"])
        right += ask(pad)[0].rstrip("?") == digit["label"]
        pad.keyboard.press("Escape")
    assert right >= 3


@pytest.mark.usefixtures("model_knows_pens")
def test_at_least_95_of_100_pen_digits_are_read_right(pad: Page, pen_digits: Digits):
    wrong: list[tuple[str, str]] = []
    for digit in pen_digits[:: len(pen_digits) // 100][:100]:
        draw_at_once(pad, digit["strokes"], digit["width"])
        figure, _ = ask(pad)
        if figure.rstrip("?") != digit["label"]:
            wrong.append((digit["label"], figure))
        pad.keyboard.press("Escape")
    assert len(wrong) <= 5, f"drawn, read: {wrong}"


def test_the_answer_is_complete_and_does_not_move_the_page(pad: Page):
    bars = pad.locator(".bars")
    before = bars.bounding_box()
    draw(pad, SEVEN)
    figure, verdict = ask(pad)
    assert figure.rstrip("?") in verdict
    expect(pad.locator(".detail")).to_contain_text("%")
    expect(pad.locator(".bars > li")).to_have_count(10)
    image = pad.get_by_role("img", name="28 by 28 pixels")
    assert image.evaluate("image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])") == [28, 28]
    expect(pad.locator("#model")).to_have_text(re.compile(r"\w+ \d+\.\d+\.\d+"))
    assert bars.bounding_box() == before


@pytest.mark.parametrize(
    ("verdict", "figure", "words", "ring"),
    [
        ("number", "7", "Probably 7", "none"),
        ("unsure", "7?", "7 or 1?", "6px, 6px"),
        ("not_a_number", "×", "Probably not a number", "0px, 8.03px"),
    ],
)
def test_each_verdict_has_its_own_look_and_text(pad: Page, verdict: str, figure: str, words: str, ring: str):
    pad.route("**/api/v1/predict*", lambda route: route.fulfill(json=answer("7", verdict, 0.8)))
    draw_at_once(pad, SEVEN)
    assert ask(pad) == (figure, words)
    expect(pad.get_by_role("status")).to_contain_text(words)
    expect(pad.locator(".track")).to_have_css("stroke-dasharray", ring)


def test_a_new_stroke_makes_the_answer_outdated(pad: Page):
    pad.get_by_label("Live").uncheck()
    draw_at_once(pad, SEVEN)
    ask(pad)
    draw_at_once(pad, [{"x": [100, 180], "y": [150, 150]}])
    expect(pad.locator(".verdict")).to_have_text("The drawing has changed.")
    expect(pad.locator("#answer")).to_have_attribute("data-outdated", "")


def test_an_answer_of_many_digits_shows_each(pad: Page):
    pad.route("**/api/v1/predict*", lambda route: route.fulfill(json=answer("0417")))
    draw_at_once(pad, SEVEN)
    assert ask(pad) == ("0417", "Almost certainly 0417")
    expect(pad.locator(".bars")).to_have_count(4)
    pad.keyboard.press("Escape")
    expect(pad.locator(".bars")).to_have_count(1)


def test_enter_predicts_even_if_clear_was_pressed_before_drawing(pad: Page):
    draw(pad, SEVEN)
    pad.get_by_role("button", name="Clear").click()
    draw(pad, SEVEN)
    pad.keyboard.press("Enter")
    expect(pad.locator("#answer")).not_to_have_attribute("data-state", "rest")


def test_the_page_contacts_no_other_host_and_logs_no_error(pad: Page, base_url: str):
    logged: list[str] = []
    requests: list[str] = []
    pad.on("console", lambda message: logged.append(message.text))
    pad.on("pageerror", lambda error: logged.append(str(error)))
    pad.on("request", lambda request: requests.append(request.url))
    pad.reload()
    draw(pad, SEVEN)
    ask(pad)
    pad.keyboard.press("Control+z")
    assert logged == []
    assert [url for url in requests if not url.startswith((base_url, "data:image/png"))] == []


def test_the_bar_of_the_answer_stands_out_and_is_as_high_as_its_probability(pad: Page):
    pad.emulate_media(reduced_motion="reduce")
    pad.route("**/api/v1/predict*", lambda route: route.fulfill(json=answer("7", "unsure", 0.6)))
    draw_at_once(pad, SEVEN)
    ask(pad)
    look = "bar => [getComputedStyle(bar, '::before').translate, getComputedStyle(bar, '::before').backgroundColor]"
    looks = [pad.locator(".bars i").nth(digit).evaluate(look) for digit in (7, 1, 0)]
    assert [translate for translate, _ in looks] == ["0px 40%", "0px 60%", "0px 100%"]
    assert looks[0][1] != looks[1][1] == looks[2][1]
