"""Make the animated picture of the page, docs/page.webp, from a real session in Chromium.

    python docs/animate.py [--url URL] [FILE]

The mouse draws 407, which the page reads and explains; then follows an example that is not a number. The picture is
written to FILE (default: docs/page.webp). Without --url the page is that of ./deploy_dev.sh, which is started for this,
and stopped afterwards, unless it is running. The Python packages are those that ./test.sh installs.

The page's clock stops while a frame is taken, so the picture runs at the page's own speed on any machine.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import pairwise
from math import ceil, hypot
from pathlib import Path

from drawings import FOUR_ZERO_SEVEN, Drawing, Point
from film import Film
from playwright.sync_api import Page, ViewportSize
from stage import ROOT, chromium, in_window, served

WINDOW: ViewportSize = {"width": 1040, "height": 780}
PEN_SPEED = 34
"""Speed of the mouse while it draws, in CSS pixels per frame."""
MOUSE_SPEED = 90
"""Speed of the mouse between strokes, in CSS pixels per frame."""


def resample(points: list[Point], step: float) -> Iterator[Point]:
    """Yield points along a polyline at most `step` apart, without its start."""
    for (x0, y0), (x1, y1) in pairwise(points):
        steps = ceil(hypot(x1 - x0, y1 - y0) / step)
        yield from ((x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps) for i in range(1, steps + 1))


def move(film: Film, to: Point) -> None:
    """Move the mouse without drawing."""
    for point in resample([film.mouse, to], MOUSE_SPEED):
        film.move(point)


def press(film: Film, page: Page, button: str) -> None:
    """Move to a button and click it."""
    box = page.locator(button).bounding_box()
    if box is None:
        raise RuntimeError(f"The page shows no {button}.")
    move(film, (box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.6))
    page.mouse.down()
    film.hold(100)
    page.mouse.up()


def draw(film: Film, page: Page, drawing: Drawing) -> None:
    """Draw at the speed of a hand, and wait for the answer."""
    for stroke in drawing.strokes:
        points = list(in_window(page, stroke))
        move(film, points[0])
        page.mouse.down()
        for point in resample(points, PEN_SPEED):
            film.move(point)
        page.mouse.up()
    film.hold_until(page.locator(f"#answer[data-state={drawing.verdict}]:not([data-outdated])"))


def play(film: Film, page: Page) -> None:
    """Play the scenes of the picture, about fifteen seconds."""
    film.move((WINDOW["width"] / 2, WINDOW["height"] * 0.9))
    film.hold(400)
    draw(film, page, FOUR_ZERO_SEVEN)
    film.hold(1000)
    press(film, page, "#why")
    film.hold(1600)
    press(film, page, "#why")
    press(film, page, "button[title='Example: a fish']")
    film.hold_until(page.locator("#answer[data-state=not_a_number]:not([data-outdated])"))
    film.hold(2000)


def main() -> None:
    """Parse the command line, and make the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=ROOT / "docs" / "page.webp", help="where to write it")
    parser.add_argument("--url", help="address of a page that is already served")
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
