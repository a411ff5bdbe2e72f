"""The page opens drawings that are dropped, pasted, in a file, or an example; anything else does no harm."""

from __future__ import annotations

import json
import re

import pytest
from page_driver import SEVEN, asked, draw_at_once, on_page
from playwright.sync_api import FilePayload, Page, Route, expect

_TRANSFER = """([type, text, name]) => {
  const data = new DataTransfer();
  if (name) data.items.add(new File([text], name));
  else data.setData("text/plain", text);
  const event = type === "paste"
    ? new ClipboardEvent(type, { clipboardData: data, bubbles: true, cancelable: true })
    : new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true });
  document.querySelector("#pad").dispatchEvent(event);
  return event.defaultPrevented;
}"""

Columns = tuple[list[float], list[float]]
"""x and y of a stroke."""

SEVEN_JSON = json.dumps({"width": 280, "height": 280, "strokes": SEVEN})
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="10 10 100 100">{}</svg>'


@pytest.fixture
def still(page: Page) -> Page:
    """Open the page as a user who prefers reduced motion."""
    page.emulate_media(reduced_motion="reduce")
    page.goto("/")
    return page


def transfer(page: Page, kind: str, text: str, name: str = "") -> bool:
    """Drop or paste a text, or a file; return whether the page kept the browser from handling it."""
    return page.evaluate(_TRANSFER, [kind, text, name])


def open_file(page: Page, text: str | bytes, name: str = "drawing.svg") -> None:
    content = text if isinstance(text, bytes) else text.encode()
    page.locator("#file").set_input_files(FilePayload(name=name, mimeType="", buffer=content))


def opened(page: Page, text: str) -> list[Columns]:
    """Open a text as a file; return x and y of its strokes."""
    open_file(page, text)
    expect(page.get_by_role("button", name="Clear")).to_be_enabled()
    return [(stroke["x"], stroke["y"]) for stroke in asked(page)["strokes"]]


@pytest.mark.parametrize(
    ("kind", "name"), [("drop", "seven.json"), ("drop", ""), ("paste", "seven.json"), ("paste", "")]
)
def test_dropped_or_pasted_json_becomes_the_drawing(still: Page, kind: str, name: str):
    line = {"x": [100, 200], "y": [10, 10]}
    draw_at_once(still, [line, line])
    asked(still)
    with still.expect_request(lambda request: len((request.post_data_json or {}).get("strokes", [])) == 1) as request:
        transfer(still, kind, SEVEN_JSON, name)
    (stroke,) = request.value.post_data_json["strokes"]
    assert (stroke["x"], stroke["y"]) == (SEVEN[0]["x"], SEVEN[0]["y"])
    still.keyboard.press("Control+z")
    assert len(asked(still)["strokes"]) == 2


def test_a_dropped_file_never_makes_the_browser_leave_the_page(still: Page):
    assert transfer(still, "dragover", "?", "picture.png")
    assert transfer(still, "drop", "?", "picture.png")


def test_a_file_can_be_chosen_with_the_keyboard(still: Page):
    with still.expect_file_chooser() as chooser:
        still.locator("#open-file").press("Enter")
    chooser.value.set_files(FilePayload(name="seven.json", mimeType="application/json", buffer=SEVEN_JSON.encode()))
    expect(still.get_by_role("button", name="Clear")).to_be_enabled()


@pytest.mark.parametrize(
    ("shapes", "strokes"),
    [
        ('<polyline points="10,10 110 110"/>', [([0, 280], [0, 280])]),
        (
            '<g transform="translate(10 10) scale(2)"><polyline points="0,0 5,5" transform="translate(5)"/></g>',
            [([28, 56], [0, 28])],
        ),
        ('<defs><polyline points="0,0 9,9"/></defs><polyline points="60,60 61,110"/>', [([140, 142.8], [140, 280])]),
        ('<rect width="999" height="999"/><polyline points="60,60 61,110"/>', [([140, 142.8], [140, 280])]),
    ],
)
def test_polylines_of_an_svg_become_strokes(still: Page, shapes: str, strokes: list[Columns]):
    for (x, y), (wanted_x, wanted_y) in zip(opened(still, SVG.format(shapes)), strokes, strict=True):
        assert x == pytest.approx(wanted_x, abs=0.02)
        assert y == pytest.approx(wanted_y, abs=0.02)


