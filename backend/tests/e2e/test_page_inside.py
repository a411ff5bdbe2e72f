"""See inside: the panel shows the way of the drawing through the network, while it is drawn, and by any input."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from page_driver import FOUR_ZERO_SEVEN, SEVEN, bounding_box, draw_at_once, on_page
from playwright.sync_api import Page, expect
from test_page_accessible import check

LAYERS = ["#inside-panel .image", *(f"[data-layer='{layer}'] canvas" for layer in range(3))]


def open_panel(page: Page) -> None:
    page.get_by_role("button", name="See inside").click()
    expect(page.locator("#inside-panel")).to_be_visible()
    expect(page.get_by_role("heading", name="See inside")).to_be_focused()


def shown(page: Page, part: str) -> Any:
    """Return what a canvas shows, in the next frame, as a data URL."""
    return page.locator(part).first.evaluate(
        "(canvas) => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame("
        "() => resolve(canvas.toDataURL()))))"
    )


def group_labels(page: Page) -> list[str | None]:
    return [one.get_attribute("aria-label") for one in page.locator(".groups input").all()]


def best_output(page: Page) -> str:
    """Return the output with the most points, as its radio button tells it once what has changed is shown."""
    shown(page, LAYERS[0])
    labels = [one.get_attribute("aria-label") or "" for one in page.locator(".outputs input").all()]
    return max(labels, key=lambda label: float(label.split()[-2].replace("−", "-")))


def test_every_step_follows_the_pen_while_it_draws(page: Page):
    page.goto("/")
    open_panel(page)
    seen: list[list[Any]] = []
    for i, (x, y) in enumerate(zip(SEVEN[0]["x"], SEVEN[0]["y"])):
        page.mouse.move(*on_page(page, x, y), steps=3)
        if i == 0:
            page.mouse.down()
        seen.append([*(shown(page, part) for part in LAYERS), page.locator(".outputs").inner_text()])
    for before, after in pairwise(seen):
        assert all(one != other for one, other in zip(before, after))
    assert best_output(page).startswith("7: ")
    expect(page.locator(".chances-inside")).to_contain_text("%")
    page.mouse.up()


def test_groups_are_those_of_the_number_and_each_can_be_looked_at(page: Page):
    page.goto("/")
    draw_at_once(page, FOUR_ZERO_SEVEN)
    open_panel(page)
    expect(page.locator(".groups .chosen b")).to_have_text(["4", "0", "7"])
    assert best_output(page).startswith("7: ")  # the one that was drawn last
    page.locator(".groups .chosen").first.click()
    expect(page.locator(".groups .chosen input").first).to_be_checked()
    assert shown(page, LAYERS[0]) == shown(page, ".groups .chosen canvas")
    assert best_output(page).startswith("4: ")
    page.locator(".groups .chosen input").first.press("ArrowRight")
    assert best_output(page).startswith("0: ")
    assert all("score" in (label or "") for label in group_labels(page))


def test_a_pressed_unit_shows_the_pixels_that_feed_it(page: Page):
    page.goto("/")
    draw_at_once(page, SEVEN)
    open_panel(page)
    patterns = set[str]()
    for layer, (columns, rows, column, row) in enumerate([(48, 4, 5, 1), (64, 16, 40, 9), (64, 8, 63, 7)]):
        plot = page.locator(f"[data-layer='{layer}'] canvas")
        plot.scroll_into_view_if_needed()
        box = bounding_box(page, f"[data-layer='{layer}'] canvas")
        at = {"x": (column + 0.5) * box["width"] / columns, "y": (row + 0.5) * box["height"] / rows}
        plot.click(position=at)  # pyright: ignore[reportArgumentType]
        unit = row * columns + column + 1
        expect(page.locator(".said")).to_contain_text(f"Unit {unit} says")
        expect(plot).to_have_attribute("aria-valuenow", str(unit))
        expect(page.locator(f"[data-layer='{layer}'] i")).to_be_visible()
        patterns.add(shown(page, ".pattern"))
    assert len(patterns) == 3
    before = shown(page, ".match")
    page.locator("#clear").click()
    assert shown(page, ".match") != before


def test_a_pressed_digit_shows_who_spoke_for_it_and_against_it(page: Page):
    page.goto("/")
    draw_at_once(page, SEVEN)
    open_panel(page)
    units = shown(page, LAYERS[3])
    page.locator(".outputs label").nth(7).click()
    expect(page.locator(".said")).to_contain_text("units spoke for 7,")
    expect(page.get_by_role("status").filter(has_text="units spoke for 7,")).to_have_count(1)
    assert shown(page, LAYERS[3]) != units
    pro, contra = page.locator(".voices ol").all()
    added = [
        [float(text.split()[0].replace("−", "-")) for text in side.locator("li").all_inner_texts()]
        for side in (pro, contra)
    ]
    assert added[0] == sorted(added[0], reverse=True)
    assert added[0][-1] > 0
    assert added[1] == sorted(added[1])
    assert added[1][-1] < 0
    page.locator(".outputs label").nth(10).click()
    expect(page.locator(".said")).to_contain_text("spoke for “not a digit”")


def test_all_of_it_works_by_keyboard(page: Page):
    page.goto("/")
    draw_at_once(page, SEVEN)
    page.locator("#inside").press("Enter")
    expect(page.locator("#inside")).to_have_attribute("aria-expanded", "true")
    names: list[str] = []
    for _ in range(6):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.title"))
    assert names[0] == "Close"
    assert names[1].startswith("Group 1 of 1, like 7")
    assert names[2:5] == ["192 units", "1024 units", "512 units"]
    plot = page.get_by_role("slider", name="1024 units")
    plot.focus()
    for key, unit in [("ArrowRight", 2), ("ArrowDown", 66), ("End", 1024), ("ArrowUp", 960), ("Home", 1)]:
        page.keyboard.press(key)
        expect(plot).to_have_attribute("aria-valuenow", str(unit))
        expect(plot).to_have_attribute("aria-valuetext", re.compile(rf"^Unit {unit}: \d+\.\d\d$"))
    page.locator(".outputs input").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".said")).to_contain_text("units spoke for 1,")
    page.get_by_role("button", name="Close").press("Enter")
    expect(page.locator("#inside-panel")).to_be_hidden()
    expect(page.locator("#inside")).to_be_focused()


@pytest.mark.parametrize(("theme", "width"), [("dark", 1280), ("light", 390)])
def test_axe_finds_nothing(page: Page, theme: Any, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.goto("/")
    open_panel(page)
    check(page, "nothing drawn", theme)
    draw_at_once(page, FOUR_ZERO_SEVEN)
    expect(page.locator("#answer")).to_have_attribute("data-state", "number")
    check(page, "drawn", theme)
    page.get_by_role("slider", name="192 units").press("ArrowRight")
    check(page, "a unit", theme)
    page.locator(".outputs label").nth(4).click()
    check(page, "an output", theme)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_panel_takes_the_colours_of_the_theme(page: Page):
    page.emulate_media(color_scheme="light")
    page.goto("/")
    draw_at_once(page, SEVEN)
    open_panel(page)
    light = shown(page, LAYERS[1])
    page.emulate_media(color_scheme="dark")
    assert shown(page, LAYERS[1]) != light


def test_nothing_of_it_loads_before_it_is_opened_and_a_failure_can_be_tried_again(page: Page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("**/api/v1/model/weights", lambda route: route.fulfill(status=503))
    page.add_init_script("delete Navigator.prototype.serviceWorker")  # which stores all files
    page.goto("/")
    draw_at_once(page, SEVEN)
    expect(page.locator("#answer")).to_have_attribute("data-state", "number")
    assert not [url for url in asked if "inside" in url or "reader" in url or "weights" in url]
    page.get_by_role("button", name="See inside").click()
    expect(page.locator("#notice")).to_have_text("The network can’t be loaded now. Please try again later.")
    page.unroute("**/api/v1/model/weights")
    open_panel(page)
