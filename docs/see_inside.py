"""Make docs/see-inside.webp, the animated picture of *See inside*, from a real session in Chromium.

    python docs/see_inside.py [--url URL]

The mouse draws a 3 while the panel shows what the network makes of it, and then presses the output of 3.
The page is that of ./deploy_dev.sh, or the one at URL.
"""

from __future__ import annotations

import argparse

import animate
from drawings import THREE
from film import Film
from playwright.sync_api import Page, ViewportSize
from stage import ROOT, chromium, in_window, served

WINDOW: ViewportSize = {"width": 1280, "height": 1230}
SCALE = 0.6
QUALITY = 35
MAX_BYTES = 300_000
FRAME_POINTS = 3
"""Points that are drawn from one picture to the next, a seventh of a second later."""


def open_panel(film: Film, page: Page) -> None:
    """Open the panel before the film begins."""
    page.locator("#inside").click()
    page.locator("#inside-panel").wait_for()
    film.mouse = (250, 200)
    page.mouse.move(*film.mouse)
    page.clock.run_for(100)


def draw(film: Film, page: Page) -> None:
    """Draw slowly, with few pictures."""
    for stroke in THREE.strokes:
        points = list(in_window(page, stroke))
        animate.move(film, points[0])
        page.mouse.down()
        for i in range(0, len(points), FRAME_POINTS):
            for point in points[i : i + FRAME_POINTS]:
                page.mouse.move(*point)
            film.move(points[min(i + FRAME_POINTS, len(points)) - 1])
            film.hold(100)
        page.mouse.up()
    film.hold_until(page.locator(f"#answer[data-state={THREE.verdict}]:not([data-outdated])"))


def play(film: Film, page: Page) -> None:
    """Play the scenes of the picture, about nine seconds."""
    open_panel(film, page)
    draw(film, page)
    film.hold(1000)
    animate.press(film, page, ".outputs label:nth-of-type(4)")
    film.hold(600)
    for _ in range(3):
        page.evaluate("scrollBy(0, 90)")
        film.hold(50)
    film.hold(3000)


def main() -> None:
    """Parse the command line, and make the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="address of a page that is already served")
    file = ROOT / "docs" / "see-inside.webp"
    with served(parser.parse_args().url) as url, chromium() as browser:
        page = browser.new_page(viewport=WINDOW, color_scheme="light")
        film = Film(page)
        page.goto(url)
        play(film, page)
    film.save(file, SCALE, QUALITY, MAX_BYTES)
    print(f"{file}: {file.stat().st_size:,} bytes, {film.seconds:.1f} s")


if __name__ == "__main__":
    main()