def test_the_polylines_of_an_svg_without_a_size_are_scaled_by_themselves(still: Page):
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><polyline points="1000,1000 1000,1100"/></svg>'
    assert opened(still, svg) == [([140, 140], [40, 240])]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "not a drawing"),
        ("Dear diary", "not a drawing"),
        (b"\x89PNG\r\n\x1a\n\x00\xff", "not a drawing"),
        ("<svg", "not a valid SVG"),
        ("<html><body>7</body></html>", "not a valid SVG"),
        (SVG.format("<text>7</text>"), "no polylines"),
        (SVG.format('<polyline points="0,0 1e7,1"/>'), "up to a million"),
        (SVG.format('<polyline points="0,0 9,9"/>' * 65), "too complex"),
        ('{"width": 280, "height": 280, "strokes": [{"x": [1, 2], "y": [1]}]}', "Stroke 1"),
        (" " * 600_000, "too large"),
    ],
)
def test_anything_else_is_refused_with_the_reason_and_the_drawing_stays(still: Page, content: str, words: str):
    draw_at_once(still, SEVEN)
    open_file(still, content)
    expect(still.locator("#notice")).to_contain_text(words)
    assert len(asked(still)["strokes"]) == 1


def test_nothing_in_an_svg_is_run_or_fetched(still: Page, base_url: str):
    requests: list[str] = []
    still.on("request", lambda request: requests.append(request.url))
    evil = """<script>window.harmed = 1</script><image href="http://harm.example/a.png" onload="window.harmed = 2"/>
      <style>@import url("http://harm.example/a.css"); * { stroke: url("http://harm.example/b.svg#c") }</style>
      <foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="http://harm.example/"/></foreignObject>
      <polyline points="60,60 60,110" onclick="window.harmed = 3"/>"""
    assert len(opened(still, SVG.format(evil))) == 1
    still.wait_for_timeout(200)
    assert still.evaluate("window.harmed") is None
    assert [url for url in requests if not url.startswith((base_url, "data:image/png"))] == []


EXAMPLES = {"a 7": "7", "a 3": "3", "an 8": "8", "the number 407": "407", "a fish": None, "a face": None}


@pytest.mark.usefixtures("model_knows_pens")
def test_the_examples_are_read_correctly(still: Page):
    buttons = still.locator("#examples button")
    names = [button.get_attribute("aria-label") or "" for button in buttons.all()]
    assert names == [f"Example: {name}" for name in EXAMPLES]
    for name, number in EXAMPLES.items():
        still.get_by_role("button", name=f"Example: {name}").click()
        state = "number" if number else "not_a_number"
        expect(still.locator("#answer:not([data-outdated])")).to_have_attribute("data-state", state)
        if number:
            expect(still.locator(".verdict")).to_contain_text(number)


def test_an_example_is_replayed_and_can_be_undone(page: Page):
    page.goto("/")
    page.get_by_role("button", name="Example: a 7").press("Enter")
    page.mouse.click(*on_page(page, 250, 250))
    assert [len(stroke["x"]) > 1 for stroke in asked(page)["strokes"]] == [True, True, False]
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Clear")).to_be_disabled()


def test_the_examples_keep_their_place_while_the_page_loads(page: Page):
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/examples.js", hold)
    page.goto("/", wait_until="commit")
    page.locator("#examples").wait_for(state="attached")
    page.wait_for_timeout(300)
    before = page.locator("footer").bounding_box()
    held[0].continue_()
    expect(page.locator("#examples button")).to_have_count(len(EXAMPLES))
    assert page.locator("footer").bounding_box() == before
    expect(page.locator("#examples button").first).to_have_accessible_name(re.compile("Example: "))
