"""Everything works with the keyboard alone, even drawing."""

from __future__ import annotations

import pytest
from page_driver import SEVEN, asked, draw_at_once
from playwright.sync_api import Page, expect


@pytest.fixture
def pad(page: Page) -> Page:
    page.goto("/")
    return page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_arrows_and_space_draw_a_number_that_is_read(pad: Page):
    pad.locator("#pad").focus()
    press(pad, *["ArrowLeft"] * 6, "Space", *["ArrowRight"] * 10)
    for _ in range(15):
        pad.keyboard.down("ArrowDown")
        pad.keyboard.press("ArrowLeft") if _ % 2 else None
        pad.keyboard.up("ArrowDown")
    press(pad, "Space", "ArrowLeft", "ArrowLeft")
    expect(pad.locator(".figure span")).to_have_text("7")
    (stroke,) = asked(pad)["strokes"]
    assert stroke["x"][:3] == [80, 90, 100]
    assert stroke["y"][:3] == [70, 70, 70]
    assert pad.evaluate("scrollY") == 0


def test_two_strokes_and_fine_steps(pad: Page):
    pad.locator("#pad").focus()
    press(pad, "Space", "ArrowDown", "Space", "Shift+ArrowRight", "Space", "ArrowDown")
    first, second = asked(pad)["strokes"]
    assert first["x"] == [140, 140]
    assert second["x"] == [142, 142]


def test_the_page_announces_what_the_pen_does(pad: Page):
    pad.locator("#pad").focus()
    press(pad, "Space")
    expect(pad.get_by_role("status")).to_have_text("Pen down")
    press(pad, "Space")
    expect(pad.get_by_role("status")).to_have_text("Pen up")


def test_undo_while_the_pen_is_down_lifts_it(pad: Page):
    pad.locator("#pad").focus()
    press(pad, "Space", "ArrowDown", "ArrowDown", "Control+z", "ArrowDown")
    expect(pad.locator("#hint")).to_be_visible()


def test_tab_reaches_everything_in_order_and_shows_the_focus(pad: Page):
    draw_at_once(pad, SEVEN)
    expect(pad.locator("#why")).to_be_enabled()
    pad.locator("h1").click()
    reached: list[str] = []
    for _ in range(10):
        pad.keyboard.press("Tab")
        reached.append(pad.evaluate("document.activeElement.id"))
        outline = pad.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid", f"{reached[-1]} does not show that it has the focus"
    assert reached == ["open-file", "share", "about", "pad", "undo", "redo", "clear", "live", "predict", "why"]


def test_keys_undo_redo_and_clear(pad: Page):
    def strokes() -> int:
        return len(asked(pad)["strokes"])

    draw_at_once(pad, [*SEVEN, {"x": [100, 180], "y": [150, 150]}])
    press(pad, "Control+z")
    assert strokes() == 1
    press(pad, "Control+y")
    assert strokes() == 2
    press(pad, "Escape")
    expect(pad.locator("#hint")).to_be_visible()
    press(pad, "Control+z", "Control+z")
    assert strokes() == 1
    press(pad, "Control+Shift+z")
    assert strokes() == 2
    for name in ("Undo", "Redo", "Clear", "Predict"):
        assert "(" in str(pad.get_by_role("button", name=name).get_attribute("title"))


@pytest.mark.parametrize(("undo", "redo"), [("я", "н"), ("ζ", "υ"), ("ז", "ט"), ("ئ", "غ"), ("ㅋ", "ㅛ")])
def test_keys_undo_and_redo_where_letters_are_not_latin(pad: Page, undo: str, redo: str):
    draw_at_once(pad, [*SEVEN, {"x": [100, 180], "y": [150, 150]}])
    for key, code, strokes in ((undo, "KeyZ", 1), (redo, "KeyY", 2)):
        pad.locator("#pad").dispatch_event("keydown", {"key": key, "code": code, "ctrlKey": True})
        assert len(asked(pad)["strokes"]) == strokes


def test_a_latin_layout_counts_by_its_letters(pad: Page):
    draw_at_once(pad, SEVEN)
    pad.locator("#pad").dispatch_event("keydown", {"key": "w", "code": "KeyZ", "ctrlKey": True})  # on French keyboards
    assert len(asked(pad)["strokes"]) == 1


def test_buttons_undo_redo_and_keep_the_focus(pad: Page):
    draw_at_once(pad, SEVEN)
    undo, redo = pad.get_by_role("button", name="Undo"), pad.get_by_role("button", name="Redo")
    undo.focus()
    press(pad, "Enter")
    expect(undo).to_be_disabled()
    expect(undo).to_be_focused()
    redo.click()
    expect(redo).to_be_disabled()
    assert len(asked(pad)["strokes"]) == 1


def test_escape_closes_a_dialog_and_a_menu_and_leaves_the_drawing(pad: Page):
    draw_at_once(pad, SEVEN)
    for name, opened in (("About", "#about-dialog"), ("Share", "#share-menu")):
        pad.get_by_role("button", name=name).click()
        expect(pad.locator(opened)).to_be_visible()
        press(pad, "Escape")
        expect(pad.locator(opened)).to_be_hidden()
    assert len(asked(pad)["strokes"]) == 1
