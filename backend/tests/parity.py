"""Drawings of all kinds with the answers of the server's reader, to which the page's reader is held.

``python backend/tests/parity.py FOLDER [COUNT]`` writes them, the weights, and images of MNIST with their logits.
The whole data sets are used where they are found, or else the committed sample.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from conftest import SAMPLE, find_whole
from PIL import Image
from pynumdraw.ink.polyline import Polyline
from pynumdraw.ink.strokes import Drawing
from pynumdraw.learn.data.mnist import load_mnist
from pynumdraw.learn.data.paths import TRAIN, find
from pynumdraw.learn.synthesis import scribbles
from pynumdraw.learn.synthesis.numbers import to_drawing
from pynumdraw.learn.synthesis.pictograms import doodle
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.model.weights import pack_weights
from pynumdraw.reading.answer_schema import Include
from pynumdraw.reading.reader import read_drawing

EXPLAINED = 10
"""Of so many drawings one is explained."""
MNIST_IMAGES = 10_000
GENERATORS: list[Callable[[np.random.Generator], Sequence[Polyline]]] = [
    doodle,
    scribbles.scribble,
    scribbles.walk,
    scribbles.spatter,
    scribbles.hatching,
    scribbles.lying_line,
    scribbles.polygon,
    scribbles.spiral,
    scribbles.wave,
    scribbles.speck,
]

Json = dict[str, Any]


def ink(name: str, sample: str) -> list[Json]:
    """Return the drawings of a data set, without what they show."""
    path = next(iter(find_whole(name)), SAMPLE / sample)
    lines = map(json.loads, gzip.decompress(path.read_bytes()).splitlines())
    return [{key: line[key] for key in ("width", "height", "strokes")} for line in lines]


def number(digits: Sequence[Json], rng: np.random.Generator) -> Json:
    """Write digits side by side, at times with a stray tap, or with the strokes in any order."""
    strokes, right, gap = list[Json](), 0.0, rng.uniform(-0.05, 0.35)
    for digit in digits:
        points = np.concatenate([[stroke["x"], stroke["y"]] for stroke in digit["strokes"]], axis=1)
        (left, top), (_, bottom) = points.min(axis=1), points.max(axis=1)
        scale, down = 100 / max(bottom - top, 1), 20 + rng.normal(0, 3)
        for stroke in digit["strokes"]:
            x = (np.array(stroke["x"]) - left) * scale + right
            strokes.append({"x": x.round(1).tolist(), "y": ((np.array(stroke["y"]) - top) * scale + down).tolist()})
        right = max(max(stroke["x"]) for stroke in strokes) + 100 * gap
    if rng.random() < 0.1:
        strokes.append({"x": [rng.uniform(0, right)], "y": [rng.uniform(0, 140)]})
    order = rng.permutation(len(strokes)) if rng.random() < 0.1 else range(len(strokes))
    return {"width": max(right, 10.0), "height": 140.0, "strokes": [strokes[i] for i in order]}


def drawings(count: int, seed: int = 1) -> Iterator[Json]:
    """Yield pen digits, numbers of two to seven digits, characters and signs, and generated ink that is no number."""
    rng = np.random.default_rng(seed)
    digits = ink("pendigits", "ink/pendigits-sample.ndjson.gz")
    others = [
        ink("omniglot", "ink/omniglot-sample.ndjson.gz"),
        ink("omniglot-all", "outliers/omniglot-all-sample.ndjson.gz"),
        ink("detypify", "outliers/detypify-sample.ndjson.gz"),
    ]
    for i in range(count):
        if i % 20 < 7:
            yield digits[int(rng.integers(len(digits)))]
        elif i % 20 < 13:
            yield number([digits[j] for j in rng.integers(len(digits), size=rng.integers(2, 8))], rng)
        elif i % 20 < 17:
            some = others[int(rng.integers(len(others)))]
            yield some[int(rng.integers(len(some)))]
        else:
            strokes = GENERATORS[int(rng.integers(len(GENERATORS)))](rng)
            yield msgspec.to_builtins(to_drawing(strokes, rng.uniform(30, 300)))


def with_answer(drawing: Json, recognizer: Recognizer, include: Sequence[Include]) -> Json:
    """Return a drawing, and its answer, in which images are lists of pixels, 0…255."""
    answer = json.loads(msgspec.json.encode(read_drawing(msgspec.convert(drawing, Drawing), recognizer, include)))
    for digit in answer["digits"]:
        png = base64.b64decode(digit["image"].partition(",")[2])
        digit["image"] = np.asarray(Image.open(io.BytesIO(png))).ravel().tolist()
    return {"drawing": drawing, "answer": answer}


def write(folder: Path, count: int) -> None:
    """Write all that the page's reader is held to."""
    recognizer = Recognizer()
    includes: list[list[Include]] = [["image", "explanation"], *[["image"]] * (EXPLAINED - 1)]
    cases = [with_answer(one, recognizer, includes[i % EXPLAINED]) for i, one in enumerate(drawings(count))]
    (folder / "cases.json").write_text(json.dumps(cases))
    (folder / "weights.bin").write_bytes(pack_weights(recognizer.loaded))
    folders = [path.parent for path in find_whole("mnist")]
    files = find(folders[0] if folders else SAMPLE / "mnist")
    images = load_mnist(files[TRAIN[0]], files[TRAIN[1]]).images[-MNIST_IMAGES:]
    (folder / "images.bin").write_bytes(np.rint(images * 255).astype(np.uint8).tobytes())
    (folder / "logits.bin").write_bytes(recognizer.engine.logits(images).astype("<f4").tobytes())


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
