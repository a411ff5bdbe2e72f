"""Time each stage of a request: microseconds per drawing, in one process without HTTP.

Usage: python -m benchmarks.predict [--rounds N], in backend/.

In each round, each stage processes all 200 drawings as the previous stage left them. Figures are medians over the
rounds, of CPU time, so that other processes disturb them little. A stage by itself finds its code and data in the CPU
caches, so the sum of the stages is less than the time of all of them in one go.
"""

import argparse
import io
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any, NamedTuple

import msgspec
from pynumdraw.ink.aggdraw_surface import split_at_corners
from pynumdraw.ink.parsing import parse_drawing
from pynumdraw.ink.parts import divide, whole_strokes
from pynumdraw.ink.polyline import Polyline, bounding_box
from pynumdraw.ink.raster import Image, draw, rasterise, render_centred, resample_all, scale_to_box
from pynumdraw.ink.strokes import Drawing, Stroke
from pynumdraw.model.recognizer import Recognizer, interpret_one
from pynumdraw.reading.reader import read_drawing
from pynumdraw.serve.http.app import create_app
from pynumdraw.serve.settings import Settings

from benchmarks.wrk_load import bodies

_DEPTH = "  "
_DIGITS = 5
_HEIGHT = 100.0


class Stage(NamedTuple):
    """A stage: its name, indented if it is part of the stage above, and a function that does it for all drawings."""

    name: str
    run: Callable[[], Sequence[object]]


def stages() -> list[Stage]:
    """Return the stages of a request, from its body to its answer."""
    recognizer, encoder = Recognizer(), msgspec.json.Encoder()
    requests = bodies()
    drawings = [parse_drawing(body) for body in requests]
    inks = [drawing.polylines() for drawing in drawings]
    answers = [read_drawing(drawing, recognizer) for drawing in drawings]
    numbers = [side_by_side(drawings[i : i + _DIGITS]) for i in range(0, len(drawings), _DIGITS)]
    return [
        Stage("decode and validate", lambda: [parse_drawing(body) for body in requests]),
        Stage("columns to arrays", lambda: [drawing.polylines() for drawing in drawings]),
        Stage("divide into parts", lambda: [divide(whole_strokes(ink), ink) for ink in inks]),
        *_drawing(inks),
        *_reading([rasterise(ink) for ink in inks], recognizer),
        Stage("encode", lambda: [encoder.encode(read) for read in answers]),
        Stage("drawing to answer, in one go", lambda: [read_drawing(drawing, recognizer) for drawing in drawings]),
        Stage("five digits, in one go", lambda: [read_drawing(number, recognizer) for number in numbers]),
        Stage("whole request, in one go", _requests(requests, recognizer)),
    ]


def side_by_side(drawings: Sequence[Drawing]) -> Drawing:
    """Write drawings of digits, all as high, side by side as one number."""
    right, strokes = 0.0, list[Stroke]()
    for drawing in drawings:
        left, top, width, height = bounding_box(drawing.polylines())
        scale = _HEIGHT / max(height, width / 2)
        for polyline in drawing.polylines():
            strokes.append(Stroke(*((polyline - [left, top]) * scale + [right, 0]).T.tolist()))
        right += width * scale + _HEIGHT / 4
    return Drawing(right, _HEIGHT, strokes)


def _drawing(inks: Sequence[Sequence[Polyline]]) -> list[Stage]:
    boxes = [bounding_box(ink) for ink in inks]
    scaled = [scale_to_box(ink, box=box) for ink, box in zip(inks, boxes)]
    polylines = [resample_all(one) for one, _ in scaled]
    outlines = [split_at_corners(one) for one in polylines]
    resampled = [(polyline, size) for polyline, (_, size) in zip(polylines, scaled)]
    centred = [render_centred(*one) for one in resampled]
    return [
        Stage("rasterise", lambda: [rasterise(ink) for ink in inks]),
        Stage(_DEPTH + "bounding box", lambda: [bounding_box(ink) for ink in inks]),
        Stage(_DEPTH + "scale to box", lambda: [scale_to_box(ink, box=box) for ink, box in zip(inks, boxes)]),
        Stage(_DEPTH + "resample", lambda: [resample_all(one) for one, _ in scaled]),
        Stage(_DEPTH + "render centred", lambda: [render_centred(*one) for one in resampled]),
        Stage(_DEPTH * 2 + "split at corners", lambda: [split_at_corners(one) for one in polylines]),
        Stage(_DEPTH * 2 + "draw once", lambda: [draw(one, centre) for one, (_, centre) in zip(outlines, centred)]),
    ]


def _reading(images: Sequence[Image], recognizer: Recognizer) -> list[Stage]:
    network, calibration = recognizer.engine, recognizer.sidecar.calibration
    logits: list[list[float]] = [network.logits(image).tolist() for image in images]
    return [
        Stage("network", lambda: [network.logits(image) for image in images]),
        Stage("calibrate", lambda: [interpret_one(given, calibration) for given in logits]),
    ]


def measure(stages: Sequence[Stage], rounds: int) -> list[float]:
    """Return for each stage the median of its microseconds per drawing."""
    done = [[_time(stage) for stage in stages] for _ in range(rounds)]
    return [median(times) for times in zip(*done)]


def _time(stage: Stage) -> float:
    start = time.thread_time()
    done = stage.run()
    return (time.thread_time() - start) * 1e6 / len(done)


def _requests(requests: Sequence[bytes], recognizer: Recognizer) -> Callable[[], Sequence[object]]:
    """Return a function that calls the application as bjoern does, without log lines."""
    app = create_app(Settings(log_level="error"), recognizer)

    def start_response(*_: object) -> Callable[[bytes], object]:
        return io.BytesIO().write

    def environ(body: bytes) -> dict[str, Any]:
        line = {"REQUEST_METHOD": "POST", "PATH_INFO": "/api/v1/predict", "SCRIPT_NAME": "", "QUERY_STRING": ""}
        server = {"SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8081", "SERVER_PROTOCOL": "HTTP/1.1"}
        headers = {"CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body)), "HTTP_HOST": "127.0.0.1:8081"}
        return {**line, **server, **headers, "wsgi.input": io.BytesIO(body), "wsgi.url_scheme": "http"}

    return lambda: [b"".join(app.wsgi_app(environ(body), start_response)) for body in requests]


def main() -> None:
    """Measure, and print one line per stage."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=50, help="(50)")
    rounds = parser.parse_args().rounds
    all_stages = stages()
    print("| stage | µs per drawing |\n|---|---|")
    for stage, microseconds in zip(all_stages, measure(all_stages, rounds)):
        print(f"| {stage.name.replace(_DEPTH, '&emsp;')} | {microseconds:.1f} |")


if __name__ == "__main__":
    main()
