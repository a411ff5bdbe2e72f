"""Corrections on the page: two taps keep one on the device, and nothing leaves it unless somebody presses Send."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from page_driver import FOUR_ZERO_SEVEN, SEVEN, Stroke, ask, asked, draw_at_once
from playwright.sync_api import BrowserContext, Page, Request, expect
from pynumdraw.ink.parsing import parse_labelled
from running import running_server
from stack import StartNginx
from test_page_accessible import check

ROOT = Path(__file__).resolve().parents[3]
KEPT = """() => new Promise((resolve) => {
  const request = indexedDB.open("corrections");
  request.onsuccess = () => {
    const all = request.result.transaction("corrections").objectStore("corrections").getAll();
    all.onsuccess = () => resolve(all.result);
  };
})"""

CONTROLLED = """() => new Promise((resolve) => {
  if (navigator.serviceWorker.controller) resolve();
  navigator.serviceWorker.addEventListener("controllerchange", () => resolve());
})"""


def kept(page: Page) -> list[dict[str, Any]]:
    """Return what the page keeps on the device."""
    return page.evaluate(KEPT)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).last.click()


def answered(page: Page, strokes: list[Stroke]) -> dict[str, Any]:
    """Clear the paper, draw on it, and wait for the answer; return the drawing that was asked about."""
    if page.locator("#clear").get_attribute("aria-disabled") == "false":
        page.locator("#clear").click()
    draw_at_once(page, strokes)
    sent = asked(page)
    expect(page.locator("#correct")).to_have_attribute("aria-disabled", "false")
    return sent


def correct(page: Page, strokes: list[Stroke], label: str) -> dict[str, Any]:
    """Draw, and correct the answer by two taps; return the drawing that was asked about."""
    sent = answered(page, strokes)
    press(page, "Not right?")
    press(page, label)
    expect(page.locator(".kept")).to_contain_text("Kept as")
    return sent


def open_mine(page: Page) -> None:
    page.locator("#mine").click()
    expect(page.locator(".summary")).not_to_be_empty()


def said(page: Page, text: str) -> None:
    expect(page.get_by_role("status").filter(has_text=text)).to_have_count(1)


def test_two_taps_keep_what_was_asked_about_and_a_reload_leaves_it(page: Page):
    page.goto("/")
    sent = correct(page, SEVEN, "1")
    said(page, "Kept as 1.")
    (record,) = kept(page)
    assert {name: record[name] for name in sent} == sent
    assert (record["label"], record["answer"]["number"], "digits" in record["answer"]) == ("1", "7", False)
    assert record["answer"]["model"]["version"].count(".") == 2
    assert record["time"].startswith("20")
    page.reload()
    open_mine(page)
    expect(page.locator(".cards li")).to_contain_text(["1"])
    expect(page.locator(".cards li")).to_contain_text(["read as 7"])
    expect(page.locator(".summary")).to_contain_text(
        "1 drawing, kept on this device only. The model read 0 of 1 right: 0%"
    )


def test_right_and_not_a_number_are_one_more_tap(page: Page):
    page.goto("/")
    correct(page, SEVEN, "7 is right")
    correct(page, FOUR_ZERO_SEVEN, "Not a number")
    assert [record["label"] for record in sorted(kept(page), key=lambda one: one["time"])] == ["7", None]


def test_a_correction_is_undone_or_changed(page: Page):
    page.goto("/")
    correct(page, SEVEN, "1")
    press(page, "Not right?")
    press(page, "2")
    expect(page.locator(".kept")).to_contain_text("Kept as 2.")
    assert [record["label"] for record in kept(page)] == ["2"]
    press(page, "Undo the correction")
    expect(page.locator(".kept")).to_contain_text("it is 1 again")
    expect(page.locator("#correct")).to_be_focused()
    assert [record["label"] for record in kept(page)] == ["1"]
    correct(page, FOUR_ZERO_SEVEN, "407 is right")
    press(page, "Undo the correction")
    said(page, "Undone: nothing of it is kept.")
    assert [record["label"] for record in kept(page)] == ["1"]
    page.locator("#clear").click()
    expect(page.locator(".kept")).to_have_count(0)
    expect(page.locator("#correct")).to_have_attribute("aria-disabled", "true")


def test_the_keyboard_does_it_all(page: Page):
    page.goto("/")
    answered(page, FOUR_ZERO_SEVEN)
    page.locator("#why").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Which number is it?")).to_be_focused()
    expect(page.locator(".choose input")).to_have_value("407")
    page.keyboard.type("4x01")
    expect(page.locator(".choose input")).to_have_value("401")
    page.keyboard.press("Enter")
    said(page, "Kept as 401.")
    expect(page.locator("#correct")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    assert [record["label"] for record in kept(page)] == ["401"]
    expect(page.locator("#correct")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    said(page, "Undone: nothing of it is kept.")
    assert kept(page) == []
    assert page.locator("#hint").is_hidden()


def test_a_number_of_several_digits_is_typed_over_or_another_reading_is_tapped(page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    answered(page, FOUR_ZERO_SEVEN)
    press(page, "Not right?")
    expect(page.locator(".choices .long")).to_have_count(3)
    other = page.locator(".choices .long").first.text_content()
    page.locator(".choose input").click()
    page.keyboard.type("12")
    expect(page.locator(".choose input")).to_have_value("12")
    page.keyboard.press("Escape")
    correct(page, FOUR_ZERO_SEVEN, other or "")
    assert [record["label"] for record in kept(page)] == [other]
    press(page, "Not right?")
    page.locator(".choose").get_by_role("button", name="My drawings").click()
    expect(page.get_by_role("dialog", name="My drawings")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(1)
    for name in ("Export", "Import"):
        expect(page.get_by_role("button", name=name)).to_be_in_viewport()


def test_a_file_that_is_no_export_is_refused_in_one_line(page: Page):
    page.goto("/")
    open_mine(page)
    page.locator("dialog input[type=file]").set_input_files(ROOT / "docs" / "changes.png")
    said(page, "There are no drawings in changes.png. Line 1: It is no JSON object.")


def test_my_drawings_are_shown_wrong_ones_first_relabelled_and_deleted(page: Page):
    page.goto("/")
    for strokes, label in ((SEVEN, "1"), (SEVEN, "7 is right"), (FOUR_ZERO_SEVEN, "407 is right")):
        correct(page, strokes, label)
    answered(page, [FOUR_ZERO_SEVEN[-1]])
    open_mine(page)
    names = page.locator(".cards b")
    expect(names).to_have_text(["1", "407", "7"])
    expect(page.locator(".cards svg")).to_have_count(3)
    expect(page.locator(".summary")).to_contain_text("2 of 3 right: 67%, 95% interval 21% to 94%")
    press(page, "Change the label 1")
    press(page, "7 is right")
    expect(names).to_have_text(["7", "407", "7"])
    said(page, "Changed from 1 to 7.")
    press(page, "Delete this drawing of 407")
    expect(names).to_have_text(["7", "7"])
    expect(page.get_by_label("Delete this drawing of 7").last).to_be_focused()
    press(page, "Undo")
    expect(names).to_have_count(3)
    press(page, "Delete all")
    expect(names).to_have_count(0)
    said(page, "3 drawings deleted.")
    assert kept(page) == []
    press(page, "Undo")
    expect(names).to_have_count(3)
    press(page, "Delete all")
    expect(names).to_have_count(0)
    page.reload()
    open_mine(page)
    expect(page.locator(".summary")).to_contain_text("Nothing is kept yet.")


def test_an_export_is_ink_that_training_reads_and_is_imported_without_doubles(
    page: Page, new_context: Callable[..., BrowserContext], tmp_path: Path
):
    page.goto("/")
    correct(page, SEVEN, "1")
    correct(page, FOUR_ZERO_SEVEN, "Not a number")
    open_mine(page)
    page.get_by_label("Your name").fill("Ann")
    with page.expect_download() as download:
        press(page, "Export")
    file = tmp_path / "my-drawings.ndjson"
    download.value.save_as(file)
    assert download.value.suggested_filename == file.name
    lines = [parse_labelled(line) for line in file.read_bytes().splitlines()]
    assert {(line.label, line.writer) for line in lines} == {("1", "Ann"), (None, "Ann")}
    assert {json.loads(line)["answer"]["number"] for line in file.read_text().splitlines()} == {"7", "407"}

    other = new_context().new_page()
    other.goto(page.url)
    correct(other, [SEVEN[0] | {"y": [70, 68, 70, 130, 190, 240]}], "7 is right")
    open_mine(other)
    with file.open("a") as more:
        more.write("{\n")
    for text in ("2 drawings added, 1 line not readable. Line 3: ", "0 drawings added, 2 there already"):
        other.locator("dialog input[type=file]").set_input_files(file)
        said(other, text)
    assert len(kept(other)) == 3


def test_it_works_offline(new_context: Callable[..., BrowserContext], base_url: str):
    page = new_context().new_page()
    page.goto(base_url)
    page.evaluate(CONTROLLED)  # on the first visit, too
    answered(page, SEVEN)
    page.context.set_offline(True)
    press(page, "Not right?")
    press(page, "1")
    said(page, "Kept as 1.")
    page.reload()
    open_mine(page)
    expect(page.locator(".cards b")).to_have_text(["1"])
    press(page, "Delete this drawing of 1")
    assert kept(page) == []


@pytest.mark.parametrize(
    "refusal",
    [
        "delete window.indexedDB; Object.defineProperty(window, 'indexedDB', { value: undefined });",
        "IDBFactory.prototype.open = () => { throw new DOMException('denied', 'SecurityError'); };",
    ],
)
def test_storage_that_is_refused_is_told(page: Page, refusal: str):
    page.add_init_script(refusal)
    page.goto("/")
    answered(page, SEVEN)
    press(page, "Not right?")
    press(page, "1")
    expect(page.locator(".kept")).to_have_text("This browser refuses to keep anything: nothing was kept.")
    said(page, "nothing was kept")
    page.locator("#mine").click()
    expect(page.locator(".done")).to_contain_text("refuses to keep")


def test_storage_that_is_full_is_told(page: Page):
    page.goto("/")
    quota = {"origin": page.evaluate("location.origin"), "quotaSize": 1}
    page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", quota)
    page.reload()
    answered(page, FOUR_ZERO_SEVEN)
    press(page, "Not right?")
    press(page, "Not a number")
    expect(page.locator(".kept")).to_contain_text("This device has no room left: nothing was kept.")
    assert kept(page) == []


def test_nothing_leaves_the_device_by_itself(page: Page, tmp_path: Path):
    page.goto("/")
    answered(page, SEVEN)
    requests: list[Request] = []

    def watch(request: Request) -> None:
        requests.append(request)

    page.on("request", watch)
    press(page, "Not right?")
    press(page, "1")
    said(page, "Kept as 1.")
    press(page, "My drawings")
    press(page, "Change the label 1")
    press(page, "2")
    with page.expect_download():
        press(page, "Export")
    file = tmp_path / "empty.ndjson"
    file.write_text("")
    page.locator("dialog input[type=file]").set_input_files(file)
    said(page, "0 drawings added.")
    press(page, "Delete all")
    page.wait_for_timeout(500)
    assert requests
    for request in requests:
        assert request.method == "GET"
        assert request.post_data is None
        assert request.url.startswith("blob:") or "?" not in request.url
        assert request.url.startswith((page.url, f"blob:{page.url}"))


@pytest.fixture
def collecting(tmp_path: Path, start_nginx: StartNginx) -> Generator[tuple[str, Path]]:
    """Return the address of a page whose operator collects corrections, and their folder."""
    folder, prefix = tmp_path / "corrections", tmp_path / "nginx"
    prefix.mkdir()
    with (
        running_server(tmp_path, PYNUMDRAW_COLLECT=str(folder)) as server,
        start_nginx(prefix, server.port, "/readyz") as url,
    ):
        yield url, folder


def test_an_operator_gets_only_what_is_sent(page: Page, collecting: tuple[str, Path]):
    url, folder = collecting
    page.goto(url)
    answered(page, SEVEN)
    press(page, "Not right?")
    expect(page.locator(".choose")).to_contain_text("operator collects corrections")
    press(page, "1")
    expect(page.locator(".kept")).to_contain_text("The operator of this server collects corrections.")
    check(page, "asks whether to send", "light")
    page.wait_for_timeout(500)
    assert list(folder.glob("*.ndjson")) == []
    press(page, "Don’t send")
    said(page, "Not sent. It is kept on this device.")
    correct(page, FOUR_ZERO_SEVEN, "Not a number")
    with page.expect_response("**/api/v1/corrections") as response:
        press(page, "Send")
    assert response.value.status == 204
    said(page, "Sent to the operator")
    press(page, "Not right?")
    press(page, "407 is right")
    press(page, "Send")
    said(page, "Sent to the operator")
    lines = [json.loads(line) for file in folder.glob("*.ndjson") for line in file.read_text().splitlines()]
    assert [line["label"] for line in lines] == [None, "407"]
    assert lines[0]["answer"]["number"] == "407"
    assert len(kept(page)) == 2


def test_what_cannot_be_sent_is_told_and_sent_again(page: Page, collecting: tuple[str, Path]):
    url, folder = collecting
    page.goto(url)
    page.route("**/api/v1/corrections", lambda route: route.abort())
    correct(page, SEVEN, "1")
    press(page, "Send")
    said(page, "It was not sent: The server can’t be reached. It is kept on this device.")
    page.unroute("**/api/v1/corrections")
    press(page, "Send")
    said(page, "Sent to the operator")
    assert len([line for file in folder.glob("*.ndjson") for line in file.read_text().splitlines()]) == 1


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 390), ("light", 320)])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(page: Page, theme: str, width: int):
    page.set_viewport_size({"width": width, "height": 640})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.goto("/")
    answered(page, SEVEN)
    press(page, "Not right?")
    expect(page.get_by_role("dialog")).to_be_visible()
    check(page, "choose", theme)
    press(page, "1")
    expect(page.locator(".kept")).to_be_visible()
    check(page, "kept", theme)
    press(page, "My drawings")
    expect(page.locator(".cards li")).to_have_count(1)
    check(page, "my drawings", theme)
    assert page.locator("dialog[open]").evaluate("({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    press(page, "Delete this drawing of 1")
    check(page, "none left", theme)


def test_forced_colours_tell_wrong_drawings_without_colour(page: Page):
    page.emulate_media(forced_colors="active")
    page.goto("/")
    correct(page, SEVEN, "1")
    open_mine(page)
    expect(page.locator(".cards li")).to_have_css("border-style", "dashed")
    for part in (".cards button", ".export", ".writer"):
        width = page.locator(part).first.evaluate("(e) => getComputedStyle(e).borderTopWidth")
        assert width != "0px", part


def test_the_answer_of_a_picture_has_no_strokes_to_keep(page: Page):
    page.goto("/")
    answered(page, SEVEN)
    ask(page)
    page.locator("#clear").click()
    expect(page.locator("#correct")).to_have_attribute("aria-disabled", "true")
