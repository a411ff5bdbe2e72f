"""Where the time of a request goes: microseconds by stage, in one process without HTTP.

Usage: python -m benchmarks.predict [--rounds N], in backend/.

Each stage is given all of the 200 drawings, as the stage before left them, round by round; the figures are medians over
the rounds, of the time that the processor spent, so that other processes disturb them little. A stage by itself finds
its code and its data in the processor's caches, so the sums fall short of what all of it takes in one go.
"""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any, NamedTuple

import msgspec
from pynumdraw.ink.parsing import parse_drawing
from pynumdraw.ink.polyline import Polyline, bounding_box
from pynumdraw.ink.raster import Image, draw, rasterise, render, render_centred, resample_all, scale_to_box
from pynumdraw.ink.surface import split_at_corners
from pynumdraw.model.recognizer import Recognizer, interpret_one
from pynumdraw.reading.evidence import prior
from pynumdraw.reading.reader import read_drawing
from pynumdraw.serve.http.app import create_app
from pynumdraw.serve.settings import Settings

from benchmarks.bodies import bodies

_DEPTH = "  "


class Stage(NamedTuple):
    """A stage: its name, indented if it is a part of the one above, and what does it to all drawings."""

    name: str
    do: Callable[[], Sequence[object]]


def stages() -> list[Stage]:
    """List the stages of a request, from its body to its answer."""
    recognizer, encoder = Recognizer(), msgspec.json.Encoder()
    asked = bodies()
    drawings = [parse_drawing(body) for body in asked]
    inks = [drawing.polylines() for drawing in drawings]
    rendered = [(drawing, *render(ink)) for drawing, ink in zip(drawings, inks)]
    answers = [read_drawing(drawing, recognizer) for drawing in drawings]
    return [
        Stage("decode and validate", lambda: [parse_drawing(body) for body in asked]),
        Stage("columns to arrays", lambda: [drawing.polylines() for drawing in drawings]),
        *_drawing(inks),
        *_reading([rasterise(ink) for ink in inks], recognizer),
        Stage("what strokes tell", lambda: [prior(*one) for one in rendered]),
        Stage("encode", lambda: [encoder.encode(read) for read in answers]),
        Stage("drawing to answer, in one go", lambda: [read_drawing(drawing, recognizer) for drawing in drawings]),
        Stage("whole request, in one go", _asking(asked, recognizer)),
    ]


def _drawing(inks: Sequence[Sequence[Polyline]]) -> list[Stage]:
    boxes = [bounding_box(ink) for ink in inks]
    fitted = [scale_to_box(ink, box=box) for ink, box in zip(inks, boxes)]
    polylines = [resample_all(one) for one, _ in fitted]
    outlines = [split_at_corners(one) for one in polylines]
    settled = [render_centred(polyline, size) for polyline, (_, size) in zip(polylines, fitted)]
    return [
        Stage("rasterise", lambda: [rasterise(ink) for ink in inks]),
        Stage(_DEPTH + "bounding box", lambda: [bounding_box(ink) for ink in inks]),
        Stage(_DEPTH + "fit", lambda: [scale_to_box(ink, box=box) for ink, box in zip(inks, boxes)]),
        Stage(_DEPTH + "retrace: even steps", lambda: [resample_all(one) for one, _ in fitted]),
        Stage(
            _DEPTH + "settle: draw, weigh",
            lambda: [render_centred(polyline, size) for polyline, (_, size) in zip(polylines, fitted)],
        ),
        Stage(_DEPTH * 2 + "trace: cut at corners", lambda: [split_at_corners(one) for one in polylines]),
        Stage(_DEPTH * 2 + "draw once", lambda: [draw(one, centre) for one, (_, centre) in zip(outlines, settled)]),
    ]


def _reading(images: Sequence[Image], recognizer: Recognizer) -> list[Stage]:
    network, calibration = recognizer.engine, recognizer.sidecar.calibration
    logits: list[list[float]] = [network.logits(image).tolist() for image in images]
    return [
        Stage("network", lambda: [network.logits(image) for image in images]),
        Stage("calibrate", lambda: [interpret_one(given, calibration) for given in logits]),
    ]


def measure(stages: Sequence[Stage], rounds: int) -> list[float]:
    """Give for each stage the median of microseconds it takes for a drawing."""
    done = [[_time(stage) for stage in stages] for _ in range(rounds)]
    return [median(times) for times in zip(*done)]


def _time(stage: Stage) -> float:
    began = time.thread_time()
    done = stage.do()
    return (time.thread_time() - began) * 1e6 / len(done)


def _asking(asked: Sequence[bytes], recognizer: Recognizer) -> Callable[[], Sequence[object]]:
    """Give what asks the application as bjoern does; it logs nothing."""
    app = create_app(Settings(log_level="error"), recognizer)

    def start(_status: str, _headers: list[tuple[str, str]], _exc: object = None, /) -> Callable[[bytes], object]:
        return io.BytesIO().write

    def environ(body: bytes) -> dict[str, Any]:
        given = {"REQUEST_METHOD": "POST", "PATH_INFO": "/api/v1/predict", "SCRIPT_NAME": "", "QUERY_STRING": ""}
        server = {"SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8081", "SERVER_PROTOCOL": "HTTP/1.1"}
        headers = {"CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body)), "HTTP_HOST": "127.0.0.1:8081"}
        return {**given, **server, **headers, "wsgi.input": io.BytesIO(body), "wsgi.url_scheme": "http"}

    return lambda: [b"".join(app.wsgi_app(environ(body), start)) for body in asked]


def main() -> None:
    """Measure, and print a line a stage."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=50, help="in which each stage is given all drawings (50)")
    asked = parser.parse_args()
    listed = stages()
    print("| stage | µs a drawing |\n|---|---|")
    for stage, taken in zip(listed, measure(listed, asked.rounds)):
        print(f"| {stage.name.replace(_DEPTH, '&emsp;')} | {taken:.1f} |")


if __name__ == "__main__":
    main()
