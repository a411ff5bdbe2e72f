"""Numbers of several digits: each digit has a frame on the paper and a card, and the number is shown as a whole."""

from __future__ import annotations

import re

import pytest
from page_driver import FOUR_ZERO_SEVEN, SEVEN, Stroke, answer, ask, bounding_box, draw_at_once, on_page
from playwright.sync_api import Locator, Page, expect

PREDICT = "**/api/v1/predict*"
TAP: list[Stroke] = [{"x": [255], "y": [250]}]
COLOURS = """([left, right]) => {
  const pad = document.querySelector("#pad");
  const unit = pad.width / 280;
  const { data } = pad.getContext("2d").getImageData(left * unit, 0, (right - left) * unit, pad.width);
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) seen.add(data[i] >> 4);
  return seen.size;
}"""


@pytest.fixture
def pad(page: Page) -> Page:
    page.goto("/")
    return page


@pytest.fixture
def read(pad: Page) -> Page:
    """Return the page after it has read 407."""
    draw_at_once(pad, FOUR_ZERO_SEVEN)
    assert ask(pad) == ("407", "Almost certainly 407")
    return pad


def reply_with(page: Page, number: str, verdict: str = "number", confidence: float = 0.98) -> tuple[str, str]:
    """Draw something that gets this answer; return the symbol and the verdict that the page shows."""
    page.route(PREDICT, lambda route: route.fulfill(json=answer(number, verdict, confidence)))
    draw_at_once(page, SEVEN)
    return ask(page)


def frames(page: Page) -> Locator:
    return page.locator("#frames rect")


def test_each_digit_has_a_card_with_its_image_and_its_bars(read: Page):
    cards = read.get_by_role("group", name=re.compile(r"^Digit \d of 3: "))
    expect(cards).to_have_count(3)
    for i, digit in enumerate("407"):
        card = read.get_by_role("group", name=re.compile(f"^Digit {i + 1} of 3: {digit}, .*99%$"))
        expect(card.locator(".bars > li")).to_have_count(10)
        expect(card.locator(".best")).to_contain_text(digit)
        size = "image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])"
        assert card.get_by_role("img", name="28 by 28 pixels").evaluate(size) == [28, 28]
    read.keyboard.press("Escape")
    expect(cards).to_have_count(0)
    expect(read.locator(".digit")).to_have_count(1)


def test_a_frame_surrounds_the_ink_of_each_digit(read: Page):
    labels = [text.strip() for text in read.locator("#frames text").all_text_contents()]
    assert labels == ["4", "0", "7"]
    for frame, strokes in zip(frames(read).all(), ([0, 1], [2], [3]), strict=True):
        box = frame.bounding_box()
        assert box
        for stroke in (FOUR_ZERO_SEVEN[i] for i in strokes):
            for x, y in (on_page(read, x, y) for x, y in zip(stroke["x"], stroke["y"])):
                assert box["x"] <= x <= box["x"] + box["width"]
                assert box["y"] <= y <= box["y"] + box["height"]


def test_frames_vanish_when_the_ink_changes_and_return_with_the_answer(read: Page):
    read.get_by_label("Live").uncheck()
    ask(read)
    for key, count in (("Control+z", 2), ("Control+y", 3), ("Escape", 0), ("Control+z", 3)):
        read.keyboard.press(key)
        expect(frames(read)).to_have_count(0)
        if count:
            ask(read)
        expect(frames(read)).to_have_count(count)


def test_frames_vanish_when_a_resting_pen_moves_on(pad: Page):
    for x, y in ((80, 60), (140, 58), (200, 60), (150, 180), (130, 230)):
        pad.mouse.move(*on_page(pad, x, y))
        pad.mouse.down()
    expect(frames(pad)).to_have_count(1)
    pad.mouse.move(*on_page(pad, 140, 240))
    assert frames(pad).count() == 0
    expect(frames(pad)).to_have_count(1)


