"""<number-pad> in the example and on pages of other sites: form, events, keyboard, policy, privacy, accessibility."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from page_driver import FOUR_ZERO_SEVEN, SEVEN, Stroke, answer, problem
from playwright.sync_api import BrowserContext, Locator, Page, Request, Route, expect
from running import Server
from stack import StartNginx, running_file_server

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_LISTEN = """(pad) => {
  window.events = [];
  pad.form.addEventListener("submit", (event) => {
    event.preventDefault();
    events.push([event.type, pad.value, null]);
  });
  for (const type of ["input", "change"])
    pad.addEventListener(type, ({ detail, target }) => events.push([type, target.value, detail?.verdict ?? null]));
}"""
_ADD = "(html) => (document.querySelector('main').append(document.createRange().createContextualFragment(html)))"


@pytest.fixture
def example(page: Page, embed_url: str) -> Page:
    page.goto(f"{embed_url}docs/embed.html")
    expect(page.locator("#age canvas")).to_be_visible()
    return page


@pytest.fixture
def add(context: BrowserContext, embed_url: str) -> Callable[..., Locator]:
    """Return a function that adds a pad to a page with no policy, and returns it."""

    def add(attributes: str = "live", **reply: Any) -> Locator:
        page = context.new_page()
        page.route(f"{embed_url}blank", lambda route: route.fulfill(content_type="text/html", body=_BLANK))
        page.goto(f"{embed_url}blank")
        if reply:
            page.route("**/api/v1/predict*", lambda route: route.fulfill(**reply))
            attributes += " src='/'"
        page.evaluate(_ADD, f"<form><label for=pad>Age</label><number-pad id=pad name=n {attributes}>")
        pad = page.locator("#pad")
        expect(pad.locator("canvas")).to_be_visible()
        pad.evaluate(_LISTEN)
        return pad

    return add


_BLANK = """<!doctype html><html lang=en><title>Blank</title><main><h1>Blank</h1></main>
<script type=module src=frontend/number-pad.js></script>"""


def draw(pad: Locator, strokes: list[Stroke]) -> None:
    """Draw into a pad with a real mouse."""
    pad.scroll_into_view_if_needed()
    box = pad.locator("canvas").bounding_box()
    assert box
    unit, mouse = box["width"] / 280, pad.page.mouse
    for stroke in strokes:
        points = [(box["x"] + x * unit, box["y"] + y * unit) for x, y in zip(stroke["x"], stroke["y"])]
        mouse.move(*points[0])
        mouse.down()
        for x, y in points:
            mouse.move(x, y)
        mouse.up()


def has_value(pad: Locator, value: str) -> None:
    expect(pad).to_have_js_property("value", value)


def has_read(pad: Locator, key: str, value: str) -> None:
    """Wait for an answer with this value."""
    script = "([pad, key, value]) => pad.answer?.[key] === value"
    pad.page.wait_for_function(script, arg=[pad.element_handle(), key, value], timeout=10_000)


def message(pad: Locator) -> Locator:
    return pad.get_by_role("status")


def events(pad: Locator) -> list[list[str | None]]:
    """Return the events since the last call: type, value, and the verdict of the answer in their detail."""
    return pad.evaluate("() => events.splice(0)")


def test_the_form_of_the_example_sends_what_was_drawn_and_typed(example: Page):
    draw(example.locator("#age"), SEVEN)
    has_value(example.locator("#age"), "7")
    draw(example.locator("#house"), FOUR_ZERO_SEVEN)
    example.locator("#house").get_by_role("button", name="Read").click()
    has_value(example.locator("#house"), "407")
    example.get_by_role("button", name="Send").click()
    expect(example.locator("#sent")).to_have_text("nothing yet")  # a PIN is required
    example.get_by_role("textbox", name="PIN").fill("0042")
    example.get_by_role("button", name="Send").click()
    expect(example.locator("#sent")).to_have_text("age=7&house=407&pin=0042")
    example.get_by_role("button", name="Reset").click()
    for name in ("age", "house", "pin"):
        has_value(example.locator(f"#{name}"), "")
        expect(example.locator(f"#{name} [part=hint]")).to_be_visible()


def test_the_example_hears_of_each_answer(example: Page):
    pad = example.locator("#exercise number-pad")
    draw(pad, FOUR_ZERO_SEVEN)
    expect(example.locator("#answer")).to_contain_text("number 407, confidence")
    expect(example.locator("#question")).to_have_text("407 is not right. Try again.")


def test_many_pads_read_on_the_device_with_one_copy_of_the_model(page: Page, embed_url: str):
    requests: list[Request] = []

    def note(request: Request) -> None:
        requests.append(request)

    page.on("request", note)
    page.goto(f"{embed_url}docs/embed.html")
    expect(page.locator("#age canvas")).to_be_visible()
    assert not [request.url for request in requests if "/reader/" in request.url or "weights" in request.url]
    for name in ("age", "house", "pin"):
        draw(page.locator(f"#{name}"), SEVEN)
    has_value(page.locator("#age"), "7")
    has_read(page.locator("#pin"), "number", "7")
    assert [request.url.removeprefix(embed_url) for request in requests].count("frontend/model/weights.bin") == 1
    assert {request.method for request in requests} == {"GET"}
    assert all(request.url.startswith(embed_url) for request in requests)
    assert all(request.post_data is None and "?" not in request.url for request in requests)


def test_events_tell_the_whole_answer(add: Callable[..., Locator]):
    pad = add()
    draw(pad, SEVEN)
    has_value(pad, "7")
    assert events(pad) == [["input", "7", "number"], ["change", "7", "number"]]
    assert pad.evaluate("(pad) => Object.keys(pad.answer)") == [*answer("7").keys()]
    draw(pad, [{"x": [230, 230], "y": [60, 220]}])
    has_read(pad, "number", "71")
    first, *_, before, last = events(pad)  # a slow machine reads while the line is drawn, too
    assert [first, before, last] == [["input", "", None], ["input", "71", "number"], ["change", "71", "number"]]
    pad.get_by_role("button", name="Clear").click()
    assert events(pad) == [["input", "", None], ["change", "", None]]


def test_without_live_it_is_read_on_demand_or_when_it_is_left(add: Callable[..., Locator]):
    pad = add("")
    draw(pad, SEVEN)
    expect(message(pad)).to_have_text("Press Read, or draw on.")
    assert pad.evaluate("(pad) => pad.validity.badInput && !pad.checkValidity() && !pad.form.checkValidity()")
    pad.locator("canvas").press("Enter")
    has_value(pad, "7")
    pad.locator("canvas").press("Control+z")
    has_value(pad, "")
    pad.locator("canvas").press("Control+y")
    pad.evaluate("() => document.activeElement.blur()")
    has_value(pad, "7")


def add_button(pad: Locator, html: str = "<button name=by value=send>Send</button>") -> Locator:
    pad.evaluate("(pad, html) => pad.form.append(document.createRange().createContextualFragment(html))", html)
    return pad.page.get_by_role("button", name="Send")


def hold(page: Page, url: str) -> Iterator[Route]:
    """Hold the requests for a URL from now on; return an iterator that waits for them."""
    held: list[Route] = []
    page.route(url, lambda route: held.extend([route]))

    def wait() -> Iterator[Route]:
        while True:
            while not held:
                page.wait_for_timeout(20)
            yield held.pop(0)

    return wait()


def draw_while_the_model_loads(pad: Locator) -> Route:
    """Draw a 7 that is read only once the returned request goes on."""
    held = hold(pad.page, "**/weights.bin")
    draw(pad, SEVEN)
    return next(held)


def submitted(pad: Locator) -> list[str | None]:
    """Wait until the form is sent, and a while longer; return the value at each `submit`."""
    pad.page.wait_for_function("events.some(([type]) => type === 'submit')")
    pad.page.wait_for_timeout(200)
    return [value for kind, value, _ in events(pad) if kind == "submit"]


@pytest.mark.parametrize("attributes", ["required", "live required", ""])
@pytest.mark.parametrize("is_pressed", [True, False])
def test_a_form_waits_for_the_reading_and_is_then_sent_once(
    add: Callable[..., Locator], attributes: str, is_pressed: bool
):
    pad = add(attributes)
    button = add_button(pad, "<input aria-label=Name><button>Send</button>")
    model = draw_while_the_model_loads(pad)
    for _ in range(2):
        button.click() if is_pressed else pad.page.get_by_label("Name").press("Enter")
    assert events(pad) == []
    model.continue_()
    assert submitted(pad) == ["7"]


def test_a_form_waits_for_all_of_its_pads_and_tells_which_button(add: Callable[..., Locator]):
    pad = add("required")
    pad.evaluate("(pad) => pad.after(Object.assign(document.createElement('number-pad'), { id: 'other', name: 'm' }))")
    pad.evaluate("(pad) => { pad.form.onsubmit = ({ submitter }) => (window.by = submitter.value); }")
    button, other = add_button(pad), pad.page.locator("#other")
    model = draw_while_the_model_loads(pad)
    draw(other, FOUR_ZERO_SEVEN)
    button.click()
    model.continue_()
    assert submitted(pad) == ["7"]
    has_value(other, "407")
    assert pad.page.evaluate("by") == "send"


def test_a_form_that_does_not_validate_waits_too(add: Callable[..., Locator]):
    pad = add("")
    button = add_button(pad, "<button formnovalidate>Send</button>")
    model = draw_while_the_model_loads(pad)
    button.click()
    model.continue_()
    assert submitted(pad) == ["7"]


def test_a_form_is_not_sent_with_what_is_not_certain(add: Callable[..., Locator]):
    pad = add("", json=answer("7", "unsure", 0.6))
    button = add_button(pad)
    draw(pad, SEVEN)
    for _ in range(2):
        button.click()
        has_read(pad, "verdict", "unsure")
        pad.page.wait_for_timeout(200)
    pad.evaluate("(pad) => pad.form.reportValidity()")
    assert "submit" not in [kind for kind, _, _ in events(pad)]
    pad.get_by_role("button", name="7").click()
    button.click()
    assert submitted(pad) == ["7"]


def test_asking_whether_it_is_valid_sends_nothing(add: Callable[..., Locator]):
    pad = add("required")
    add_button(pad)
    model = draw_while_the_model_loads(pad)
    assert not pad.evaluate("(pad) => pad.form.reportValidity()")
    model.continue_()
    pad.evaluate("(pad) => pad.read()")
    has_value(pad, "7")
    assert "submit" not in [kind for kind, _, _ in events(pad)]


def fill_and_send(page: Page) -> None:
    """Type into the fields of the example that its pads have for those without a script, and send the form."""
    expect(page.locator("canvas")).to_have_count(0)
    page.get_by_role("button", name="Send").click()  # not sent: two are required
    for label, value in (("Your age", "42"), ("PIN", "0042")):
        page.get_by_role("textbox", name=label).fill(value)
    page.get_by_role("button", name="Send").click()


def test_without_javascript_a_form_has_fields(new_context: Callable[..., BrowserContext], embed_url: str):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{embed_url}docs/embed.html")
    fill_and_send(page)
    page.wait_for_url("**/embed.html?age=42&house=&pin=0042")


@pytest.mark.parametrize("part", ["number-pad.js", "answer/scheduler.js"])
def test_a_script_that_cannot_be_loaded_leaves_fields(page: Page, embed_url: str, part: str):
    page.route(f"**/{part}", lambda route: route.abort())
    page.goto(f"{embed_url}docs/embed.html")
    fill_and_send(page)
    expect(page.locator("#sent")).to_have_text("age=42&house=&pin=0042")


def test_a_script_that_comes_late_takes_over_what_was_typed(page: Page, embed_url: str):
    held = hold(page, "**/number-pad.js")
    page.goto(f"{embed_url}docs/embed.html", wait_until="commit")
    page.get_by_role("textbox", name="Your age").fill("42")
    next(held).continue_()
    has_value(page.locator("#age"), "42")
    expect(page.locator("#age > input")).to_be_hidden()
    expect(page.get_by_role("textbox", name="Your age")).to_have_count(1)
    assert page.evaluate("`${new URLSearchParams(new FormData(order))}`") == "age=42&house=&pin="


def test_unsure_offers_the_readings(add: Callable[..., Locator]):
    unsure = answer("7", "unsure", 0.6)
    pad = add("live required", json=unsure)
    draw(pad, SEVEN)
    expect(message(pad)).to_have_text("7 or 1?")
    has_value(pad, "")
    assert {tuple(event) for event in events(pad)} == {("input", "", "unsure")}
    assert pad.evaluate("(pad) => pad.validationMessage") == "Choose 7 or 1, or type the number."
    offered = pad.get_by_role("group", name="Which number is it?").get_by_role("button")
    expect(offered).to_have_text(["7", "1"])
    offered.nth(1).press("Enter")
    has_value(pad, "1")
    assert events(pad) == [["input", "1", "unsure"], ["change", "1", "unsure"]]
    expect(offered.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(offered.nth(1)).to_be_focused()
    offered.nth(0).click()
    has_value(pad, "7")
    assert pad.evaluate("(pad) => pad.checkValidity()")


@pytest.mark.parametrize(
    ("digits", "read", "offered"),
    [("1", answer("77", "unsure", 0.6), []), ("2..3", answer("7"), []), ("2", answer("71", "unsure", 0.6), ["71"])],
)
def test_only_numbers_of_so_many_digits_are_a_value_or_offered(
    add: Callable[..., Locator], digits: str, read: dict[str, Any], offered: list[str]
):
    if offered:
        read["alternatives"].append({"number": "711", "confidence": 0.1})
        read["alternatives"] = read["alternatives"][1:]
    pad = add(f"live digits={digits}", json=read)
    draw(pad, SEVEN)
    has_read(pad, "number", read["number"])
    has_value(pad, "")
    expect(pad.locator("[part=choices] button")).to_have_text(offered)
    assert pad.evaluate("(pad) => pad.validity.badInput")


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        ({"json": answer("7", "not_a_number", 0.1)}, "Probably not a number. Draw it again, or type it."),
        (problem(503, "?"), "The server isn’t ready yet. Press Read to try again, or type it."),
        ({"body": "?"}, "The reply made no sense. Press Read to try again, or type it."),
    ],
)
def test_what_is_not_read_can_be_typed(add: Callable[..., Locator], reply: dict[str, Any], text: str):
    pad = add("live required", **reply)
    draw(pad, SEVEN)
    expect(message(pad)).to_have_text(text)
    has_value(pad, "")
    events(pad)
    pad.get_by_role("textbox", name="Age").press_sequentially("42")
    has_value(pad, "42")
    assert events(pad) == [["input", "4", None], ["input", "42", None]]
    pad.get_by_role("textbox").press("Enter")
    assert events(pad) == [["change", "42", None], ["submit", "42", None]]


def test_what_is_typed_must_be_such_a_number(add: Callable[..., Locator]):
    pad = add("digits=2..3 required")
    field = pad.get_by_role("textbox")
    for text in ("4", "4a", "-42", "4.2", "４２"):
        field.fill(text)
        has_value(pad, "")
        assert pad.evaluate("(pad) => [pad.validity.badInput, pad.validationMessage]") == [True, "Type 2 to 3 digits."]
    field.fill(" 042 ".strip())
    has_value(pad, "042")
    field.fill("")
    assert pad.evaluate("(pad) => pad.validity.valueMissing && pad.validationMessage") == "Draw or type 2 to 3 digits."


@pytest.mark.parametrize("digits", ["0", "4..2", "1-4", "17", "x", ""])
def test_a_digits_attribute_that_is_no_range_is_told(add: Callable[..., Locator], digits: str):
    pad = add("")
    with pad.page.expect_event("pageerror") as told:
        pad.evaluate("(pad, digits) => pad.setAttribute('digits', digits)", digits)
    assert f'digits is "{digits}", but must be' in str(told.value)
    pad.get_by_role("textbox").fill("123456")
    has_value(pad, "123456")


def test_it_is_drawn_by_keyboard(add: Callable[..., Locator]):
    pad = add("")
    canvas = pad.get_by_role("application", name="Age: drawing area")
    pad.page.get_by_text("Age").click()  # the label
    expect(canvas).to_be_focused()
    canvas.press(" ")
    expect(message(pad)).to_have_text("Pen down")
    for _ in range(15):
        canvas.press("ArrowDown")
    canvas.press(" ")
    expect(message(pad)).to_have_text("Pen up")
    canvas.press("Enter")
    has_value(pad, "1")
    canvas.press("Escape")
    has_value(pad, "")
    expect(pad.get_by_role("button", name="Undo")).to_be_visible()


def test_a_disabled_fieldset_disables_it(add: Callable[..., Locator]):
    pad = add("value=42 required")
    page = pad.page
    pad.evaluate("(pad) => pad.form.appendChild(document.createElement('fieldset')).append(pad)")
    page.evaluate("document.querySelector('fieldset').disabled = true")
    expect(pad.get_by_role("textbox")).to_be_disabled()
    draw(pad, SEVEN)
    has_value(pad, "42")
    assert page.evaluate("[...new FormData(document.forms[0]).keys()]") == []
    assert page.evaluate("document.forms[0].checkValidity()")
    page.evaluate("document.querySelector('fieldset').disabled = false")
    draw(pad, SEVEN)
    pad.get_by_role("button", name="Read").click()
    has_value(pad, "7")
    page.evaluate("document.forms[0].reset()")
    has_value(pad, "42")


def test_attributes_are_properties_too(add: Callable[..., Locator]):
    pad = add("digits=4")
    names = ["required", "live", "disabled", "name", "digits", "src"]
    assert pad.evaluate("(pad, names) => names.map((name) => pad[name])", names) == [False, False, False, "n", "4", ""]
    pad.evaluate("(pad) => Object.assign(pad, { required: true, disabled: true, name: 'm', src: '/x/' })")
    texts = pad.evaluate("(pad, names) => names.map((name) => pad.getAttribute(name))", names)
    assert texts == ["", None, "", "m", "4", "/x/"]
    assert pad.evaluate("(pad) => pad.labels.length === 1 && pad.form === document.forms[0] && !pad.willValidate")


@pytest.mark.parametrize("src", ["{}", "{}/", "{}/some/path", "{}/some/path/"])
def test_src_is_the_address_of_a_server(add: Callable[..., Locator], src: str):
    pad = add("live")
    address = src.format("https://reader.example")
    pad.page.route("https://reader.example/**", lambda route: route.fulfill(json=answer("7"), headers=_ALLOWED))
    pad.evaluate("(pad, src) => { pad.src = src; }", address)
    expect(message(pad)).to_have_text("Sent to reader.example to be read.")
    with pad.page.expect_request("https://reader.example/**") as asked:
        draw(pad, SEVEN)
    assert asked.value.url == f"{address.rstrip('/')}/api/v1/predict?include=image"
    has_value(pad, "7")


_ALLOWED = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "Content-Type"}


def test_a_src_that_is_no_address_is_told(add: Callable[..., Locator]):
    pad = add("live src=https://:x/")
    with pad.page.expect_event("pageerror") as told:
        draw(pad, SEVEN)
    assert 'src is "https://:x/", but must be the address of a server' in str(told.value)
    expect(message(pad)).to_contain_text("or type it.")


def test_scripts_set_the_value_without_events(add: Callable[..., Locator]):
    pad = add("digits=1..2")
    for given, taken in (("42", "42"), (7, "7"), ("123", ""), (None, ""), ("x", "")):
        pad.evaluate("(pad, value) => { pad.value = value; }", given)
        has_value(pad, taken)
        expect(pad.get_by_role("textbox")).to_have_value(taken)
    assert events(pad) == []
    expect(pad.get_by_role("button", name="Undo")).to_be_hidden()


def test_going_back_restores_value_and_drawing(example: Page):
    draw(example.locator("#age"), SEVEN)
    has_value(example.locator("#age"), "7")
    draw(example.locator("#house"), SEVEN)
    example.get_by_role("textbox", name="PIN").fill("0042")
    example.goto("about:blank")
    example.go_back()
    for name, value in (("age", "7"), ("pin", "0042")):
        has_value(example.locator(f"#{name}"), value)
    for name in ("age", "house"):
        expect(example.locator(f"#{name}").get_by_role("button", name="Clear")).to_be_visible()
    example.locator("#house").get_by_role("button", name="Read").click()
    has_value(example.locator("#house"), "7")


def test_the_ink_follows_the_theme_of_the_page(example: Page):
    draw(example.locator("#age"), SEVEN)
    has_ink = """(wanted) => {
      const canvas = document.querySelector("#age").shadowRoot.querySelector("canvas");
      const { data } = canvas.getContext("2d").getImageData(canvas.width / 2, canvas.height * 0.21, 1, 1);
      return wanted.every((value, i) => Math.abs(data[i] - value) <= 3); // layers of ink are rounded
    }"""
    example.wait_for_function(has_ink, arg=[27, 36, 64, 255])
    example.evaluate("document.documentElement.style.colorScheme = 'dark'")
    example.wait_for_function(has_ink, arg=[232, 236, 248, 255])


def test_pads_that_were_removed_can_be_collected(add: Callable[..., Locator]):
    pad = add()
    page = pad.page
    draw(pad, SEVEN)
    has_value(pad, "7")
    page.evaluate("() => { window.kept = new WeakRef(document.querySelector('#pad')); kept.deref().form.remove(); }")
    page.mouse.click(5, 5)
    page.evaluate("() => new Promise((resolve) => setTimeout(resolve, 50))")
    session = page.context.new_cdp_session(page)
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    assert page.evaluate("kept.deref() === undefined")


def test_a_pad_that_was_moved_goes_on(add: Callable[..., Locator]):
    pad = add()
    draw(pad, SEVEN)
    pad.evaluate("(pad) => document.querySelector('main').prepend(pad.form)")  # before it is read
    has_value(pad, "7")
    draw(pad, [{"x": [230, 230], "y": [60, 220]}])
    has_value(pad, "71")


FOREIGN = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Foreign</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src {server}; style-src {server};
  connect-src {server}; require-trusted-types-for 'script'">
<script type="module" src="{server}/number-pad.js"></script>
<form><label for="pad">Age</label> <number-pad id="pad" name="age" live {src}></number-pad></form>"""


