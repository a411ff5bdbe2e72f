"""Three browsers with one interface: real input goes in, and what the page's scripts and a user see comes out."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, Protocol

from marionette_driver.marionette import ActionSequence, Marionette
from page_driver import pen_stroke, touch_stroke
from playwright.sync_api import BrowserType
from running import free_port
from selenium.webdriver import ActionChains, WebKitGTK, WebKitGTKOptions
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.actions.pointer_input import PointerInput
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait
from selenium.webdriver.webkitgtk.service import Service

Point = tuple[float, float]
Pointer = Literal["mouse", "touch", "pen"]
"""WebKit's driver makes a mouse of a touch, and Firefox's has no pen."""


class Engine(Protocol):
    """A browser with one tab. Points are CSS pixels of the window."""

    def open(self, url: str) -> None: ...
    def run(self, script: str, *args: Any) -> Any:
        """Run the body of a function in the page, and return what it returns."""
        ...

    def drag(self, points: list[Point], pointer: Pointer = "mouse") -> None:
        """Press a pointer at the first point, move it through all, and release it."""
        ...

    def press_control(self, key: str) -> None: ...
    def zoom_in(self) -> None:
        """Zoom the page to 120%."""
        ...

    def resize(self, width: int, height: int) -> None:
        """Give the window's contents this size, or the nearest possible one."""
        ...

    def screenshot(self) -> bytes:
        """Return what the window shows, as a PNG."""
        ...

    def close(self) -> None: ...


class Chromium:
    """Chromium, through Playwright."""

    def __init__(self, theme: str, browser_type: BrowserType, **launch: Any) -> None:
        self.browser = browser_type.launch(**launch)
        self.page = self.browser.new_page(color_scheme="dark" if theme == "dark" else "light")

    def open(self, url: str) -> None:
        self.page.goto(url)

    def run(self, script: str, *args: Any) -> Any:
        return self.page.evaluate(f"(given) => (function () {{ {script} }})(...given)", args)

    def drag(self, points: list[Point], pointer: Pointer = "mouse") -> None:
        if pointer == "touch":
            touch_stroke(self.page.context.new_cdp_session(self.page), points)
        elif pointer == "pen":
            pen_stroke(self.page.context.new_cdp_session(self.page), points)
        else:
            self._drag_mouse(points)

    def _drag_mouse(self, points: list[Point]) -> None:
        self.page.mouse.move(*points[0])
        self.page.mouse.down()
        for point in points:
            self.page.mouse.move(*point)
        self.page.mouse.up()

    def press_control(self, key: str) -> None:
        self.page.keyboard.press(f"Control+{key}")

    def zoom_in(self) -> None:
        width, height = self.run("return [innerWidth, innerHeight]")
        size = {"width": round(width / 1.2), "height": round(height / 1.2), "deviceScaleFactor": 1.2, "mobile": False}
        self.page.context.new_cdp_session(self.page).send("Emulation.setDeviceMetricsOverride", size)

    def resize(self, width: int, height: int) -> None:
        self.page.set_viewport_size({"width": width, "height": height})

    def screenshot(self) -> bytes:
        return self.page.screenshot()

    def close(self) -> None:
        self.browser.close()


RESIZE_FIREFOX = """const [width, height] = arguments;
Object.assign(gBrowser.selectedBrowser.style,
  { flex: "none", minWidth: 0, minHeight: 0, width: `${width}px`, height: `${height}px` });"""
"""Resizes the tab: a window of Firefox has at least 450 pixels."""


