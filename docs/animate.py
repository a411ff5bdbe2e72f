"""Makes the animated picture of the page, docs/page.webp, from a real run in Chromium.

    python docs/animate.py [--url URL] [FILE]

A 3 is drawn with the mouse, read, and explained; then comes an example that is no number. The picture goes to FILE
(docs/page.webp if left out). The page is that at URL, or else of ./deploy_dev.sh, which is started, and stopped
afterwards, if it isn't running. It takes the Python packages that ./test.sh installs.

The page's clock stands still while a frame is taken: the picture runs at the page's own speed on any machine.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import pairwise
from math import ceil, hypot
from pathlib import Path

from drawings import THREE, Drawing, Point
from film import Film
from playwright.sync_api import Page, ViewportSize
from stage import ROOT, chromium, in_window, served

WINDOW: ViewportSize = {"width": 1040, "height": 780}
PEN_SPEED = 34
"""Of the drawing hand, in CSS pixels a frame."""
HAND_SPEED = 90
"""Of the mouse between drawings."""


def way(points: list[Point], speed: float) -> Iterator[Point]:
    """Yield points along a polyline, `speed` apart, and its end."""
    for (x0, y0), (x1, y1) in pairwise(points):
        steps = ceil(hypot(x1 - x0, y1 - y0) / speed)
        yield from ((x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps) for i in range(1, steps + 1))


def go(film: Film, to: Point) -> None:
    """Move the mouse without drawing."""
    for point in way([film.mouse, to], HAND_SPEED):
        film.move(point)


def press(film: Film, page: Page, button: str) -> None:
    """Go to a button and click it."""
    box = page.locator(button).bounding_box()
    if box is None:
        raise RuntimeError(f"The page shows no {button}.")
    go(film, (box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.6))
    page.mouse.down()
    film.hold(100)
    page.mouse.up()


def draw(film: Film, page: Page, drawing: Drawing) -> None:
    """Draw as a hand does, and wait for the answer."""
    for stroke in drawing.strokes:
        points = list(in_window(page, stroke))
        go(film, points[0])
        page.mouse.down()
        for point in way(points, PEN_SPEED):
            film.move(point)
        page.mouse.up()
    film.hold_until(page.locator(f"#answer[data-state={drawing.verdict}]:not([data-outdated])"))


def play(film: Film, page: Page) -> None:
    """Do what the picture shows: some twelve seconds."""
    film.move((WINDOW["width"] / 2, WINDOW["height"] * 0.9))
    film.hold(400)
    draw(film, page, THREE)
    film.hold(1000)
    press(film, page, "#why")
    film.hold(1600)
    press(film, page, "#why")
    press(film, page, "button[title='Example: a fish']")
    film.hold_until(page.locator("#answer[data-state=not_a_number]:not([data-outdated])"))
    film.hold(2000)


def main() -> None:
    """Read the command line, and make the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=ROOT / "docs" / "page.webp", help="where it goes")
    parser.add_argument("--url", help="the page, if it is served already")
    options = parser.parse_args()
    with served(options.url) as url, chromium() as browser:
        page = browser.new_page(viewport=WINDOW, color_scheme="light")
        film = Film(page)
        page.goto(url)
        play(film, page)
    film.save(options.file)
    print(f"{options.file}: {options.file.stat().st_size:,} bytes, {film.seconds:.1f} s")


if __name__ == "__main__":
    main()
