"""Accessibility: axe finds no violation of WCAG 2.2 AA in any state of the page, in either theme."""

from __future__ import annotations

import io
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from page_driver import SEVEN, answer, ask, bounding_box, draw_at_once, problem
from PIL import Image
from playwright.sync_api import Page, expect

RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "dark": ["color-contrast"],  # everything else is the same
}


def check(page: Page, state: str, theme: str) -> None:
    page.evaluate("Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {})))")
    results = Axe().run(page, options={"runOnly": RULES[theme]})
    assert results.violations_count == 0, f"{state}: {results.generate_report()}"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(page: Page, theme: str):
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.goto("/")
    check(page, "rest", theme)
    page.get_by_label("Live").uncheck()
    draw_at_once(page, SEVEN)
    check(page, "drawn", theme)
    for verdict in ("number", "unsure", "not_a_number"):
        reply_with(page, json=answer("7", verdict))
        check(page, verdict, theme)
    reply_with(page, json=answer("12345678", "unsure", 0.6))
    check(page, "several digits", theme)
    page.set_viewport_size({"width": 390, "height": 844})
    reply_with(page, json=answer("12345678"))
    check(page, "several digits on a phone", theme)
    reply_with(page, **problem(413, "?"))
    check(page, "error", theme)
    page.unroute("**/api/v1/predict*")
    ask(page)
    page.get_by_role("button", name="Why?").click()
    expect(page.locator("#legend")).to_be_visible()
    check(page, "explained", theme)
    draw_at_once(page, SEVEN)
    check(page, "outdated", theme)
    page.get_by_role("button", name="About").click()
    expect(page.locator("#figures")).to_contain_text("model in use")
    check(page, "about", theme)
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Share").click()
    check(page, "share", theme)


def reply_with(page: Page, **reply: Any) -> None:
    """Answer every request with this reply, and press *Predict*."""
    page.unroute("**/api/v1/predict*")
    page.route("**/api/v1/predict*", lambda route: route.fulfill(**reply))
    with page.expect_response("**/api/v1/predict*"):
        page.get_by_role("button", name="Predict").click()
    expect(page.locator("#answer")).to_have_attribute("aria-busy", "false")


def test_forced_colours_show_the_bar_of_the_answer(page: Page):
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    page.goto("/")
    page.route("**/api/v1/predict*", lambda route: route.fulfill(json=answer("7", "number", 0.98)))
    draw_at_once(page, SEVEN)
    ask(page)
    bars = [bounding_box(page, f".bars li:nth-child({i + 1}) i") for i in (7, 0)]
    picture = Image.open(io.BytesIO(page.screenshot())).convert("L")
    full, empty = (picture.getpixel((round(b["x"] + b["width"] / 2), round(b["y"] + b["height"] / 2))) for b in bars)
    assert abs(int(full) - int(empty)) > 128


def test_forced_colours_frame_everything_that_can_be_pressed(page: Page):
    page.emulate_media(forced_colors="active")
    page.goto("/")
    draw_at_once(page, SEVEN)
    ask(page)
    page.get_by_role("button", name="Why?").click()
    for part in ("#predict", "#examples button", "#why", "#undo", "#live"):
        script = (
            "e => (({ borderTopWidth, borderTopColor, backgroundColor }) =>"
            " [borderTopWidth, borderTopColor, backgroundColor])"
        )
        width, border, background = page.locator(part).first.evaluate(f"{script}(getComputedStyle(e))")
        assert width != "0px", part
        assert border != background, part


def test_forced_colours_leave_frames_visible(page: Page):
    page.emulate_media(forced_colors="active")
    page.goto("/")
    draw_at_once(page, SEVEN)
    ask(page)
    frame = page.locator("#frames rect")
    text = page.evaluate("getComputedStyle(document.body).color")
    expect(frame).to_have_css("stroke", text)


def test_more_contrast_makes_all_text_as_dark_as_the_darkest(page: Page):
    page.goto("/")
    colours = "[...document.querySelectorAll('footer, header p, small')].map((e) => getComputedStyle(e).color)"
    text = page.evaluate("getComputedStyle(document.body).color")
    assert text not in page.evaluate(colours)
    page.emulate_media(contrast="more")
    assert set(page.evaluate(colours)) == {text}


def test_reduced_motion_moves_nothing(page: Page):
    page.emulate_media(reduced_motion="reduce")
    page.goto("/")
    draw_at_once(page, SEVEN)
    ask(page)
    assert page.evaluate("document.getAnimations().length") == 0
