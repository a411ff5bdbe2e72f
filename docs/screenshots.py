"""Make screenshots of the page: every state, on a desktop and on a phone in both orientations, light and dark.

    python docs/screenshots.py [--url URL] [FOLDER]

They are written to FOLDER (default: run/screenshots). Without --url the page is that of ./deploy_dev.sh, which is
started for this, and stopped afterwards, unless it is running. The Python packages are those that ./test.sh installs.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from drawings import FORTY_ONE_OR_SEVEN, FOUR_ZERO_SEVEN, STAR, STRAY_MARK, THREE
from playwright.sync_api import Browser, Page
from stage import ROOT, chromium, draw, served

PHONE = {"device_scale_factor": 2, "has_touch": True, "is_mobile": True}
DEVICES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "phone": {"viewport": {"width": 390, "height": 844}, **PHONE},
    "phone-landscape": {"viewport": {"width": 844, "height": 390}, **PHONE},
}


def untouched(page: Page) -> None:
    """Leave the page as it opens."""
    page.locator("#pad").wait_for()


def explained(page: Page) -> None:
    """Draw a number, and ask for an explanation."""
    draw(page, FOUR_ZERO_SEVEN)
    page.locator("#why").click()
    page.locator("#why[aria-pressed=true]").wait_for()


def failed(page: Page) -> None:
    """Draw without a network."""
    page.context.set_offline(True)
    draw(page, THREE._replace(verdict="error"))


def on_device(page: Page) -> None:
    """Draw a number that the server can't be asked for."""
    page.route("**/api/v1/predict*", lambda route: route.abort())
    draw(page, FOUR_ZERO_SEVEN)


def about(page: Page) -> None:
    """Open the *About* dialog."""
    page.locator("#about").click()
    page.locator("#about-dialog[open]").wait_for()


def sharing(page: Page) -> None:
    """Draw a number, and open the *Share* menu."""
    draw(page, THREE)
    page.locator("#share").click()
    page.locator("#share-menu[open]").wait_for()


def correcting(page: Page) -> None:
    """Draw a number, and open the dialog that asks which one it is."""
    draw(page, THREE)
    page.locator("#correct").click()
    page.locator(".choose[open]").wait_for()


def corrected(page: Page) -> None:
    """Draw a number, and say that it is right."""
    correcting(page)
    page.locator(".choose .wide").first.click()
    page.locator(".kept").wait_for()


def listing(page: Page) -> None:
    """Correct a drawing, and open *My drawings*."""
    corrected(page)
    page.locator("#mine").click()
    page.locator(".cards li").wait_for()


def inside(page: Page) -> None:
    """Draw a number, open *See inside*, and press the output of its last digit."""
    draw(page, FOUR_ZERO_SEVEN)
    page.locator("#inside").click()
    page.locator(".outputs label:nth-of-type(8)").click()
    page.locator(".lens").wait_for()


STATES: dict[str, Callable[[Page], None]] = {
    "empty": untouched,
    "digit": lambda page: draw(page, THREE),
    "number": lambda page: draw(page, FOUR_ZERO_SEVEN),
    "unsure": lambda page: draw(page, FORTY_ONE_OR_SEVEN),
    "stray_mark": lambda page: draw(page, STRAY_MARK),
    "not_a_number": lambda page: draw(page, STAR),
    "why": explained,
    "error": failed,
    "on_device": on_device,
    "share": sharing,
    "about": about,
    "correct": correcting,
    "corrected": corrected,
    "my_drawings": listing,
    "inside": inside,
}


def shoot(browser: Browser, url: str, folder: Path, device: str, scheme: str) -> None:
    """Make a screenshot of each state on one device, in one colour scheme."""
    for state, reach in STATES.items():
        context = browser.new_context(**DEVICES[device], color_scheme=scheme)  # pyright: ignore[reportArgumentType]
        page = context.new_page()
        page.goto(url)
        reach(page)
        page.mouse.move(0, 0)
        page.screenshot(path=folder / f"{device}-{scheme}-{state}.png", animations="disabled")
        context.close()


def main() -> None:
    """Parse the command line, and make all screenshots."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "run" / "screenshots", help="where to write")
    parser.add_argument("--url", help="address of a page that is already served")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with served(options.url) as url, chromium() as browser:
        for device in DEVICES:
            for scheme in ("light", "dark"):
                shoot(browser, url, options.folder, device, scheme)
    print(f"{len(DEVICES) * 2 * len(STATES)} screenshots are in {options.folder}")


if __name__ == "__main__":
    main()
