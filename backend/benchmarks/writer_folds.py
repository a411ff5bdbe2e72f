"""Models that were trained without some writers, and these writers' drawings in two halves: to adapt, and to score."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from pynumdraw.learn.data.find_data import Sources
from pynumdraw.learn.data.ink_files import LABELS, Example, read_ink
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.reader import read_drawings

from benchmarks.server_process import BACKEND

DIGITS = "pendigits-train.ndjson"
PER_DIGIT = 5
"""Drawings of each digit that a model adapts to, at most."""


class Writer(NamedTuple):
    """A writer that a model has not learned from, with the two halves of the drawings."""

    name: str
    data: Path
    models: Path
    first: list[Example]
    second: list[Example]

    @property
    def few(self) -> list[Example]:
        """The first drawings of each digit in the first half."""
        of_digit = [[one for one in self.first if one.label == label][:PER_DIGIT] for label in LABELS]
        return [one for drawings in of_digit for one in drawings]


def writers_left_out(work: Path, sources: Sources, folds: int) -> list[Writer]:
    """Train a model without each fold of the writers, unless it is in `work` already; return all writers."""
    digits = next(path for path in sources.ink if path.name.startswith("pendigits"))
    drawings = list(read_ink(digits))
    names: list[str] = np.random.default_rng(0).permutation(sorted({one.writer for one in drawings})).tolist()
    found: list[Writer] = []
    for fold in range(folds):
        left_out, place = names[fold::folds], work / f"fold-{fold}"
        data, models = place / "data", place / "models"
        if not (models / "current.json").exists():
            _copy(sources, digits, [one for one in drawings if one.writer not in left_out], data)
            _train(models, data)
        found += [_writer(name, data, models, [one for one in drawings if one.writer == name]) for name in left_out]
    return found


def errors(drawings: Sequence[Example], recognizer: Recognizer) -> int:
    """Return how many drawings a model reads as another number than their label."""
    answers = read_drawings(drawings, recognizer)
    return sum(answer.number != drawing.label for answer, drawing in zip(answers, drawings))


def write_ink(path: Path, drawings: Sequence[Example]) -> Path:
    """Write drawings as an ink file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in drawings))
    return path


def _writer(name: str, data: Path, models: Path, drawings: list[Example]) -> Writer:
    order: list[int] = np.random.default_rng(int(name)).permutation(len(drawings)).tolist()
    shuffled = [drawings[i] for i in order]
    return Writer(name, data, models, shuffled[: len(shuffled) // 2], shuffled[len(shuffled) // 2 :])


def _copy(sources: Sources, digits: Path, drawings: Sequence[Example], data: Path) -> None:
    """Copy the data sets, with only some drawings of one: adapting rehearses on these too, and comparing reads them."""
    others = [path for path in sources.ink if path != digits]
    for folder, paths in ("mnist", sources.mnist.values()), ("ink", others), ("outliers", sources.outliers):
        (data / folder).mkdir(parents=True, exist_ok=True)
        for path in paths:
            shutil.copyfile(path, data / folder / path.name)
    write_ink(data / "ink" / DIGITS, drawings)


def _train(models: Path, data: Path) -> None:
    arguments = ["--quick", "--promote", "--other-data", "--data", data, "--models", models]
    subprocess.run([sys.executable, BACKEND / "train.py", *arguments], check=True)  # noqa: S603 - our own script
