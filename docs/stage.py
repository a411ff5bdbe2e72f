"""Start a server and Chromium for pictures of the page, and draw on it with a real mouse."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

from drawings import SIDE, Drawing, Point
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser"]
QUIET = [f"--disable-{name}" for name in ("gpu", "quic", "background-networking", "component-update", "sync")]


@contextmanager
def served(url: str | None) -> Generator[str]:
    """Yield `url`, or else the address of ``./deploy_dev.sh``, which is stopped afterwards if this started it."""
    if url:
        yield url
        return
    output = deploy("start")
    address = next(word for word in output.split() if word.startswith("http"))
    try:
        yield address
    finally:
        if not output.startswith("Already running"):
            deploy("stop")


def deploy(command: str) -> str:
    """Run a command of ``./deploy_dev.sh``, and return its output."""
    done = subprocess.run(["./deploy_dev.sh", command], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


@contextmanager
def chromium() -> Generator[Browser]:
    """Start the Chromium that ``PYNUMDRAW_CHROMIUM`` names, or this machine's, or else Playwright's; yield it."""
    path = os.environ.get("PYNUMDRAW_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--no-first-run", *QUIET])
        try:
            yield browser
        finally:
            browser.close()


def draw(page: Page, drawing: Drawing) -> None:
    """Draw with the mouse, without pauses; return when the page shows the expected verdict."""
    for stroke in drawing.strokes:
        points = list(in_window(page, stroke))
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points:
            page.mouse.move(*point, steps=4)
        page.mouse.up()
    await_answer(page, drawing)


def in_window(page: Page, points: Iterable[Point]) -> Generator[Point]:
    """Convert points of the drawing area to CSS pixels of the window."""
    box = page.locator("#pad").bounding_box()
    if box is None:
        raise RuntimeError("The page shows no drawing area, #pad.")
    for x, y in points:
        yield box["x"] + x * box["width"] / SIDE, box["y"] + y * box["height"] / SIDE


def await_answer(page: Page, drawing: Drawing) -> None:
    """Return when the page shows the expected verdict; raise Playwright's ``TimeoutError`` if it doesn't."""
    page.locator(f"#answer[data-state={drawing.verdict}]:not([data-outdated])").wait_for()
