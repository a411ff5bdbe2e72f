"""The page stays small: what its first load needs has at most 96 KiB together, and 32 KiB compressed.

So does its reader, which has at most 30 KiB.
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path

FRONTEND = Path(__file__).resolve().parents[3] / "frontend"
LATER = {
    "about.html",
    "about.js",
    "model-accuracy.js",
    "on-device-reader.js",
    "reader.js",
    "polyline.js",
    "export.js",
    "curl.js",
    "png.js",
} | {
    "parse.js",
    "read-json.js",
    "read-svg.js",
    "svg-path.js",
    "picture.js",
    "number-pad.js",
    "digit-range.js",
    "outcome.js",
}
"""Files that load only when they are needed."""
LATER.update(path.name for room in ("corrections", "inside") for path in (FRONTEND / room).glob("*.js"))


def needed(path: Path) -> set[Path]:
    """Return the files that a file needs at once: those that a page names, or that a module imports statically."""
    text = path.read_text()
    if path.suffix == ".html":
        names = re.findall(r'<(?:link|script|img)\b[^>]*?(?:href|src)="([\w./-]+)"', text)
    else:
        names = (
            re.findall(r'^(?:import|export)\b[^;]*?from "([^"]+)"', text, re.MULTILINE) if path.suffix == ".js" else []
        )
    return {(path.parent / name).resolve() for name in names}


def first_load() -> set[Path]:
    found, new = set[Path](), {FRONTEND / "index.html", FRONTEND / "sw.js"}
    while new:
        found |= new
        new = {one for path in new if path.suffix in (".html", ".js") for one in needed(path)} - found
    return found


def test_the_first_load_is_96_kib_at_most_and_32_kib_compressed() -> None:
    sizes = {path.name: (path.stat().st_size, len(gzip.compress(path.read_bytes(), 6))) for path in first_load()}
    assert {"main.js", "import.js", "style.css", "icon.svg"} <= sizes.keys()
    assert sum(size for size, _ in sizes.values()) <= 96 * 1024, sizes
    assert sum(size for _, size in sizes.values()) <= 32 * 1024, sizes


def test_what_is_needed_later_is_no_part_of_the_first_load() -> None:
    assert not LATER & {path.name for path in first_load()}
    assert {path.name for path in FRONTEND.rglob("*.*")} >= LATER


def test_the_reader_is_30_kib_at_most() -> None:
    sizes = {path.name: path.stat().st_size for path in (FRONTEND / "reader").glob("*.js")}
    assert "reader.js" in sizes
    assert sum(sizes.values()) <= 30 * 1024, sizes
