"""The page exports a drawing as a link that replays it, as a command, and as files."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from page_driver import SEVEN, asked, bounding_box, draw_at_once
from PIL import Image
from playwright.sync_api import Page, expect

_AMOUNT = """() => {
  const { width, height } = document.querySelector("#pad");
  const { data } = document.querySelector("#pad").getContext("2d").getImageData(0, 0, width, height);
  return data.filter((value, i) => i % 4 === 3 && value > 127).length;
}"""


@pytest.fixture
def drawn(page: Page) -> Page:
    """Open the page, and draw a 7 on it, in a browser that cannot share."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script("delete Navigator.prototype.share")
    page.goto("/")
    draw_at_once(page, SEVEN)
    return page


def choose(page: Page, part: str) -> None:
    page.get_by_role("button", name="Share").first.click()
    page.locator(part).click()


def copied(page: Page, part: str) -> str:
    """Choose a menu item that copies, and return the clipboard's text."""
    choose(page, part)
    expect(page.locator("#notice")).to_contain_text("copied")
    return page.evaluate("navigator.clipboard.readText()")


def selected(page: Page) -> str:
    """Return the text that Ctrl+C would copy."""
    return page.evaluate("document.activeElement.value.slice(...[document.activeElement].flatMap("
                         "(field) => [field.selectionStart, field.selectionEnd]))")  # fmt: skip


def saved(page: Page, part: str, folder: Path) -> Path:
    with page.expect_download() as download:
        choose(page, part)
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def amount_of_ink(page: Page) -> int:
    """Count the pixels of the canvas that have ink."""
    return page.evaluate(_AMOUNT)


def test_a_link_brings_the_drawing_and_no_server_sees_it(drawn: Page):
    sent = asked(drawn)
    link = copied(drawn, "#copy-link")
    assert len(link) < 120
    requests: list[str] = []
    other = drawn.context.new_page()
    other.on("request", lambda request: requests.append(request.url))
    other.goto(link)
    other.wait_for_load_state("networkidle")
    for was, comes in zip(sent["strokes"], asked(other)["strokes"], strict=True):
        assert comes["x"] == pytest.approx(was["x"], abs=0.25)
        assert comes["y"] == pytest.approx(was["y"], abs=0.25)
    assert [url for url in requests if link.split("#")[1] in url] == []


LINE = {"width": 280, "height": 280, "strokes": [{"x": [40, 240], "y": [60, 60], "t": [0, 1500]}]}
SLOW = LINE | {"strokes": [*LINE["strokes"], {"x": [40, 240], "y": [200, 200], "t": [1600, 3000]}]}


def paste(page: Page, text: str) -> None:
    script = """(text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
    }"""
    page.evaluate(script, text)


def test_a_replay_takes_as_long_as_the_drawing_and_the_answer_comes_after_it(page: Page):
    page.clock.install(time=0)
    page.goto("/")
    page.clock.pause_at(1000)
    paste(page, json.dumps(SLOW))
    expect(page.get_by_role("button", name="Clear")).to_be_enabled()  # what reads it has loaded
    shares: list[int] = []
    for _ in range(4):
        page.clock.run_for(750)
        shares.append(amount_of_ink(page))
    page.clock.run_for(100)
    whole = amount_of_ink(page)
    assert np.array(shares) / whole == pytest.approx([0.25, 0.5, 0.72, 1], abs=0.08)
    expect(page.locator("#answer")).to_have_attribute("data-state", "rest")
    page.clock.run_for(1000)
    expect(page.locator("#answer")).not_to_have_attribute("data-state", "rest")


def test_drawing_during_a_replay_continues_with_all_of_it(page: Page):
    page.goto("/")
    paste(page, json.dumps(SLOW))
    expect(page.get_by_role("button", name="Clear")).to_be_enabled()
    draw_at_once(page, [{"x": [140, 140], "y": [40, 240]}])
    assert [stroke["x"][-1] for stroke in asked(page)["strokes"]] == [240, 240, 140]
    page.wait_for_timeout(100)
    whole = amount_of_ink(page)
    page.wait_for_timeout(300)
    assert amount_of_ink(page) == whole


def test_undo_removes_a_replay(page: Page):
    page.goto("/")
    paste(page, json.dumps(SLOW))
    expect(page.get_by_role("button", name="Clear")).to_be_enabled()
    page.keyboard.press("Control+z")
    page.wait_for_timeout(200)
    assert amount_of_ink(page) == 0
    expect(page.get_by_role("button", name="Clear")).to_be_disabled()


def test_reduced_motion_shows_a_drawing_at_once(page: Page):
    page.emulate_media(reduced_motion="reduce")
    page.goto("/")
    paste(page, json.dumps(SLOW))
    expect(page.get_by_role("button", name="Clear")).to_be_enabled()
    page.wait_for_timeout(100)
    assert amount_of_ink(page) > 400 * 10


def test_a_new_drawing_leaves_the_link_behind(drawn: Page):
    drawn.goto(copied(drawn, "#copy-link"))
    expect(drawn.get_by_role("button", name="Clear")).to_be_enabled()
    draw_at_once(drawn, [{"x": [140], "y": [250]}])
    expect(drawn).not_to_have_url(re.compile("#"))
    drawn.reload()
    assert [stroke["x"][0] for stroke in asked(drawn)["strokes"]] == [80, 140]  # the draft, with the new stroke


