"""The page without a network: its service worker keeps it complete and up to date."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from page_driver import SEVEN, ask, draw
from playwright.sync_api import BrowserContext, Page, expect
from running import Server
from stack import ROOT, StartNginx

FRONTEND = ROOT / "frontend"
_KEPT = """async () => {
  const requests = await (await caches.open("page")).keys();
  return requests.map(({ url }) => new URL(url).pathname.slice(1));
}"""


@pytest.fixture
def deployed(tmp_path: Path, server: Server, start_nginx: StartNginx) -> Generator[tuple[Path, str]]:
    """Serve a copy of the page that the test may change; yield its folder and its address."""
    copy = tmp_path / "page"
    shutil.copytree(FRONTEND, copy)
    (tmp_path / "nginx").mkdir()
    with start_nginx(tmp_path / "nginx", server.port, page=copy) as url:
        yield copy, url


@pytest.fixture
def visited(deployed: tuple[Path, str], new_context: Callable[..., BrowserContext]) -> Page:
    """Return a page that has been open long enough to be stored."""
    page = new_context().new_page()
    page.goto(deployed[1])
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    return page


def deploy(folder: Path, text: str) -> None:
    """Deploy a page with `text` in its title, style and script."""
    html, css, script = (folder / name for name in ("index.html", "style.css", "answer/messages.js"))
    html.write_text(re.sub("<title>.*</title>", f"<title>{text}</title>", html.read_text()))
    css.write_text(f"{css.read_text()}\nbody {{ --deployed: {text}; }}\n")
    script.write_text(f"{script.read_text()}\ndocument.body.dataset.deployed = '{text}';\n")


def shown(page: Page) -> list[str]:
    """Return the text in the page's title, style and script."""
    style = page.evaluate("getComputedStyle(document.body).getPropertyValue('--deployed')")
    return [page.title(), style.strip(), page.locator("body").get_attribute("data-deployed") or ""]


def revisit(page: Page) -> list[str]:
    """Open the page again; return its texts once all of it is stored."""
    with page.expect_event("requestfinished", lambda request: request.url.endswith("answer/messages.js")):
        page.reload()
    page.wait_for_timeout(300)
    return shown(page)


def test_the_worker_stores_every_file_of_the_page(visited: Page):
    paths = {str(path.relative_to(FRONTEND)) for path in FRONTEND.rglob("*.*")}
    files = {path for path in paths if not path.startswith(("tests/", "number-pad"))}
    assert set(visited.evaluate(_KEPT)) == files - {"index.html", "sw.js", "types.d.ts"} | {""}


def test_the_page_opens_offline_draws_and_says_why_it_cannot_read(visited: Page):
    visited.context.set_offline(True)
    visited.reload()
    draw(visited, SEVEN)
    assert ask(visited) == ("!", "You are offline.")
    expect(visited.locator(".detail")).to_contain_text("server")
    visited.context.set_offline(False)
    visited.get_by_role("button", name="Predict").click()
    expect(visited.locator("#answer")).to_have_attribute("data-state", re.compile("number|unsure"))


def test_a_link_opens_offline(visited: Page):
    visited.context.set_offline(True)
    visited.goto(f"{visited.url}?from=home#v9.abc")
    expect(visited.locator("#notice")).to_contain_text("version 9")


def test_a_new_version_shows_at_once_and_is_stored(visited: Page, deployed: tuple[Path, str]):
    deploy(deployed[0], "second")
    assert revisit(visited) == ["second"] * 3
    deploy(deployed[0], "third")
    assert revisit(visited) == ["third"] * 3
    visited.context.set_offline(True)
    visited.reload()
    assert shown(visited) == ["third"] * 3


def test_a_deployment_without_one_file_leaves_the_last_complete_one_stored(visited: Page, deployed: tuple[Path, str]):
    deploy(deployed[0], "second")
    revisit(visited)
    deploy(deployed[0], "broken")
    (deployed[0] / "icon.svg").unlink()
    revisit(visited)
    visited.context.set_offline(True)
    visited.reload()
    assert shown(visited) == ["second"] * 3


def test_a_versioned_page_opens_offline(visited: Page, deployed: tuple[Path, str]):
    subprocess.run([ROOT / "deploy" / "fingerprint_assets.sh", deployed[0]], check=True)
    revisit(visited)
    assert visited.locator("script[type=module]").get_attribute("src") != "main.js"
    visited.context.set_offline(True)
    visited.reload()
    draw(visited, SEVEN)
    assert ask(visited) == ("!", "You are offline.")


def test_answers_are_never_stored(visited: Page):
    visited.reload()
    draw(visited, SEVEN)
    ask(visited)
    assert [path for path in visited.evaluate(_KEPT) if "api/" in path] == []


def test_the_page_can_be_installed(page: Page):
    page.goto("/")
    link = page.locator("link[rel=manifest]").get_attribute("href")
    response = page.request.get(f"{page.url}{link}")
    assert response.headers["content-type"].startswith("application/manifest+json")
    manifest = json.loads(response.text())
    assert manifest["start_url"] == "./"
    (icon,) = manifest["icons"]
    assert page.request.get(f"{page.url}{icon['src']}").headers["content-type"] == "image/svg+xml"
    session = page.context.new_cdp_session(page)
    assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] in (
        [],
        [{"errorId": "in-incognito", "errorArguments": []}],
    )
