"""The main paths of the page in Firefox, WebKit and Chromium, with real input; and how it looks there.

The screenshots are in ``screenshots/`` of the project's root afterwards, for somebody to look at.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import parity
import pytest
from browser_engines import Chromium, Engine, Firefox, Point, Pointer, WebKit
from page_driver import FOUR_ZERO_SEVEN, SEVEN, Stroke
from playwright.sync_api import BrowserType
from pynumdraw.model.recognizer import Recognizer
from running import Server
from stack import ROOT, StartNginx, running_file_server
from test_number_pad import FOREIGN

pytestmark = pytest.mark.browsers

WINDOWS = [(320, 568), (390, 664), (667, 375), (1280, 720), (1366, 650), (3840, 2160)]
ENGINES = ["firefox", "webkit", "chromium"]
SCREENSHOTS = ROOT / "screenshots"

StartEngine = Callable[[str], Engine]


@pytest.fixture(params=ENGINES)
def start_engine(
    request: pytest.FixtureRequest, browser_type: BrowserType, browser_type_launch_args: dict[str, Any]
) -> Generator[StartEngine]:
    """Return a function that starts a browser in a theme, and close all of them at the end."""
    started: list[Engine] = []
    start: dict[str, StartEngine] = {
        "firefox": Firefox,
        "webkit": WebKit,
        "chromium": lambda theme: Chromium(theme, browser_type, **browser_type_launch_args),
    }

    def start_one(theme: str) -> Engine:
        started.append(start[request.param](theme))
        return started[-1]

    yield start_one
    for engine in started:
        engine.close()


@pytest.fixture
def engine(start_engine: StartEngine, base_url: str) -> Engine:
    """Open the page in a browser."""
    engine = start_engine("light")
    engine.resize(1280, 720)
    open_page(engine, base_url)
    return engine


def open_page(engine: Engine, url: str) -> None:
    """Open the page, and wait until its scripts run: not every driver waits for modules."""
    engine.open(url)
    eventually(engine, "return 'isReady' in document.body.dataset", True)


def reload(engine: Engine) -> None:
    open_page(engine, engine.run("return location.href"))


def eventually(engine: Engine, script: str, wanted: Any) -> None:
    """Wait until a script returns what is wanted."""
    deadline = time.monotonic() + 15
    while (found := engine.run(script)) != wanted:
        assert time.monotonic() < deadline, f"{script}: {found!r} instead of {wanted!r}"
        time.sleep(0.1)


def text_of(selector: str) -> str:
    return f"return document.querySelector('{selector}').textContent"


def centre(engine: Engine, selector: str) -> Point:
    """Return the middle of a part of the page that can be seen."""
    script = """const { left, top, width, height } = document.querySelector(arguments[0]).getBoundingClientRect();
    return [left + width / 2, top + height / 2];"""
    x, y = engine.run(script, selector)
    return x, y


def press(engine: Engine, selector: str) -> None:
    engine.drag([centre(engine, selector)])


def draw(
    engine: Engine,
    strokes: list[Stroke],
    area: str = "document.querySelector('#pad')",
    pointer: Pointer = "mouse",
) -> None:
    script = f"""const {{ left, top, width }} = {area}.getBoundingClientRect();
    return [left, top, width / 280];"""
    left, top, unit = engine.run(script)
    for stroke in strokes:
        engine.drag([(left + x * unit, top + y * unit) for x, y in zip(stroke["x"], stroke["y"])], pointer)


def kept_strokes(engine: Engine) -> list[dict[str, list[float]]]:
    """Return the drawing that the page keeps on the device."""
    return json.loads(engine.run("return sessionStorage.getItem('drawing') ?? '[]'"))


def test_a_drawn_number_is_read_undone_and_redone(engine: Engine):
    eventually(engine, text_of(".verdict"), "Ready to read.")
    draw(engine, SEVEN)
    eventually(engine, text_of(".figure span"), "7")
    engine.press_control("z")
    eventually(engine, "return document.querySelector('#hint').checkVisibility()", True)
    engine.press_control("y")
    eventually(engine, text_of(".figure span"), "7")
    press(engine, "#clear")
    draw(engine, FOUR_ZERO_SEVEN)
    eventually(engine, text_of(".figure span"), "407")
    press(engine, "#why")
    eventually(engine, "return document.querySelector('#legend').checkVisibility()", True)


@pytest.mark.parametrize(
    ("start_engine", "pointer"),
    [("chromium", "touch"), ("chromium", "pen"), ("firefox", "touch"), ("webkit", "pen")],
    indirect=["start_engine"],
)
def test_a_finger_and_a_pen_draw(engine: Engine, pointer: Pointer):
    engine.run("window.seen = new Set(); addEventListener('pointerdown', (event) => seen.add(event.pointerType), true)")
    draw(engine, FOUR_ZERO_SEVEN, pointer=pointer)
    eventually(engine, text_of(".figure span"), "407")
    assert engine.run("return [...seen]") == [pointer]
    kept = kept_strokes(engine)
    assert [len(stroke["x"]) > 2 for stroke in kept] == [True] * 4
    assert all(("p" in stroke) == (pointer == "pen") for stroke in kept)
    assert engine.run("return scrollY + getSelection().toString()") == "0"


GAPS = """const { width } = pad;
const { data } = pad.getContext("2d").getImageData(0, 0, width, width);
const isInk = (x, y) => data[4 * (y * width + x) + 3] === 255;
const sides = [-2, -1, 0, 1, 2];
const neighbours = (x, y) => sides.flatMap((dy) => sides.filter((dx) => isInk(x + dx, y + dy))).length;
const gaps = [];
for (let y = 2; y < width - 2; y += 1)
  for (let x = 2; x < width - 2; x += 1)
    if (data[4 * (y * width + x) + 3] < 250 && neighbours(x, y) > 16) gaps.push([x, y]);
