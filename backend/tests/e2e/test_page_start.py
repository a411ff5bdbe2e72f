"""The page says why, where it cannot run; and it runs where the browser keeps nothing."""

from __future__ import annotations

import re

import pytest
from page_driver import SEVEN, ask, draw_at_once
from playwright.sync_api import Page, expect
from stack import ROOT

MISSING = {
    "dialogs": "delete window.HTMLDialogElement",
    "ARIA properties": "delete Element.prototype.ariaPressed",
    "nested styles": "CSS.supports = (condition) => condition !== 'selector(&)'",
}
"""How to take away what an older browser lacks."""

FORBIDDEN = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, { get() { throw new DOMException("forbidden", "SecurityError"); } });"""


def test_a_page_that_runs_is_ready_and_complains_of_nothing(page: Page):
    page.goto("/", wait_until="networkidle")
    expect(page.locator(".verdict")).to_have_text("Ready to read.")


@pytest.mark.parametrize("name", MISSING)
def test_what_an_old_browser_lacks_is_named(page: Page, name: str):
    page.add_init_script(MISSING[name])
    page.goto("/")
    expect(page.locator(".verdict")).to_have_text("This page can’t run here.")
    expect(page.locator(".detail")).to_contain_text(name)


@pytest.mark.parametrize("name", ["drawing/pointer.js", "answer/view.js", "main.js"])
def test_a_module_that_a_blocker_refuses_is_named(page: Page, name: str):
    page.route(f"**/{name}", lambda route: route.abort("blockedbyclient"))
    page.goto("/")
    expect(page.locator(".verdict")).to_have_text("This page can’t run here.")
    expect(page.locator(".detail")).to_contain_text(name)


@pytest.mark.parametrize(
    "name", ["AbortSignal.any", "CanvasRenderingContext2D.prototype.reset", "HTMLElement.prototype.showPopover"]
)
def test_what_the_page_can_do_without_is_not_needed(page: Page, name: str):
    page.add_init_script(f"delete {name}")
    page.goto("/")
    draw_at_once(page, SEVEN)
    assert ask(page)[0] == "7"
    page.get_by_role("button", name="Share").click()
    expect(page.locator("#share-menu")).to_be_visible()


def test_a_page_opened_as_a_file_says_how_to_serve_it(page: Page):
    page.goto((ROOT / "frontend" / "index.html").as_uri())
    expect(page.locator(".detail")).to_contain_text("./deploy_dev.sh")


def test_the_page_works_where_site_data_is_forbidden(page: Page):
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(FORBIDDEN)
    page.goto("/")
    page.get_by_label("Live").uncheck()
    draw_at_once(page, SEVEN)
    ask(page)
    expect(page.locator("#answer")).to_have_attribute("data-state", re.compile("number|unsure"))
    assert errors == []