def test_why_colours_every_digit_and_names_the_number(read: Page):
    with read.expect_response("**/predict?include=image,explanation") as response:
        read.get_by_role("button", name="Why?").click()
    for digit in response.value.json()["digits"]:
        assert max(abs(weight) for stroke in digit["explanation"] for weight in stroke) == 1
    expect(read.locator("#legend")).to_contain_text("supports 407")
    read.wait_for_timeout(100)
    for digit in ([30, 108], [113, 175], [180, 245]):
        assert read.evaluate(COLOURS, digit) > 3
    expect(frames(read)).to_have_count(3)


def test_a_stray_mark_is_mentioned_and_marked(pad: Page):
    draw_at_once(pad, [*SEVEN, *TAP])
    assert ask(pad)[0] == "7"
    expect(pad.locator(".detail")).to_contain_text("; a stray mark was left out")
    expect(pad.locator("#frames .ignored")).to_have_count(1)
    expect(pad.locator("#frames .sure")).to_have_count(1)


def test_a_dotted_1_is_an_i_and_has_no_frame(pad: Page):
    draw_at_once(pad, [{"x": [140, 140], "y": [110, 230]}, {"x": [140], "y": [80]}])
    assert ask(pad) == ("×", "Probably not a number")
    expect(pad.locator(".detail")).to_contain_text("A dot makes it an i")
    expect(frames(pad)).to_have_count(0)


def test_an_unsure_number_names_the_other_and_marks_the_digits_in_doubt(pad: Page):
    assert reply_with(pad, "42", "unsure", 0.6) == ("42?", "42 or 41?")
    expect(pad.locator("#frames .doubtful")).to_have_count(2)
    expect(pad.locator(".digit.doubtful")).to_have_count(2)
    expect(pad.locator("#frames .doubtful rect").first).to_have_css("stroke-dasharray", "5px, 4px")


def test_two_lines_of_digits_are_unsure_and_get_advice(pad: Page):
    lines = [
        {"x": [x / 2 for x in s["x"]], "y": [y / 2 + top for y in s["y"]]} for top in (0, 120) for s in FOUR_ZERO_SEVEN
    ]
    draw_at_once(pad, lines)
    assert ask(pad)[0] == "407407?"
    expect(pad.locator(".detail")).to_contain_text("one line of at most 16 digits reads best")


def test_the_number_is_announced_once(read: Page):
    expect(read.get_by_role("status")).to_have_text(re.compile(r"^Almost certainly 407 .*99% sure$"))
    assert read.locator("[aria-live], [role=status], [role=alert]").count() == 1
    expect(read.locator(".figure")).to_have_attribute("aria-hidden", "true")


def test_on_a_phone_the_cards_scroll_sideways_also_by_keyboard(pad: Page):
    pad.set_viewport_size({"width": 390, "height": 844})
    reply_with(pad, "12345678")
    digits, cards = pad.locator(".digits"), pad.locator(".digit")
    assert len({box["y"] for card in cards.all() if (box := card.bounding_box())}) == 1
    assert pad.evaluate("document.documentElement.scrollWidth") <= 390
    pad.locator("#correct").focus()
    pad.keyboard.press("Tab")
    expect(digits).to_be_focused()
    for _ in range(16):
        pad.keyboard.press("ArrowRight")
        pad.wait_for_timeout(100)
    expect(cards.last).to_be_in_viewport(ratio=0.9)


def test_on_a_desktop_the_cards_wrap(pad: Page):
    pad.set_viewport_size({"width": 1280, "height": 800})
    reply_with(pad, "12345678")
    assert pad.locator(".digits").evaluate("digits => digits.scrollWidth <= digits.clientWidth")
    expect(pad.locator(".digits")).to_have_attribute("tabindex", "-1")


@pytest.mark.parametrize("number", ["42", "407", "4071", "12345678", "1234567890123456"])
def test_a_number_of_any_length_fits_its_ring(pad: Page, number: str):
    for width, height in ((320, 568), (390, 844), (844, 390), (1280, 720)):
        pad.set_viewport_size({"width": width, "height": height})
        reply_with(pad, number, "unsure", 0.6)
        text, ring = bounding_box(pad, ".figure span"), bounding_box(pad, ".figure")
        assert ring["x"] < text["x"]
        assert text["x"] + text["width"] < ring["x"] + ring["width"] <= width
        assert pad.evaluate("document.documentElement.scrollWidth") <= width
        pad.keyboard.press("Escape")
