"""The page fits every window from 320 pixels to 4K, large text and either text direction; and nothing jumps."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from page_driver import SEVEN, ask, bounding_box, draw_at_once, on_page, touch_stroke
from playwright.sync_api import BrowserContext, Page, expect

WINDOWS = [(320, 568), (390, 664), (844, 390), (667, 375), (768, 1024), (1024, 768), (1280, 800), (3840, 2160)]
ROW_WINDOWS = [
    *WINDOWS,
    (447, 626),
    (568, 320),
    (640, 360),
    (683, 325),
    (1366, 650),
    (640, 513),
    (700, 560),
    (740, 650),
]
ROW_WINDOWS += [(853, 580), (768, 600), (1066, 600), (1280, 561), (1366, 600), (1707, 540)]
OVERFLOWING = """() => [...document.querySelectorAll("body *")].filter((element) => {
  const { left, right, width } = element.getBoundingClientRect();
  const isSeen = width > 0 && element.checkVisibility() && !element.closest("#said, #examples, [popover], dialog");
  return isSeen && (left < -1 || right > innerWidth + 1) && getComputedStyle(element).clipPath === "none";
}).map((element) => element.outerHTML.slice(0, 80))"""
SHIFTED = """new Promise((resolve) => {
  const shifted = [];
  const tell = ({ value, sources }) => value > 0.001 && shifted.push(sources.map(({ node }) => node?.outerHTML));
  new PerformanceObserver((list) => list.getEntries().forEach(tell)).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(shifted), 400);
})"""


@pytest.fixture
def pad(page: Page) -> Page:
    page.goto("/")
    return page


def test_drawing_area_tools_and_answer_fit_every_window(pad: Page):
    draw_at_once(pad, SEVEN)
    for width, height in WINDOWS:
        pad.set_viewport_size({"width": width, "height": height})
        assert pad.evaluate("document.documentElement.scrollWidth") <= width
        for part in ("#pad", "#undo", "#redo", "#clear", "#predict", ".figure"):
            box = bounding_box(pad, part)
            assert box["y"] + box["height"] <= height, f"{part} at {width}×{height}"
            assert box["height"] >= 44


@pytest.mark.parametrize("size", ["100%", "200%"])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_overflows_with_large_text_in_either_direction(pad: Page, size: str, direction: str):
    pad.evaluate("([size, direction]) => { const { documentElement: html } = document;"
                 "html.style.fontSize = size; html.dir = direction; }", [size, direction])  # fmt: skip
    draw_at_once(pad, SEVEN)
    ask(pad)
    for width, height in ((320, 568), (390, 664), (844, 390), (1280, 800)):
        pad.set_viewport_size({"width": width, "height": height})
        assert pad.evaluate(OVERFLOWING) == [], f"{width}×{height}"


@pytest.mark.parametrize("window", ROW_WINDOWS)
def test_header_tools_and_examples_are_rows_and_seen_at_first(pad: Page, window: tuple[int, int]):
    width, height = window
    pad.set_viewport_size({"width": width, "height": height})
    text = pad.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    for part, rem in (("header", 3), (".actions", 3.9), ("#examples", 3.6)):
        box = bounding_box(pad, part)
        assert box["height"] <= rem * text, f"{part} wraps at {width}×{height}"
        assert box["y"] + box["height"] <= height, f"{part} at {width}×{height}"
    blank = bounding_box(pad, ".try")["y"] - sum(bounding_box(pad, ".actions")[side] for side in ("y", "height"))
    assert blank <= 1.5 * text, f"{blank} pixels between tools and examples at {width}×{height}"


def test_nothing_shifts_from_first_paint_to_the_answer(pad: Page):
    draw_at_once(pad, SEVEN)
    ask(pad)
    assert pad.evaluate(SHIFTED) == []


def test_a_phone_held_sideways_has_drawing_area_and_answer_side_by_side(pad: Page):
    draw_at_once(pad, SEVEN)
    pad.set_viewport_size({"width": 844, "height": 390})
    paper, figure, bars = (bounding_box(pad, part) for part in ("#pad", ".figure", ".bars"))
    assert paper["x"] + paper["width"] <= figure["x"]
    assert paper["height"] > 340
    assert bars["y"] + bars["height"] <= 390


@pytest.mark.parametrize("window", [(390, 664), (844, 390)])
def test_a_phone_reads_what_a_finger_draws(new_context: Callable[..., BrowserContext], window: tuple[int, int]):
    size = {"width": window[0], "height": window[1]}
    page = new_context(viewport=size, device_scale_factor=3, has_touch=True, is_mobile=True).new_page()
    page.goto("/")
    (seven,) = SEVEN
    touch_stroke(page.context.new_cdp_session(page), [on_page(page, x, y) for x, y in zip(seven["x"], seven["y"])])
    expect(page.locator(".figure span")).to_have_text("7")
    assert page.evaluate("getSelection().toString() + scrollY") == "0"
