"""The page, from the ink to the answer, in Chromium through the real nginx and the real server."""

from __future__ import annotations

import re
from typing import Any

import pytest
from page_driver import SEVEN, ask, asked, box_of, draw, draw_at_once
from playwright.sync_api import Page, Route, expect

Digits = list[dict[str, Any]]


@pytest.fixture
def pad(page: Page) -> Page:
    page.goto("/")
    return page


def test_digits_drawn_with_a_mouse_are_answered(pad: Page, pen_digits: Digits):
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


def test_answer_is_shown_whole_without_moving_the_page(pad: Page):
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
        ("not_a_number", "×", "Not a number, I think", "0px, 8.03px"),
    ],
)
def test_each_verdict_has_its_own_look_and_words(pad: Page, verdict: str, figure: str, words: str, ring: str):
    probabilities = [0.0, 0.2, 0, 0, 0, 0, 0, 0.8, 0, 0]
    digit = {"digit": 7, "confidence": 0.8, "probabilities": probabilities, "strokes": [0], "box": [0, 0, 1, 1]}
    answer = {"verdict": verdict, "number": "7", "confidence": 0.8, "digits": [digit]}
    model = {"name": "pynumdraw", "version": "1.0.0"}
    pad.route("**/api/v1/predict*", lambda route: route.fulfill(json=answer | {"model": model}))
    draw_at_once(pad, SEVEN)
    assert ask(pad) == (figure, words)
    expect(pad.get_by_role("status")).to_contain_text(words)
    expect(pad.locator(".track")).to_have_css("stroke-dasharray", ring)


def test_new_ink_makes_the_answer_outdated(pad: Page):
    pad.get_by_label("Live").uncheck()
    draw_at_once(pad, SEVEN)
    ask(pad)
    draw_at_once(pad, [{"x": [100, 180], "y": [150, 150]}])
    expect(pad.locator(".verdict")).to_have_text("The drawing has changed.")
    expect(pad.locator("#answer")).to_have_attribute("data-outdated", "")


def test_an_answer_that_comes_late_never_shows_for_newer_ink(pad: Page):
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    pad.route("**/api/v1/predict*", hold)
    draw_at_once(pad, SEVEN)
    asked(pad)
    pad.keyboard.press("Escape")
    held[0].fulfill(json={"verdict": "number", "number": "7", "confidence": 1, "digits": []})
    pad.wait_for_timeout(200)
    expect(pad.locator("#answer")).to_have_attribute("data-state", "rest")
    expect(pad.locator("#answer")).to_have_attribute("aria-busy", "false")


def test_undo_takes_back_strokes_and_clear_and_keys_do_as_buttons(pad: Page):
    undo, clear = pad.get_by_role("button", name="Undo"), pad.get_by_role("button", name="Clear")
    expect(undo).to_be_disabled()
    expect(clear).to_be_disabled()
    draw(pad, [*SEVEN, {"x": [100, 180], "y": [150, 150]}])
    undo.click()
    assert len(asked(pad)["strokes"]) == 1
    clear.click()
    expect(pad.get_by_text("Draw a number", exact=True)).to_be_visible()
    pad.keyboard.press("Control+z")
    expect(pad.get_by_text("Draw a number", exact=True)).to_be_hidden()
    pad.keyboard.press("Escape")
    expect(clear).to_be_disabled()


def test_enter_predicts_even_if_clear_was_pressed_before_drawing(pad: Page):
    draw(pad, SEVEN)
    pad.get_by_role("button", name="Clear").click()
    draw(pad, SEVEN)
    pad.keyboard.press("Enter")
    expect(pad.locator("#answer")).not_to_have_attribute("data-state", "rest")


def test_a_whole_run_asks_no_other_host_and_breaks_no_policy(pad: Page, base_url: str):
    said: list[str] = []
    requests: list[str] = []
    pad.on("console", lambda message: said.append(message.text))
    pad.on("pageerror", lambda error: said.append(str(error)))
    pad.on("request", lambda request: requests.append(request.url))
    pad.reload()
    draw(pad, SEVEN)
    ask(pad)
    pad.keyboard.press("Control+z")
    assert said == []
    assert [url for url in requests if not url.startswith((base_url, "data:image/png"))] == []


@pytest.mark.parametrize(("width", "height"), [(320, 568), (390, 664), (844, 390), (1280, 800), (3840, 2160)])
def test_paper_buttons_and_answer_fit_the_window(pad: Page, width: int, height: int):
    pad.set_viewport_size({"width": width, "height": height})
    assert pad.evaluate("document.documentElement.scrollWidth") <= width
    for part in ("#pad", "#undo", "#clear", "#predict", ".figure"):
        box = box_of(pad, part)
        assert box["y"] + box["height"] <= height
        assert box["height"] >= 44
