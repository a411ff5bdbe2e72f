"""The main paths of the page in Firefox, WebKit and Chromium, with real input; and how it looks there.

The screenshots are in ``screenshots/`` of the project's root afterwards, for somebody to look at.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Generator
from typing import Any

import parity
import pytest
from browser_engines import Chromium, Engine, Firefox, Point, WebKit
from page_driver import FOUR_ZERO_SEVEN, SEVEN, Stroke
from playwright.sync_api import BrowserType
from pynumdraw.model.recognizer import Recognizer
from stack import ROOT

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


def draw(engine: Engine, strokes: list[Stroke]) -> None:
    script = """const { left, top, width } = document.querySelector("#pad").getBoundingClientRect();
    return [left, top, width / 280];"""
    left, top, unit = engine.run(script)
    for stroke in strokes:
        engine.drag([(left + x * unit, top + y * unit) for x, y in zip(stroke["x"], stroke["y"])])


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