return gaps;"""
"""Finds pixels of paper inside of the ink, which is around them on most sides."""


def test_ink_has_no_gaps(engine: Engine):
    _, _, zero, _ = FOUR_ZERO_SEVEN
    draw(engine, [zero])
    eventually(engine, text_of(".figure span"), "0")
    assert engine.run(GAPS) == []


def test_ink_is_sharp_when_the_page_is_zoomed(engine: Engine, request: pytest.FixtureRequest):
    draw(engine, FOUR_ZERO_SEVEN)
    eventually(engine, text_of(".figure span"), "407")
    engine.zoom_in()
    eventually(engine, "return innerWidth", pytest.approx(1280 / 1.2, abs=1))
    pixels = "pad.getBoundingClientRect().width * 1.2"
    eventually(engine, f"return Math.abs(pad.width - {pixels}) <= 1", True)
    widths = "['.figure span', '.figure'].map((part) => document.querySelector(part).getBoundingClientRect().width)"
    number, ring = engine.run(f"return {widths}")
    assert number < 0.8 * ring
    pixels = "pad.getContext('2d').getImageData(0, 0, pad.width, pad.height).data"
    assert engine.run(f"return {pixels}.filter((value, i) => i % 4 === 3 && value).length") > 5000  # ink, drawn anew
    SCREENSHOTS.mkdir(exist_ok=True)
    (SCREENSHOTS / f"{request.node.callspec.params['start_engine']}-zoomed.png").write_bytes(engine.screenshot())


def test_an_answer_that_needs_a_scrollbar_moves_nothing(engine: Engine):
    engine.resize(390, 664)
    eventually(engine, "return innerWidth < 600 && pad.getBoundingClientRect().right < innerWidth", True)
    place = "const { left, width } = pad.getBoundingClientRect(); return [left, width];"
    before = engine.run(place)
    draw(engine, FOUR_ZERO_SEVEN)
    eventually(engine, text_of(".figure span"), "407")
    assert engine.run("return document.documentElement.scrollHeight > innerHeight")
    assert engine.run(place) == before


@pytest.mark.parametrize("confidence", [0.02, 0.75])
def test_the_ring_is_as_full_as_the_model_is_sure(engine: Engine, confidence: float):
    draw(engine, SEVEN)
    eventually(engine, text_of(".figure span"), "7")
    engine.run("document.querySelector('#answer').style.setProperty('--confidence', arguments[0])", confidence)
    arc = "getComputedStyle(document.querySelector('.arc'))"
    eventually(engine, f"return Math.round(parseFloat({arc}.strokeDashoffset))", round(100 * (1 - confidence)))
    assert engine.run(f"return {arc}.strokeLinecap") == "butt"  # a round end would be a dot at 0%


def test_a_reload_keeps_the_drawing(engine: Engine):
    draw(engine, FOUR_ZERO_SEVEN)
    eventually(engine, text_of(".figure span"), "407")
    before = kept_strokes(engine)
    reload(engine)
    eventually(engine, text_of(".figure span"), "407")
    assert [stroke["x"] for stroke in kept_strokes(engine)] == [stroke["x"] for stroke in before]
    press(engine, "#clear")
    reload(engine)
    eventually(engine, text_of(".verdict"), "Ready to read.")
    assert kept_strokes(engine) == []


def test_a_press_beside_a_menu_closes_it_and_draws_nothing(engine: Engine):
    draw(engine, SEVEN)
    for button, dialog, beside in (("#share", "#share-menu", "#pad"), ("#about", "#about-dialog", "h1")):
        press(engine, button)
        eventually(engine, f"return document.querySelector('{dialog}').open", True)
        press(engine, beside)
        eventually(engine, f"return document.querySelector('{dialog}').open", False)
    assert len(kept_strokes(engine)) == 1


def test_an_example_is_replayed_and_read(engine: Engine):
    press(engine, "#examples li:nth-child(2) button")
    eventually(engine, text_of(".figure span"), "3")


def test_two_taps_correct_an_answer_and_a_reload_keeps_that(engine: Engine):
    draw(engine, SEVEN)
    eventually(engine, text_of(".figure span"), "7")
    eventually(engine, "return document.querySelector('#correct').ariaDisabled", "false")
    press(engine, "#correct")
    eventually(engine, "return !!document.querySelector('.choose[open] .choices button:nth-of-type(3)')", True)
    press(engine, ".choices button:nth-of-type(3)")  # the first says that 7 is right, then come 0 and 1
    eventually(engine, text_of("#said"), "Kept as 1.")
    reload(engine)
    engine.run("document.querySelector('#mine').click()")
    eventually(engine, "return document.querySelector('.cards b')?.textContent", "1")
    eventually(engine, "return document.querySelector('.cards li').checkVisibility()", True)
    press(engine, ".cards button:last-of-type")
    eventually(engine, "return document.querySelectorAll('.cards li').length", 0)


def test_the_inside_follows_the_pen_and_a_press_on_an_output(engine: Engine):
    press(engine, "#inside")
    eventually(engine, "return document.querySelectorAll('.outputs label').length", 11)
    engine.run("scrollTo(0, 0)")
    blank = engine.run("return document.querySelector('[data-layer=\"1\"] canvas').toDataURL()")
    draw(engine, SEVEN)
    eventually(engine, text_of(".groups .chosen b"), "7")
    assert engine.run("return document.querySelector('[data-layer=\"1\"] canvas').toDataURL()") != blank
    engine.run("document.querySelector('.outputs label:nth-of-type(8)').scrollIntoView({ block: 'center' })")
    press(engine, ".outputs label:nth-of-type(8)")
    eventually(engine, "return document.querySelector('.said').textContent.includes('units spoke for 7,')", True)
    assert engine.run("return document.documentElement.scrollWidth <= innerWidth")


def test_a_link_is_offered_without_a_clipboard_and_brings_the_drawing(engine: Engine):
    draw(engine, SEVEN)
    was = kept_strokes(engine)
    engine.run(
        "for (const name of ['clipboard', 'share']) Object.defineProperty(navigator, name, { value: undefined })"
    )
    press(engine, "#share")
    eventually(engine, "return document.querySelector('#share-menu').open", True)
    press(engine, "#copy-link")
    eventually(engine, "return document.activeElement.id", "copy-text")
    link = engine.run("return document.activeElement.value")
    press(engine, "#copy-dialog button")
    press(engine, "#clear")
    engine.open("about:blank")
    open_page(engine, link)
    eventually(engine, text_of(".figure span"), "7")
    for stroke, comes in zip(was, kept_strokes(engine), strict=True):
        assert comes["x"] == pytest.approx(stroke["x"], abs=0.25)
        assert comes["y"] == pytest.approx(stroke["y"], abs=0.25)


def test_a_page_that_is_switched_to_the_device_reads_and_explains_there(engine: Engine):
    press(engine, "#about")
    eventually(engine, "return Boolean(document.querySelector('#device'))", True)
    engine.run("document.querySelector('#device').scrollIntoView({ block: 'center' })")
    press(engine, "#device")
    eventually(engine, "return document.querySelector('#device').checked", True)
    engine.run("document.querySelector('#about-dialog').close()")
    reads_and_explains_here(engine)


def test_a_static_copy_reads_and_explains_below_a_path(start_engine: StartEngine, static_url: str):
    engine = start_engine("light")
    engine.resize(1280, 720)
    open_page(engine, static_url)
    reads_and_explains_here(engine)
    asked = "performance.getEntriesByType('resource').map(({ name }) => name)"
    assert not [url for url in engine.run(f"return {asked}") if not url.startswith((static_url, "data:"))]
    engine.run("caches.match('model/weights.bin').then((found) => { window.isKept = Boolean(found); })")
    eventually(engine, "return window.isKept", True)


def reads_and_explains_here(engine: Engine) -> None:
    draw(engine, FOUR_ZERO_SEVEN)
    eventually(engine, text_of(".figure span"), "407")
    press(engine, "#why")
    eventually(engine, "return document.querySelector('#legend').checkVisibility()", True)
    eventually(engine, "return document.querySelector('#answer').ariaBusy", "false")
    eventually(engine, "return document.querySelector('.detail').textContent.includes('read on this device')", True)
    eventually(engine, "return document.querySelectorAll('.digit img:not([hidden])').length", 3)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_fits_every_window(
    start_engine: StartEngine, base_url: str, theme: str, request: pytest.FixtureRequest
):
    engine = start_engine(theme)
    SCREENSHOTS.mkdir(exist_ok=True)
    open_page(engine, base_url)
    is_dark = "return matchMedia('(prefers-color-scheme: dark)').matches"
    assert engine.run(is_dark) == (theme == "dark")
    for strokes in ([], SEVEN, FOUR_ZERO_SEVEN):
        if strokes:
            engine.run("document.querySelector('#clear').click()")
            engine.resize(1280, 720)
            draw(engine, strokes)
            eventually(engine, text_of(".figure span"), "7" if strokes == SEVEN else "407")
        for width, height in WINDOWS:
            engine.resize(width, height)
            time.sleep(0.5)  # for the layout, and its transitions
            name = f"{request.node.callspec.params['start_engine']}-{width}x{height}-{theme}-{len(strokes)}.png"
            (SCREENSHOTS / name).write_bytes(engine.screenshot())
            assert engine.run("return document.documentElement.scrollWidth <= innerWidth"), name
            assert engine.run("return document.querySelector('header').offsetHeight / 16") <= (
                6 if width > 2000 else 3
            ), name
            _, y = centre(engine, "#predict")
            assert y < height, name


@pytest.fixture
def example(start_engine: StartEngine, embed_url: str) -> Engine:
    """Open docs/embed.html, whose form has three pads, in a browser."""
    engine = start_engine("light")
    engine.resize(1280, 720)
    open_example(engine, embed_url)
    return engine


def open_example(engine: Engine, embed_url: str) -> None:
    engine.open(f"{embed_url}docs/embed.html")
    canvases = "[...document.querySelectorAll('number-pad')].map((pad) => pad.shadowRoot?.querySelector('canvas'))"
    eventually(engine, f"return {canvases}.filter((canvas) => canvas?.width === canvas?.clientWidth).length", 4)


def draw_in(engine: Engine, pad: str, strokes: list[Stroke]) -> None:
    engine.run(f"document.querySelector('{pad}').scrollIntoView({{ block: 'center' }})")
    draw(engine, strokes, f"document.querySelector('{pad}').shadowRoot.querySelector('canvas')")


def press_in(engine: Engine, pad: str, part: str) -> None:
    script = """const part = document.querySelector(arguments[0]).shadowRoot.querySelector(arguments[1]);
    part.scrollIntoView({ block: "center" });
    const { left, top, width, height } = part.getBoundingClientRect();
    return [left + width / 2, top + height / 2];"""
    x, y = engine.run(script, pad, part)
    engine.drag([(x, y)])


def value_of(pad: str) -> str:
    return f"return document.querySelector('{pad}').value"


TYPE = """const field = document.querySelector(arguments[0]).shadowRoot.querySelector("input");
field.focus();
field.value = arguments[1];
field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));"""
SEVEN_OR_ONE: list[Stroke] = [{"x": [96, 123, 150, 145, 135, 125], "y": [75, 65, 55, 110, 170, 230]}]


def test_a_form_takes_numbers_that_are_drawn_chosen_and_typed(example: Engine):
    draw_in(example, "#age", SEVEN_OR_ONE)
    eventually(example, "return document.querySelector('#age').matches(':state(unsure)')", True)
    assert example.run("return document.querySelector('#order').checkValidity()") is False
    press_in(example, "#age", "[part=choices] button:nth-child(2)")
    eventually(example, value_of("#age"), "1")
    draw_in(example, "#house", SEVEN_OR_ONE)
    press_in(example, "#house", "[part~=read]")
    eventually(example, "return document.querySelector('#house').matches(':state(unsure)')", True)
    press_in(example, "#house", "[part~=clear]")
    example.run(TYPE, "#pin", "0042")
    eventually(example, value_of("#pin"), "0042")
    draw_in(example, "#house", FOUR_ZERO_SEVEN)
    example.run("document.querySelector('form button').click()")  # it waits until 407 is read
    eventually(example, text_of("#sent"), "age=1&house=407&pin=0042")
    press(example, "form [type=reset]")
    eventually(example, value_of("#pin"), "")
    assert example.run("return document.querySelector('#age').validity.valueMissing") is True


def test_a_pad_is_named_disabled_and_restored(example: Engine):
    press(example, "[for=age]")
    eventually(example, "return document.activeElement.shadowRoot?.activeElement?.ariaLabel.split(':')[0]", "Your age")
    example.run("document.querySelector('#age').disabled = true")
    draw_in(example, "#age", SEVEN)
    assert example.run("return document.querySelector('#age').matches(':disabled:state(empty)')") is True
    example.run("document.querySelector('#age').disabled = false")
    draw_in(example, "#age", SEVEN)
    eventually(example, value_of("#age"), "7")
    example.press_control("z")
    eventually(example, value_of("#age"), "")
    strokes = json.dumps([stroke | {"t": [16 * i for i in range(len(stroke["x"]))]} for stroke in SEVEN])
    example.run("document.querySelector('#age').formStateRestoreCallback(arguments[0], 'restore')", f"7 {strokes}")
    eventually(example, value_of("#age"), "7")
    assert example.run("return document.querySelector('#age').shadowRoot.querySelector('[part=hint]').hidden") is True


def test_a_pad_inside_of_its_label_keeps_the_focus_where_it_was_pressed(example: Engine):
    example.run("document.querySelector('[for=pin]').append(document.querySelector('#pin'))")
    press_in(example, "#pin", "input")
    time.sleep(0.2)
    assert example.run("return document.activeElement.shadowRoot.activeElement.localName") == "input"


def test_the_ink_of_a_pad_follows_the_theme_of_the_page(example: Engine):
    draw_in(example, "#age", SEVEN)
    ink = """const canvas = document.querySelector("#age").shadowRoot.querySelector("canvas");
    return canvas.getContext("2d").getImageData(canvas.width / 2, canvas.height * 0.21, 1, 1).data[0];"""
    eventually(example, ink, pytest.approx(0x1B, abs=3))
    example.run("document.documentElement.style.colorScheme = 'dark'")
    eventually(example, ink, pytest.approx(0xE8, abs=3))


def test_a_page_of_another_site_has_a_pad(
    start_engine: StartEngine, server: Server, start_nginx: StartNginx, tmp_path: Path
):
    site = tmp_path / "site"
    site.mkdir()
    with (
        running_file_server(tmp_path / "host", site) as url,
        start_nginx(tmp_path, server.port, "/readyz", ORIGINS=url.split("/v/")[0]) as open_server,
    ):
        (site / "page.html").write_text(FOREIGN.format(server=open_server, src=f'src="{open_server}"'))
        engine = start_engine("light")
        engine.open(f"{url}page.html")
        eventually(
            engine, "return !!document.querySelector('#pad').shadowRoot?.querySelector('canvas').clientWidth", True
        )
        assert engine.run("return getComputedStyle(document.querySelector('#pad')).display") == "inline-block"
        draw_in(engine, "#pad", FOUR_ZERO_SEVEN)
        eventually(engine, value_of("#pad"), "407")
        engine.run("document.querySelector('#pad').removeAttribute('src')")
        draw_in(engine, "#pad", [{"x": [260, 262], "y": [90, 200]}])
        eventually(engine, value_of("#pad"), "4071")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pads_fit_every_window(start_engine: StartEngine, embed_url: str, theme: str, request: pytest.FixtureRequest):
    engine = start_engine(theme)
    SCREENSHOTS.mkdir(exist_ok=True)
    for width, height in ((390, 664), (1280, 720)):
        engine.resize(width, height)
        open_example(engine, embed_url)
        draw_in(engine, "#age", SEVEN)
        draw_in(engine, "#pin", SEVEN_OR_ONE * 2)
        eventually(engine, value_of("#age"), "7")
        engine.run("document.querySelector('#age').scrollIntoView()")
        name = f"{request.node.callspec.params['start_engine']}-pads-{width}x{height}-{theme}.png"
        (SCREENSHOTS / name).write_bytes(engine.screenshot())
        assert engine.run("return document.documentElement.scrollWidth <= innerWidth"), name


def test_reader_reads_what_the_server_reads(engine: Engine) -> None:
    recognizer = Recognizer()
    cases = [parity.with_answer(one, recognizer, ["image"]) for one in parity.drawings(40, seed=3)]
    engine.run(
        """const [drawings] = arguments;
        import("/reader/reader.js")
          .then(({ loadReader }) => loadReader("/api/v1/model/weights"))
          .then((reader) => { window.answers = drawings.map((drawing) => reader.read(drawing)); });""",
        [case["drawing"] for case in cases],
    )
    eventually(engine, "return window.answers?.length", len(cases))
    found = engine.run("return window.answers.map(({ number, verdict }) => [number, verdict])")
    wanted = [[case["answer"]["number"], case["answer"]["verdict"]] for case in cases]
    assert sum(map(list.__ne__, found, wanted)) <= 1  # one may be a matter of rounding
