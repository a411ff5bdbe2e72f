"""Record a page frame by frame, at the page's own speed and with a visible mouse."""

from __future__ import annotations

import io
from itertools import groupby
from pathlib import Path

from drawings import Point
from PIL import Image, ImageDraw, ImageOps
from playwright.sync_api import Locator, Page

FRAME_MS = 50
PATIENCE_MS = 10_000
MAX_BYTES = 1_500_000
QUALITY = 80
KEYFRAMES = 999  # at most so many frames apart: each is a whole picture

ARROW: list[Point] = [(0, 0), (0, 17), (4, 13.5), (6.5, 19), (9, 18), (6.5, 12.5), (12, 12)]
FINE = 4  # the arrow is drawn this much larger and then reduced, which smooths it

# The clock stops timers only: transitions and animations are advanced by hand.
_ANIMATE = """(ms) => {
  for (const animation of document.getAnimations()) {
    const before = animation.playState === "running" ? 0 : animation.currentTime; // a running one has just begun
    animation.pause();
    animation.currentTime = before + ms;
    if (animation.currentTime >= animation.effect.getComputedTiming().endTime) animation.finish();
  }
}"""


class Film:
    """Frames of a page. Time on the page passes only from frame to frame, however long it takes to take one."""

    def __init__(self, page: Page) -> None:
        self.mouse: Point = (0.0, 0.0)
        self._page = page
        self._shots: list[tuple[bytes, Point]] = []
        page.clock.install(time=0)
        page.clock.pause_at(1)

    @property
    def seconds(self) -> float:
        """The length of the film."""
        return len(self._shots) * FRAME_MS / 1000

    def move(self, to: Point) -> None:
        """Move the mouse, in CSS pixels of the window, and take a frame."""
        self._page.mouse.move(*to)
        self.mouse = to
        self._shoot()

    def hold(self, ms: float) -> None:
        """Let time pass."""
        for _ in range(round(ms / FRAME_MS)):
            self._shoot()

    def hold_until(self, part: Locator) -> None:
        """Let time pass until a part of the page appears; raise ``TimeoutError`` if it doesn't."""
        for _ in range(PATIENCE_MS // FRAME_MS):
            if part.count() > 0:
                return
            self._shoot()
        raise TimeoutError(f"After {PATIENCE_MS} ms the page doesn't show {part}.")

    def save(self, path: Path, scale: float = 1, quality: int = QUALITY, max_bytes: int = MAX_BYTES) -> None:
        """Write the film as an endless WebP; raise ``ValueError`` if it is larger than `max_bytes`."""
        runs = [(shot, len(list(same))) for shot, same in groupby(self._shots)]
        first, *others = (ImageOps.scale(with_arrow(*shot), scale) for shot, _ in runs)
        durations = [count * FRAME_MS for _, count in runs]
        first.save(
            path,
            save_all=True,
            append_images=others,
            duration=durations,
            loop=0,
            quality=quality,
            method=6,
            kmin=KEYFRAMES - 1,
            kmax=KEYFRAMES,
        )
        if path.stat().st_size > max_bytes:
            raise ValueError(f"{path} has {path.stat().st_size} bytes, more than {max_bytes}.")

    def _shoot(self) -> None:
        self._page.clock.run_for(FRAME_MS)
        self._page.evaluate(_ANIMATE, FRAME_MS)
        self._shots.append((self._page.screenshot(), self.mouse))


def with_arrow(shot: bytes, mouse: Point) -> Image.Image:
    """Return the screenshot with the mouse pointer, which a headless browser doesn't show."""
    picture = Image.open(io.BytesIO(shot)).convert("RGB")
    arrow = Image.new("RGBA", (16 * FINE, 24 * FINE))
    outline = [((x + 1.5) * FINE, (y + 1.5) * FINE) for x, y in ARROW]
    ImageDraw.Draw(arrow).polygon(outline, fill="black", outline="white", width=FINE)
    arrow = arrow.resize((16, 24), Image.Resampling.BOX)
    picture.paste(arrow, (round(mouse[0] - 1.5), round(mouse[1] - 1.5)), arrow)
    return picture
