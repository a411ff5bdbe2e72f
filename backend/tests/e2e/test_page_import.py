"""The page opens drawings that are dropped, pasted, in a file, or an example; anything else does no harm."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from page_driver import SEVEN, asked, draw_at_once, on_page
from pictures import drawn
from PIL import Image
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
        ('<line x1="60" y1="60" x2="61" y2="110" stroke="#000"/>', [([140, 142.8], [140, 280])]),
        ('<path d="M60 60h1l-1 50" fill="none" stroke="red"/>', [([140, 142.8, 140], [140, 140, 280])]),
        (
            '<polygon points="60,60 61,110 60,110" fill="none" stroke="red"/>',
            [([140, 142.8, 140, 140], [140, 280, 280, 140])],
        ),
        (
            '<rect x="60" y="60" width="10" height="50" fill="none" style="stroke:#000"/>',
            [([140, 168, 168, 140, 140], [140, 140, 280, 280, 140])],
        ),
        ('<circle cx="60" cy="60" r="2" fill="#000"/>', [([140], [140])]),
        (
            '<g transform="rotate(90 60 60) translate(0,-2)"><g transform="scale(2 1)">'
            '<line x1="30" y1="60" x2="40" y2="60" stroke="#000"/></g></g>',
            [([145.6, 145.6], [140, 196])],
        ),
        (
            '<defs><path id="a" d="M0 0v50" stroke="#000"/></defs><use href="#a" x="60" y="60"/>',
            [([140, 140], [140, 280])],
        ),
        (  # a signature pad writes a line as many paths
            '<path d="M60 60L61 60" stroke="#000" fill="none"/><path d="M61 60L61 110" stroke="#000" fill="none"/>',
            [([140, 142.8, 142.8], [140, 140, 280])],
        ),
        *(
            (f'{hidden}<line x1="60" y1="60" x2="61" y2="110" stroke="#000"/>', [([140, 142.8], [140, 280])])
            for hidden in (
                '<path d="M0 0L9 9" style="display:none"/>',
                '<g visibility="hidden"><path d="M0 0L9 9"/></g>',
                '<path d="M0 0L9 9" opacity="0"/>',
                '<path d="M0 0L9 9" fill="none" stroke="none"/>',
                '<style>.a { fill: none; stroke: none }</style><path class="a" d="M0 0L9 9"/>',
                '<clipPath id="c"><rect width="9" height="9"/></clipPath>',
                '<symbol id="s"><path d="M0 0L9 9"/></symbol>',
            )
        ),
    ],
)
def test_shapes_of_an_svg_become_strokes(still: Page, shapes: str, strokes: list[Columns]):
    for (x, y), (wanted_x, wanted_y) in zip(opened(still, SVG.format(shapes)), strokes, strict=True):
        assert x == pytest.approx(wanted_x, abs=0.02)
        assert y == pytest.approx(wanted_y, abs=0.02)


def test_the_polylines_of_an_svg_without_a_size_are_scaled_by_themselves(still: Page):
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><polyline points="1000,1000 1000,1100"/></svg>'
    assert opened(still, svg) == [([140, 140], [40, 240])]


def test_an_svg_without_a_namespace_is_read(still: Page):
    plain = SVG.format('<path d="M60 60v50" xlink:title="?" stroke="red"/>').replace(
        ' xmlns="http://www.w3.org/2000/svg"', ""
    )
    assert opened(still, plain) == [([140, 140], [140, 280])]


@pytest.mark.parametrize(
    ("shapes", "words"),
    [
        ("<text>7</text>", "text"),
        ('<image href="data:,"/>', "images"),
        ('<path d="M0 0L9 9 foo"/>', "a damaged part of a path"),
        ('<use href="other.svg#a"/>', "from elsewhere"),
        ('<path d="M10 10L30 10L30 60z" stroke="none" fill="#000"/>', "outlines"),
    ],
)
def test_what_cannot_be_read_in_an_svg_is_told(still: Page, shapes: str, words: str):
    opened(still, SVG.format(f'<line x1="60" y1="60" x2="61" y2="110" stroke="#000"/>{shapes}'))
    expect(still.locator("#notice")).to_contain_text(words)


def test_an_svg_that_multiplies_itself_is_refused(still: Page):
    levels = "".join(f'<g id="g{i}">' + f'<use href="#g{i - 1}"/>' * 10 + "</g>" for i in range(1, 12))
    open_file(still, SVG.format(f'<defs><path id="g0" d="M0 0L9 9"/>{levels}</defs><use href="#g11"/>'))
    expect(still.locator("#notice")).to_contain_text("too complex")


def picture_of(digit: dict[str, Any], kind: str = "PNG", **options: Any) -> bytes:
    content = io.BytesIO()
    drawn(digit, 300, 14, ("RGB", "white", "navy")).save(content, kind, **options)
    return content.getvalue()


@pytest.mark.parametrize(
    ("kind", "name"), [("PNG", "seven.png"), ("JPEG", "seven.jpg"), ("WEBP", "a.webp"), ("GIF", "a.gif")]
)
def test_a_picture_is_shown_and_read(still: Page, pen_digits: list[dict[str, Any]], kind: str, name: str):
    draw_at_once(still, SEVEN)
    file = FilePayload(name=name, mimeType=f"image/{kind.lower()}", buffer=picture_of(pen_digits[0], kind))
    still.locator("#file").set_input_files(file)
    expect(still.locator("#answer:not([data-outdated])")).to_have_attribute("data-state", "number")
    expect(still.locator(".verdict")).to_contain_text(pen_digits[0]["label"])
    expect(still.locator(".paper > img")).to_be_visible()
    still.keyboard.press("Control+z")
    expect(still.locator(".paper > img")).to_have_count(0)
    assert len(asked(still)["strokes"]) == 1


def test_a_large_photo_is_made_smaller_before_it_is_sent(still: Page, pen_digits: list[dict[str, Any]]):
    photo = drawn(pen_digits[0], 1200, 60, ("RGB", "white", "black"))
    content = io.BytesIO()
    photo.save(content, "BMP")
    with still.expect_request("**/predict/picture*") as request:
        still.locator("#file").set_input_files(
            FilePayload(name="a.bmp", mimeType="image/bmp", buffer=content.getvalue())
        )
    assert request.value.headers["content-type"] == "image/png"
    expect(still.locator(".verdict")).to_contain_text(pen_digits[0]["label"])


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\x89PNG\r\n\x1a\n\x00\xff", "This picture can’t be read"), (b"", "This picture can’t be read")],
)
def test_a_picture_that_cannot_be_read_leaves_the_drawing(still: Page, content: bytes, words: str):
    draw_at_once(still, SEVEN)
    still.locator("#file").set_input_files(FilePayload(name="a.png", mimeType="image/png", buffer=content))
    expect(still.locator("#notice")).to_contain_text(words)
    assert len(asked(still)["strokes"]) == 1


def test_a_picture_without_ink_says_so(still: Page):
    content = io.BytesIO()
    Image.new("L", (40, 40), 200).save(content, "PNG")
    still.locator("#file").set_input_files(FilePayload(name="a.png", mimeType="image/png", buffer=content.getvalue()))
    expect(still.locator(".detail")).to_contain_text("no ink")


def test_what_only_reads_files_loads_when_a_file_is_opened(page: Page):
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url.rsplit("/", 1)[-1]))
    page.goto("/")
    expect(page.locator("#examples button")).to_have_count(len(EXAMPLES))
    assert not {"parse.js", "read-json.js", "read-svg.js", "svg-path.js", "picture.js"} & set(loaded)


def test_the_link_of_a_drawing_that_was_opened_and_drawn_on_is_read_again(still: Page):
    slow = {"width": 280, "height": 280, "strokes": [{"x": [100, 200], "y": [10, 10], "t": [0, 3_600_000]}]}
    opened(still, json.dumps(slow))
    draw_at_once(still, SEVEN)
    sent = asked(still)
    times = [time for stroke in sent["strokes"] for time in stroke["t"]]
    assert times == sorted(times)
    assert transfer(still, "drop", json.dumps(sent))
    assert [stroke["x"] for stroke in asked(still)["strokes"]] == [stroke["x"] for stroke in sent["strokes"]]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "not a drawing"),
        ("Dear diary", "not a drawing"),
        ("<svg", "not a valid SVG"),
        ("<html><body>7</body></html>", "not a valid SVG"),
        (SVG.format("<text>7</text>"), "only what can’t be read: text"),
        (SVG.format('<path d="M0 0L9 9" display="none"/>'), "no lines that can be seen"),
        (SVG.format('<polyline points="0,0 1e7,1"/>'), "up to a million"),
        (SVG.format('<polyline points="0,0 9,9"/>' * 65), "too complex"),
        ('{"width": 280, "height": 280, "strokes": [{"x": [1, 2], "y": [1]}]}', "Stroke 1"),
        (" " * 4_000_001, "too large"),
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