class Firefox:
    """Firefox, through Marionette, which is Firefox's own protocol."""

    def __init__(self, theme: str) -> None:
        theme_number = 0 if theme == "dark" else 1
        prefs = {"layout.css.prefers-color-scheme.content-override": theme_number, "ui.prefersReducedMotion": 1}
        firefox = required("firefox-esr", "firefox")
        self.folder = TemporaryDirectory()
        log = str(Path(self.folder.name, "firefox.log"))  # Marionette removes what was there: never give it /dev/null
        self.driver = Marionette(bin=firefox, port=free_port(), headless=True, prefs=prefs, gecko_log=log)
        self.driver.start_session()

    def open(self, url: str) -> None:
        self.driver.navigate(url)

    def run(self, script: str, *args: Any) -> Any:
        return self.driver.execute_script(script, args, sandbox=None)  # None: the page sees its changes

    def drag(self, points: list[Point], pointer: Pointer = "mouse") -> None:
        actions = ActionSequence(self.driver, "pointer", pointer, {"pointerType": pointer})
        actions.pointer_move(*map(round, points[0])).pointer_down()
        for x, y in points:
            actions.pointer_move(round(x), round(y), duration=16)
        actions.pointer_up().perform()

    def press_control(self, key: str) -> None:
        keys = ActionSequence(self.driver, "key", "keyboard")
        keys.key_down(Keys.CONTROL).key_down(key).key_up(key).key_up(Keys.CONTROL).perform()

    def zoom_in(self) -> None:
        with self.driver.using_context("chrome"):
            self.driver.execute_script("ZoomManager.zoom = 1.2")

    def resize(self, width: int, height: int) -> None:
        with self.driver.using_context("chrome"):
            self.driver.execute_script(RESIZE_FIREFOX, (width, height))

    def screenshot(self) -> bytes:
        return self.driver.screenshot(format="binary", full=False)

    def close(self) -> None:
        self.driver.quit()
        self.folder.cleanup()


class WebKit:
    """WebKitGTK's small browser, through WebDriver. It needs a display and a D-Bus session."""

    def __init__(self, theme: str) -> None:
        options = WebKitGTKOptions()
        found = map(str, Path("/usr/lib").glob("*/webkit*gtk-*/MiniBrowser"))
        options.binary_location = required(*found, "MiniBrowser")
        options.add_argument("--automation")
        env = os.environ | {"GTK_THEME": "Adwaita:dark" if theme == "dark" else "Adwaita"}
        self.driver = WebKitGTK(options=options, service=Service(required("WebKitWebDriver"), env=env))

    def open(self, url: str) -> None:
        self.driver.get(url)

    def run(self, script: str, *args: Any) -> Any:
        return self.driver.execute_script(script, *args)

    def drag(self, points: list[Point], pointer: Pointer = "mouse") -> None:
        builder = ActionBuilder(self.driver, mouse=PointerInput(pointer, pointer), duration=16)
        actions = builder.pointer_action
        actions.move_to_location(*map(round, points[0])).pointer_down()
        for x, y in points:
            actions.move_to_location(round(x), round(y))
        actions.pointer_up()
        builder.perform()

    def press_control(self, key: str) -> None:
        ActionChains(self.driver).key_down(Keys.CONTROL).send_keys(key).key_up(Keys.CONTROL).perform()

    def zoom_in(self) -> None:
        """Press Ctrl and + of the number pad with the mouse on the window: WebDriver's keys reach the page only."""
        subprocess.run([required("xdotool"), "mousemove", "300", "300", "key", "ctrl+KP_Add"], check=True, timeout=10)

    def resize(self, width: int, height: int) -> None:
        toolbar = self.run("return outerHeight - innerHeight")
        self.driver.set_window_rect(width=width, height=height + toolbar)
        # MiniBrowser's window has a least width
        resized = f"return innerHeight === {height} && (innerWidth === {width} || innerWidth < 500)"
        WebDriverWait(self.driver, 5).until(lambda _: self.run(resized))

    def screenshot(self) -> bytes:
        return self.driver.get_screenshot_as_png()

    def close(self) -> None:
        self.driver.quit()


def required(*names: str) -> str:
    """Return the path of the first of these programs that is installed."""
    found = next(filter(None, map(shutil.which, names)), None)
    assert found, f"{names[0]} is not installed: ./test.sh --browsers installs it"
    return found
