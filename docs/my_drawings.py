"""Make docs/my-drawings.webp, the picture of *My drawings* with corrected drawings.

    python docs/my_drawings.py [--url URL]

Somebody draws a 0 with a stroke from top to bottom, which the model does not know.
The page is that of ./deploy_dev.sh, or the one at URL.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
from typing import Any
from urllib.request import Request, urlopen

from drawings import FOUR_ZERO_SEVEN, SIDE, STAR, THREE, Point, arc
from PIL import Image
from stage import ROOT, chromium, served

Line = dict[str, Any]
_SAMPLE = ROOT / "data" / "sample" / "ink" / "pendigits-sample.ndjson.gz"


def line(label: str | None, strokes: list[list[Point]]) -> Line:
    """Return a line of an ink file."""
    columns = [{"x": [x for x, _ in stroke], "y": [y for _, y in stroke]} for stroke in strokes]
    return {"width": SIDE, "height": SIDE, "strokes": columns, "label": label}


def struck_zero(lean: float) -> list[list[Point]]:
    """Return a 0 with a stroke from top to bottom."""
    return [arc((140, 140), (52, 70 + lean), -70, 290), [(142 + lean, 34), (140 - lean, 250)]]


def with_answer(url: str, corrected: Line) -> Line:
    """Add what the model answers."""
    body = json.dumps(corrected).encode()
    with urlopen(Request(f"{url}api/v1/predict", body, {"Content-Type": "application/json"})) as response:  # noqa: S310 - an http address
        return corrected | {"answer": json.load(response)}


def main() -> None:
    """Parse the command line, and make the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="address of a page that is already served, with a slash at its end")
    pens: list[Line] = [json.loads(text) for text in gzip.decompress(_SAMPLE.read_bytes()).splitlines()[:200:40]]
    drawn = [line("407", FOUR_ZERO_SEVEN.strokes), line("3", THREE.strokes), line(None, STAR.strokes)]
    zeros = [line("0", struck_zero(lean)) for lean in (-6.0, 1.0, 9.0)]
    with served(parser.parse_args().url) as url, chromium() as browser:
        lines = [with_answer(url, one) for one in [*pens, *drawn, *zeros]]
        page = browser.new_page(viewport={"width": 900, "height": 1100}, device_scale_factor=1.25)
        page.goto(url)
        page.locator("#mine").click()
        text = "\n".join(map(json.dumps, lines)).encode()
        file = {"name": "drawings.ndjson", "mimeType": "application/x-ndjson", "buffer": text}
        page.locator(".my-drawings [type=file]").set_input_files(file)  # pyright: ignore[reportArgumentType]
        page.locator(".cards li").last.wait_for()
        page.locator(".done").evaluate("(line) => line.replaceChildren()")
        shown = page.locator(".my-drawings").screenshot(animations="disabled")
    Image.open(io.BytesIO(shown)).save(ROOT / "docs" / "my-drawings.webp", quality=80, method=6)


if __name__ == "__main__":
    main()