@pytest.fixture
def foreign(tmp_path: Path) -> Generator[tuple[Path, str]]:
    """Return a folder, and the address that it has, with a slash at its end."""
    site = tmp_path / "site"
    site.mkdir()
    with running_file_server(tmp_path / "host", site) as url:
        yield site, url


def open_foreign(page: Page, foreign: tuple[Path, str], server: str, src: str = "") -> list[str]:
    """Open a page of another origin that takes the pad from a server, under a strict policy; return what goes wrong."""
    site, url = foreign
    (site / "page.html").write_text(FOREIGN.format(server=server, src=src))
    (site / "favicon.ico").touch()
    wrong: list[str] = []
    page.on("console", lambda told: wrong.append(told.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{url}page.html")
    return wrong


@pytest.fixture
def open_server(server: Server, start_nginx: StartNginx, foreign: tuple[Path, str], tmp_path: Path) -> Generator[str]:
    """Address of a server that names the foreign origin."""
    with start_nginx(tmp_path, server.port, "/readyz", ORIGINS=foreign[1].split("/v/")[0]) as url:
        yield url


@pytest.mark.parametrize("is_asked", [False, True])
def test_a_named_origin_uses_the_pad_and_the_api(
    page: Page, foreign: tuple[Path, str], open_server: str, is_asked: bool
):
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    wrong = open_foreign(page, foreign, open_server, f'src="{open_server}"' if is_asked else "")
    expect(page.locator("#pad canvas")).to_have_css("cursor", "crosshair")  # it has its style
    draw(page.locator("#pad"), FOUR_ZERO_SEVEN)
    has_value(page.locator("#pad"), "407")
    assert set(sent) == ({f"{open_server}/api/v1/predict?include=image"} if is_asked else set())
    assert wrong == []


def test_another_origin_gets_no_pad(page: Page, foreign: tuple[Path, str], base_url: str):
    wrong = open_foreign(page, foreign, base_url)
    assert any("CORS" in text for text in wrong)
    assert page.evaluate("customElements.get('number-pad') === undefined")


def test_where_the_model_is_missing_it_can_be_typed(add: Callable[..., Locator]):
    pad = add()
    pad.page.route("**/weights.bin", lambda route: route.fulfill(status=404))
    draw(pad, SEVEN)
    expect(message(pad)).to_contain_text("Press Read to try again, or type it.")
    pad.page.unroute("**/weights.bin")
    pad.get_by_role("button", name="Read").click()
    has_value(pad, "7")


def show_in(page: Page, theme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.add_style_tag(content=":root { color-scheme: light dark; }")


def check(page: Page, state: str) -> None:
    """Run axe on a page in this state."""
    results = Axe().run(page, options={"runOnly": RULES})
    found = [
        (rule["id"], node["html"], node["failureSummary"])
        for rule in results.response["violations"]
        for node in rule["nodes"]
    ]
    assert found == [], state


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("reply", ["number", "unsure", "not_a_number"])
def test_axe_finds_nothing(add: Callable[..., Locator], theme: Literal["light", "dark"], reply: str):
    pad = add("live required", json=answer("12", reply, 0.6))
    show_in(pad.page, theme)
    pad.page.evaluate(_ADD, "<number-pad aria-label=House digits=1..4></number-pad>")
    draw(pad, SEVEN)
    has_read(pad, "verdict", reply)
    check(pad.page, reply)
    pad.evaluate("(pad) => { pad.disabled = true; }")
    check(pad.page, f"{reply}, disabled")
    pad.evaluate("(pad) => { pad.disabled = false; }")
    if reply != "unsure":  # the states below do not depend on what was read
        return
    pad.get_by_role("button", name="12").click()
    check(pad.page, "chosen")
    for text in ("4x", "42"):
        pad.get_by_role("textbox", name="Age").fill(text)
        check(pad.page, f"typed: {text}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_before_an_answer_nor_in_an_error(
    add: Callable[..., Locator], theme: Literal["light", "dark"]
):
    pad = add("required")
    show_in(pad.page, theme)
    check(pad.page, "empty")
    model = draw_while_the_model_loads(pad)
    check(pad.page, "drawn")
    pad.get_by_role("button", name="Read").click()
    expect(message(pad)).to_have_text("Still reading …")
    check(pad.page, "reading")
    model.abort()
    expect(message(pad)).to_contain_text("Press Read to try again, or type it.")
    check(pad.page, "error")
    pad.evaluate("(pad) => pad.form.reportValidity()")
    check(pad.page, "error, and its message")
    pad.evaluate("(pad) => { pad.disabled = true; }")
    check(pad.page, "error, disabled")
    pad.evaluate("(pad) => { pad.live = true; pad.disabled = false; }")
    check(pad.page, "error, live")


def test_the_documentation_names_what_there_is():
    root = Path(__file__).resolve().parents[3]
    told = (root / "docs" / "embed.md").read_text()
    style = (root / "frontend" / "number-pad" / "style.css").read_text()
    scripts = [root / "frontend" / "number-pad.js", root / "frontend" / "number-pad" / "view.js"]
    script = "".join(path.read_text() for path in scripts)
    assert set(re.findall(r"--number-pad-[\w-]+", told)) == set(re.findall(r"--number-pad-[\w-]+", style))
    parts = set(re.findall(r'part: "([\w-]+)"', script)) | set(re.findall(r'button\("(\w+)"', script)) | {"button"}
    assert {f"`{part}`" for part in parts} <= set(re.findall(r"`[\w-]+`", told))
    [observed] = re.findall(r"observedAttributes = (\[.*?\])", script)
    assert {f"`{name}`" for name in json.loads(observed)} <= set(re.findall(r"`[\w-]+`", told))
