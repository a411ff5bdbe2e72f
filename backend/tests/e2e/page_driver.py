"""What a user does with the page: draw, press, read. Shared by the tests of the page."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import CDPSession, FloatRect, Page

Stroke = dict[str, list[float]]

SEVEN: list[Stroke] = [{"x": [80, 140, 200, 170, 145, 130], "y": [60, 58, 60, 120, 180, 230]}]
"""In units of the drawing area, whose side is 280."""

FOUR_ZERO_SEVEN: list[Stroke] = [
    {"x": [74, 55, 36, 70, 104], "y": [92, 127, 162, 159, 157]},
    {"x": [87, 82, 77], "y": [124, 165, 206]},
    {
        "x": [152, 137, 123, 117, 120, 131, 146, 160, 167, 165, 155, 139],
        "y": [102, 98, 112, 140, 172, 192, 195, 181, 150, 121, 102, 99],
    },
    {"x": [184, 212, 241, 224, 207], "y": [104, 101, 98, 150, 205]},
]
"""The number 407; its digits have two strokes, one and one."""

_DISPATCH = """([strokes, side]) => {
  const pad = document.querySelector("#pad");
  const { left, top, width } = pad.getBoundingClientRect();
  const fire = (type, x, y, buttons) => pad.dispatchEvent(new PointerEvent(type, {
    pointerId: 1, pointerType: "mouse", button: type === "pointermove" ? -1 : 0, buttons, bubbles: true,
    clientX: left + x * width / side, clientY: top + y * width / side }));
  for (const { x, y } of strokes) {
    fire("pointerdown", x[0], y[0], 1);
    x.forEach((_, i) => fire("pointermove", x[i], y[i], 1));
    fire("pointerup", x.at(-1), y.at(-1), 0);
  }
}"""


def bounding_box(page: Page, part: str) -> FloatRect:
    """Return the bounding box of a part of the page, in CSS pixels of the window."""
    box = page.locator(part).bounding_box()
    assert box, f"{part} is not visible"
    return box


def on_page(page: Page, x: float, y: float, side: float = 280) -> tuple[float, float]:
    """Convert a point of the drawing area to CSS pixels of the window."""
    box = bounding_box(page, "#pad")
    return box["x"] + x * box["width"] / side, box["y"] + y * box["height"] / side


def draw(page: Page, strokes: list[Stroke], side: float = 280) -> None:
    """Draw with a real mouse."""
    left, top = on_page(page, 0, 0)
    unit = bounding_box(page, "#pad")["width"] / side
    for stroke in strokes:
        page.mouse.move(left + stroke["x"][0] * unit, top + stroke["y"][0] * unit)
        page.mouse.down()
        for x, y in zip(stroke["x"], stroke["y"]):
            page.mouse.move(left + x * unit, top + y * unit)
        page.mouse.up()


def draw_at_once(page: Page, strokes: list[Stroke], side: float = 280) -> None:
    """Draw with synthetic pointer events, many per millisecond."""
    page.evaluate(_DISPATCH, [strokes, side])


def touch(cdp: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    """Send a real touch event; `kind` is Start, Move, End or Cancel."""
    cdp.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": [{"x": x, "y": y} for x, y in points]})


def touch_stroke(cdp: CDPSession, points: list[tuple[float, float]]) -> None:
    """Draw a stroke with a finger."""
    touch(cdp, "Start", points[0])
    for point in points[1:]:
        touch(cdp, "Move", point)
    touch(cdp, "End")


def pen(cdp: CDPSession, kind: str, point: tuple[float, float], button: str = "left") -> None:
    """Send a real pen event; `kind` is Pressed, Moved or Released, and `button` is right while the barrel's is held."""
    buttons = 0 if kind == "Released" else {"left": 1, "right": 2}[button]
    held = {"button": button, "clickCount": 1, "buttons": buttons, "force": 0.5}
    x, y = point
    cdp.send("Input.dispatchMouseEvent", {"type": f"mouse{kind}", "x": x, "y": y, "pointerType": "pen", **held})


def pen_stroke(cdp: CDPSession, points: list[tuple[float, float]], button: str = "left") -> None:
    """Draw a stroke with a pen."""
    pen(cdp, "Pressed", points[0], button)
    for point in points[1:]:
        pen(cdp, "Moved", point, button)
    pen(cdp, "Released", points[-1], button)


def ask(page: Page) -> tuple[str, str]:
    """Press *Predict*; return the symbol and the verdict that the page shows."""
    page.get_by_role("button", name="Predict").click()
    page.locator("#answer:not([data-state=rest]):not([data-outdated])").wait_for()
    return page.locator(".figure").inner_text(), page.locator(".verdict").inner_text()


def asked(page: Page) -> dict[str, Any]:
    """Press *Predict*; return the drawing that the page sent."""
    with page.expect_request("**/api/v1/predict*") as request:
        page.get_by_role("button", name="Predict").press("Enter")  # a click would miss on a pinched page
    return request.value.post_data_json


def block_weights(page: Page) -> None:
    """Keep the page from reading on the device, so that it needs the server."""
    page.route("**/model/weights*", lambda route: route.fulfill(status=503))


def answer(number: str, verdict: str = "number", confidence: float = 0.98) -> dict[str, Any]:
    """Return a made-up answer of the API, of one digit or more; the second-best guess is always 1 as the last digit."""
    digits = [
        {
            "digit": int(digit),
            "confidence": confidence,
            "probabilities": [confidence if i == int(digit) else 1 - confidence if i == 1 else 0 for i in range(10)],
            "strokes": [0],
            "pieces": [[0, 0, 1]],
            "box": [280 * i / len(number), 100, 200 / len(number), 80],
        }
        for i, digit in enumerate(number)
    ]
    return {
        "verdict": verdict,
        "number": number,
        "confidence": confidence,
        "number_probability": 1,
        "alternatives": [{"number": f"{number[:-1]}1", "confidence": 1 - confidence}],
        "digits": digits,
        "ignored_strokes": [],
        "model": {"name": "pynumdraw", "version": "1.0.0"},
    }


def problem(status: int, detail: str, **headers: str) -> dict[str, Any]:
    """Return a made-up error of the API."""
    body = f'{{"type": "about:blank", "title": "?", "status": {status}, "detail": "{detail}"}}'
    return {"status": status, "headers": {"Content-Type": "application/problem+json", **headers}, "body": body}
