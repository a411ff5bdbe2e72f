"""The exported page works on a host that only serves files, below a path, and asks it for nothing that is not there."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from page_driver import FOUR_ZERO_SEVEN, SEVEN, ask, draw
from pictures import drawn, png
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, expect
from stack import running_file_server
from test_page_offline import deploy, revisit, shown

_STORED = "async (path) => Boolean(await caches.match(path))"
_HAS_TEXT = "async (text) => (await (await caches.match('answer/messages.js')).text()).includes(text)"


@pytest.fixture
def faults(new_context: Callable[..., BrowserContext], static_url: str) -> tuple[Page, list[str]]:
    """Open the page; return it, with what fails: requests for what is not there or elsewhere, and messages."""
    page, found = new_context().new_page(), list[str]()

    def note_response(response: Response) -> None:
        if response.status >= 400:
            found.append(f"{response.status} {response.url}")

    def note_request(request: Request) -> None:
        if request.method != "GET" or not request.url.startswith((static_url, "data:", "blob:")):
            found.append(f"{request.method} {request.url}")

    def note_message(message: ConsoleMessage) -> None:
        found.append(message.text)

    page.context.on("response", note_response)
    page.context.on("request", note_request)
    page.on("console", note_message)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.goto(static_url)
    return page, found


def test_it_reads_explains_and_tells_its_figures(faults: tuple[Page, list[str]]):
    page, found = faults
    draw(page, SEVEN)
    assert ask(page)[0] == "7"
    expect(page.locator(".detail")).to_contain_text("read on this device")
    expect(page.locator("#model")).to_contain_text(re.compile(r"pynumdraw \d+\.\d+\.\d+"))
    page.get_by_role("button", name="Clear").click()
    draw(page, FOUR_ZERO_SEVEN)
    assert ask(page)[0] == "407"
    expect(page.locator(".digit img")).to_have_count(3)
    page.get_by_role("button", name="Why?").click()
    expect(page.locator("#legend")).to_contain_text("supports 407")
    expect(page.locator("#answer")).to_have_attribute("data-state", "number")
    page.get_by_role("button", name="About").click()
    dialog = page.get_by_role("dialog", name="How it works")
    expect(dialog).to_contain_text("The model in use is pynumdraw")
    expect(dialog).to_contain_text("sent nowhere")
    assert page.get_by_role("link", name="API").count() == 0
    assert dialog.get_by_role("switch").count() == 0
    assert found == []


def test_it_offers_no_command_for_a_server_and_opens_no_picture(faults: tuple[Page, list[str]]):
    page, found = faults
    draw(page, SEVEN)
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_role("button", name="Save as JSON")).to_be_visible()
    assert page.locator("#copy-curl").count() == 0
    page.keyboard.press("Escape")
    picture = png(drawn({"width": 280, "height": 280, "strokes": SEVEN}, 300, 12, ("L", 255, 0)))
    page.locator("#file").set_input_files({"name": "7.png", "mimeType": "image/png", "buffer": picture})
    expect(page.locator("#notice")).to_contain_text("Only a server reads pictures")
    assert ask(page)[0] == "7"
    assert found == []


def test_it_opens_and_reads_offline_after_a_visit(faults: tuple[Page, list[str]]):
    page, _ = faults
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    draw(page, SEVEN)
    assert ask(page)[0] == "7"
    page.get_by_role("button", name="About").click()
    expect(page.locator("#figures")).to_contain_text("The model in use")
    for path in ("model/weights.bin", "model/sidecar.json"):
        page.wait_for_function(_STORED, arg=path)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(".figure span")).to_have_text("7")
    expect(page.locator(".detail")).to_contain_text("read on this device")
    page.get_by_role("button", name="About").click()
    expect(page.locator("#figures")).to_contain_text("The model in use")


def test_a_model_that_does_not_load_is_told_and_tried_again(page: Page, static_url: str):
    page.route("**/model/weights.bin", lambda route: route.fulfill(status=404))
    page.goto(static_url)
    draw(page, SEVEN)
    assert ask(page) == ("!", "The model can’t be loaded.")
    page.unroute("**/model/weights.bin")
    page.get_by_role("button", name="Predict").click()
    expect(page.locator(".figure span")).to_have_text("7")


@pytest.fixture
def host(exported_page: Path, tmp_path: Path) -> Generator[tuple[Path, str]]:
    """Serve a copy of the page that the test may change; yield its folder and its address."""
    page = shutil.copytree(exported_page, tmp_path / "page")
    with running_file_server(tmp_path, page) as url:
        yield page, url


def deploy_with_model(folder: Path, text: str, version: str) -> None:
    """Deploy a page with a text in it, and a model with a version of five characters."""
    deploy(folder, text)
    weights = folder / "model" / "weights.bin"
    weights.write_bytes(re.sub(rb'"version":"....."', f'"version":"{version}"'.encode(), weights.read_bytes(), count=1))


def read_offline(page: Page) -> list[str]:
    """Open the page without a network; return its texts, and the version of the model that reads."""
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(".figure span")).to_have_text("7")
    texts = [*shown(page), page.locator("#model").inner_text()]
    page.context.set_offline(False)
    return texts


def test_page_and_weights_are_renewed_together_or_not_at_all(
    host: tuple[Path, str], new_context: Callable[..., BrowserContext]
):
    folder, url = host
    page = new_context().new_page()
    page.goto(url)
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    draw(page, SEVEN)
    assert ask(page)[0] == "7"
    page.wait_for_function(_STORED, arg="model/weights.bin")
    deploy_with_model(folder, "second", "9.9.2")
    revisit(page)
    page.wait_for_function(_HAS_TEXT, arg="second")
    assert read_offline(page) == ["second"] * 3 + ["pynumdraw 9.9.2"]
    deploy_with_model(folder, "broken", "9.9.3")
    (folder / "icon.svg").unlink()
    revisit(page)
    assert read_offline(page) == ["second"] * 3 + ["pynumdraw 9.9.2"]