@pytest.mark.parametrize(("fragment", "words"), [("v1.abc", "damaged"), ("v9.abc", "version 9")])
def test_a_link_that_cannot_be_read_says_why(page: Page, fragment: str, words: str):
    page.goto(f"/#{fragment}")
    expect(page.locator("#notice")).to_contain_text(words)
    draw_at_once(page, SEVEN)
    assert len(asked(page)["strokes"]) == 1


def test_a_device_that_can_share_does_so(page: Page):
    page.add_init_script("navigator.share = async (data) => { window.shared = data; }")
    page.goto("/")
    draw_at_once(page, SEVEN)
    choose(page, "#copy-link")
    assert page.evaluate("window.shared.url").startswith(f"{page.url}#v1.")
    expect(page.locator("#share-menu")).to_be_hidden()


@pytest.mark.parametrize(("error", "is_told"), [("AbortError", False), ("NotAllowedError", True), ("DataError", True)])
def test_sharing_that_fails_copies_instead_unless_the_user_cancelled(page: Page, error: str, is_told: bool):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script(f"navigator.share = async () => {{ throw new DOMException('?', '{error}'); }}")
    page.goto("/")
    draw_at_once(page, SEVEN)
    choose(page, "#copy-link")
    if is_told:
        expect(page.locator("#notice")).to_contain_text("Link copied")
    else:
        page.wait_for_timeout(300)
        expect(page.locator("#notice")).to_be_empty()


def test_without_a_clipboard_the_link_can_be_copied_by_hand(page: Page):
    page.add_init_script("delete Navigator.prototype.share; delete Navigator.prototype.clipboard")
    page.goto("/")
    draw_at_once(page, SEVEN)
    choose(page, "#copy-link")
    field = page.get_by_role("textbox", name="Copy this text")
    expect(field).to_be_focused()
    assert selected(page).startswith(f"{page.url}#v1.")
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    expect(page.get_by_role("button", name="Clear")).to_be_enabled()


def test_a_long_command_is_offered_whole(page: Page):
    page.add_init_script("delete Navigator.prototype.clipboard")
    page.goto("/")
    draw_at_once(page, SEVEN * 40)
    choose(page, "#copy-curl")
    command = selected(page)
    assert len(command) > 3000  # a prompt would cut it at 2,000
    page.keyboard.press("Escape")
    assert json.loads(shlex.split(command)[-1]) == asked(page)


def test_the_curl_command_sends_what_the_page_sends_and_is_answered(drawn: Page):
    command = copied(drawn, "#copy-curl")
    said = subprocess.run(["sh", "-c", f"{command} --silent"], check=True, capture_output=True)
    assert json.loads(said.stdout)["number"] == "7"
    assert json.loads(shlex.split(command)[-1]) == asked(drawn)


def test_the_json_is_what_the_page_sends(drawn: Page, tmp_path: Path):
    assert json.loads(saved(drawn, "#save-json", tmp_path).read_text()) == asked(drawn)


def test_the_png_shows_the_drawing_on_white(drawn: Page, tmp_path: Path):
    picture = Image.open(saved(drawn, "#save-png", tmp_path)).convert("L")
    assert picture.size == (1120, 1120)
    assert picture.getpixel((140 * 4, 58 * 4)) < 60
    assert picture.getpixel((40 * 4, 200 * 4)) == 255


def test_the_png_is_right_where_canvases_return_noise(drawn: Page, tmp_path: Path):
    drawn.evaluate("for (const name of ['toBlob', 'toDataURL']) delete HTMLCanvasElement.prototype[name];"
                   "delete CanvasRenderingContext2D.prototype.getImageData")  # fmt: skip
    picture = np.asarray(Image.open(saved(drawn, "#save-png", tmp_path)).convert("L"))
    assert 0.02 < (picture < 128).mean() < 0.15


def test_the_svg_can_be_opened_again(drawn: Page, tmp_path: Path):
    sent: dict[str, Any] = asked(drawn)
    path = saved(drawn, "#save-svg", tmp_path)
    drawn.reload()
    drawn.locator("#file").set_input_files(path)
    expect(drawn.get_by_role("button", name="Clear")).to_be_enabled()
    strokes = asked(drawn)["strokes"]
    assert [(stroke["x"], stroke["y"]) for stroke in strokes] == [(s["x"], s["y"]) for s in sent["strokes"]]


@pytest.mark.parametrize(("width", "height"), [(320, 568), (390, 664), (844, 390)])
def test_the_whole_menu_is_within_reach_on_a_phone(drawn: Page, width: int, height: int):
    drawn.set_viewport_size({"width": width, "height": height})
    drawn.get_by_role("button", name="Share").first.click()
    expect(drawn.locator("#share-menu")).to_be_visible()
    for button in drawn.locator("#share-menu button").all():
        box = bounding_box(drawn, f"#{button.get_attribute('id')}")
        assert box["height"] >= 44
        assert 0 <= box["x"] <= width - box["width"]
    drawn.keyboard.press("Escape")
    assert "#v1." in copied(drawn, "#copy-link")


def test_an_empty_drawing_cannot_be_exported(page: Page):
    page.goto("/")
    choose(page, "#save-png")
    expect(page.locator("#notice")).to_contain_text("empty")
