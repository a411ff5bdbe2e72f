"""Strokes lie where the pointer was, whatever the zoom, the screen or the pointer."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from page_driver import SEVEN, asked, bounding_box, draw, draw_at_once, on_page, pen, pen_stroke, touch, touch_stroke
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

NewContext = Callable[..., BrowserContext]
PHONE = {"viewport": {"width": 390, "height": 664}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}


def ink_centre(page: Page) -> tuple[float, float]:
    """Return the centre of all ink on the screen, in CSS pixels of the window."""
    picture = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("L"), np.float64)
    box = bounding_box(page, "#pad")
    ratio = page.evaluate("devicePixelRatio * visualViewport.scale")
    left, top = max(0, int(box["x"] * ratio)), max(0, int(box["y"] * ratio))
    right, bottom = int((box["x"] + box["width"]) * ratio), int((box["y"] + box["height"]) * ratio)
    y, x = np.nonzero(picture[top:bottom, left:right] < 110)
    return (left + x.mean() + 0.5) / ratio, (top + y.mean() + 0.5) / ratio


@pytest.fixture
def phone(new_context: NewContext) -> Page:
    page = new_context(**PHONE).new_page()
    page.goto("/")
    return page


@pytest.mark.parametrize("ratio", [1, 1.5, 3])
@pytest.mark.parametrize("zoom", [0.5, 0.9, 1, 1.75, 3])
def test_ink_lies_under_the_pointer(new_context: NewContext, zoom: float, ratio: float):
    window = {"width": round(1280 / zoom), "height": round(800 / zoom)}
    page = new_context(viewport=window, device_scale_factor=zoom * ratio).new_page()
    page.goto("/")
    page.mouse.wheel(0, 40)
    at = on_page(page, 101.3, 60.7)
    page.mouse.click(*at)
    page.get_by_text("Draw a number", exact=True).wait_for(state="hidden")
    assert ink_centre(page) == pytest.approx(at, abs=1)


def test_ink_lies_under_the_pointer_in_a_page_with_css_zoom(page: Page):
    page.goto("/")
    page.evaluate("document.documentElement.style.zoom = 1.3")
    at = on_page(page, 101.3, 60.7)
    page.mouse.click(*at)
    page.get_by_text("Draw a number", exact=True).wait_for(state="hidden")
    assert ink_centre(page) == pytest.approx(at, abs=1)


def test_finger_draws_and_page_stays(phone: Page):
    phone.set_viewport_size({"width": 390, "height": 360})
    phone.evaluate("scrollTo(0, 30)")
    cdp = phone.context.new_cdp_session(phone)
    points = [on_page(phone, x, 140) for x in range(60, 221, 20)]
    points += [on_page(phone, 220, y) for y in range(140, 39, -20)]
    touch_stroke(cdp, points)
    stroke = asked(phone)["strokes"][0]
    assert stroke["x"][0] == pytest.approx(60, abs=1)
    assert stroke["y"][-1] == pytest.approx(40, abs=1)
    assert stroke["t"][0] == 0
    assert phone.evaluate("scrollY") == 30


def test_finger_draws_under_itself_when_pinched(phone: Page):
    cdp = phone.context.new_cdp_session(phone)
    cdp.send("Input.synthesizePinchGesture", {"x": 150, "y": 500, "scaleFactor": 2})
    assert phone.evaluate("visualViewport.scale > 1.5 && visualViewport.offsetLeft > 20")
    at = on_page(phone, 130, 240)
    touch_stroke(cdp, [at])
    phone.get_by_text("Draw a number", exact=True).wait_for(state="hidden")
    assert ink_centre(phone) == pytest.approx(at, abs=1)


def test_the_palm_never_draws_beside_a_pen(phone: Page):
    cdp = phone.context.new_cdp_session(phone)
    touch(cdp, "Start", on_page(phone, 200, 200))  # the palm lands first
    pen(cdp, "Pressed", on_page(phone, 50, 50))
    touch(cdp, "Move", on_page(phone, 220, 220))
    pen(cdp, "Moved", on_page(phone, 90, 90))
    touch(cdp, "End")
    pen(cdp, "Released", on_page(phone, 90, 90))
    touch_stroke(cdp, [on_page(phone, 150, 250), on_page(phone, 200, 250)])  # and rests on
    strokes = asked(phone)["strokes"]
    assert len(strokes) == 1
    assert max(strokes[0]["x"]) < 100
    assert len(strokes[0]["p"]) == len(strokes[0]["x"])


def test_a_trembling_tap_is_one_point(phone: Page):
    cdp = phone.context.new_cdp_session(phone)
    touch_stroke(cdp, [on_page(phone, 100, 100), on_page(phone, 101.5, 102), on_page(phone, 99, 101)])
    (stroke,) = asked(phone)["strokes"]
    assert [len(stroke[column]) for column in "xyt"] == [1, 1, 1]


def test_a_cancelled_touch_vanishes_and_the_rest_stays(phone: Page):
    draw_at_once(phone, SEVEN)
    cdp = phone.context.new_cdp_session(phone)
    touch(cdp, "Start", on_page(phone, 20, 20))
    touch(cdp, "Move", on_page(phone, 60, 20))
    touch(cdp, "Cancel")
    assert len(asked(phone)["strokes"]) == 1


def test_second_finger_is_ignored(phone: Page):
    cdp = phone.context.new_cdp_session(phone)
    first, second = on_page(phone, 60, 60), on_page(phone, 200, 200)
    touch(cdp, "Start", first)
    touch(cdp, "Start", first, second)
    touch(cdp, "Move", on_page(phone, 60, 100), on_page(phone, 250, 250))
    touch(cdp, "End")
    strokes = asked(phone)["strokes"]
    assert [max(stroke["x"]) < 70 for stroke in strokes] == [True]


def test_a_stroke_goes_on_when_the_mouse_leaves_and_returns(page: Page):
    page.goto("/")
    draw(page, [{"x": [200, 330, 200], "y": [60, 120, 200]}])
    strokes = asked(page)["strokes"]
    assert len(strokes) == 1
    assert max(strokes[0]["x"]) == 280


_POINTER = """([type, x, y, more]) => {
  const pad = document.querySelector("#pad");
  const { left, top, width } = pad.getBoundingClientRect();
  pad.dispatchEvent(new PointerEvent(`pointer${type}`, { bubbles: true, isPrimary: true, buttons: 1,
    clientX: left + x * width / 280, clientY: top + y * width / 280, ...more }));
}"""


def open_for_events(page: Page) -> None:
    """Open the page so that pointers of events that a test makes up can be captured."""
    page.add_init_script("Element.prototype.setPointerCapture = () => {}")
    page.goto("/")


def point(page: Page, kind: str, x: float, y: float, **more: Any) -> None:
    """Send a pointer event that no driver can make."""
    page.evaluate(_POINTER, [kind, x, y, more])


def test_a_touch_whose_end_is_never_heard_stops_no_other(page: Page):
    open_for_events(page)
    for finger in (2, 3):
        point(page, "down", 50, 50 * finger, pointerId=finger, pointerType="touch")
        point(page, "move", 150, 50 * finger, pointerId=finger, pointerType="touch")
    point(page, "up", 200, 150, pointerId=3, pointerType="touch", buttons=0)
    assert [max(stroke["x"]) for stroke in asked(page)["strokes"]] == [150, 200]


def test_clear_and_a_lost_capture_end_a_touch(page: Page):
    open_for_events(page)
    point(page, "down", 50, 50, pointerId=2, pointerType="touch")
    page.locator("#clear").evaluate("button => button.click()")
    point(page, "down", 50, 100, pointerId=3, pointerType="touch", isPrimary=False)
    point(page, "move", 150, 100, pointerId=3, pointerType="touch", isPrimary=False)
    page.evaluate("pad.dispatchEvent(new PointerEvent('lostpointercapture', { pointerId: 3 }))")
    point(page, "move", 250, 100, pointerId=3, pointerType="touch", isPrimary=False)
    assert [max(stroke["x"]) for stroke in asked(page)["strokes"]] == [150]


def test_a_pen_draws_with_its_barrel_button_held(page: Page):
    page.goto("/")
    pen_stroke(page.context.new_cdp_session(page), [on_page(page, 50, 250), on_page(page, 150, 250)], "right")
    (stroke,) = asked(page)["strokes"]
    assert (min(stroke["x"]), max(stroke["x"])) == (50, 150)
    assert stroke["p"] == [0.5, 0.5]


def test_the_other_end_of_a_pen_erases(page: Page):
    open_for_events(page)
    draw_at_once(page, [*SEVEN, {"x": [50, 150], "y": [250, 250]}])
    eraser = {"pointerId": 4, "pointerType": "pen", "pressure": 0.5}
    point(page, "down", 20, 60, button=5, **eraser | {"buttons": 32})
    point(page, "move", 100, 60, **eraser | {"buttons": 32})
    point(page, "up", 100, 60, button=5, **eraser | {"buttons": 0})
    assert [max(stroke["x"]) for stroke in asked(page)["strokes"]] == [150]
    page.keyboard.press("Control+z")
    assert len(asked(page)["strokes"]) == 2


def test_pulling_down_does_not_reload_the_page(page: Page):
    page.goto("/")
    expect(page.locator("html")).to_have_css("overscroll-behavior-y", "none")


def test_other_buttons_draw_nothing(page: Page):
    page.goto("/")
    page.mouse.click(*on_page(page, 100, 100), button="right")
    page.mouse.click(*on_page(page, 100, 100), button="middle")
    expect(page.get_by_role("button", name="Clear")).to_be_disabled()


def test_resizing_and_theme_keep_the_drawing_in_place(page: Page):
    def shown() -> Any:
        return page.evaluate("document.querySelector('#pad').getContext('2d').getImageData(0, 0, 1, 1).data[3]")

    page.goto("/")
    page.mouse.click(*on_page(page, 90, 200))
    for size in ((390, 664), (664, 390), (1280, 800)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        expect(page.locator("#pad")).to_be_visible()
        assert ink_centre(page) == pytest.approx(on_page(page, 90, 200), abs=1)
        assert shown() == 0
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(100)
    at = on_page(page, 90, 200)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("L")
    assert picture.getpixel((round(at[0]), round(at[1]))) > 200  # a light stroke on a dark background


def test_more_points_than_the_api_takes_are_simplified(page: Page):
    page.goto("/")
    scribble = {"x": [(i * 7) % 280 for i in range(9000)], "y": [(i * 0.03) % 280 for i in range(9000)]}
    fine = {"x": [20 + i * 0.6 % 240 for i in range(3000)], "y": [40 + i * 0.05 for i in range(3000)]}
    draw_at_once(page, [fine, fine])
    drawing = asked(page)
    assert sum(len(stroke["x"]) for stroke in drawing["strokes"]) <= 4096
    draw_at_once(page, [scribble])
    page.get_by_role("button", name="Predict").click()
    expect(page.locator(".verdict")).to_have_text("This drawing is too complex.")
