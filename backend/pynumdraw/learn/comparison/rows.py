"""The rows of a comparison: examples that neither model learned from, and what both models made of them."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.polyline import Polyline
from pynumdraw.learn.comparison.paired import Paired
from pynumdraw.learn.data.mnist import LabelledImages
from pynumdraw.learn.data.own_drawings import digest, digests, read_own_drawings
from pynumdraw.learn.evaluation.data_sets import data_sets
from pynumdraw.learn.evaluation.number_results import NumberSet
from pynumdraw.learn.training.number_sets import number_sets
from pynumdraw.model.artefact import LoadedModel
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.reader import read_drawings

BATCH = 256
"""Drawings that the network reads at once."""

Ink = NDArray[np.float32] | Sequence[Polyline]


class Row(NamedTuple):
    """A row of a comparison with its examples.

    Attributes
    ----------
    paired : Paired
    ink : sequence
        An image (28, 28) or the strokes of each example.
    labels : sequence of str
        What each shows; empty for what is no number.
    before, after : sequence of str
        What the old and the new model read.
    """

    paired: Paired
    ink: Sequence[Ink]
    labels: Sequence[str]
    before: Sequence[str]
    after: Sequence[str]


class Pair(NamedTuple):
    """The two models of a comparison, both of format 2."""

    old: LoadedModel
    new: LoadedModel


def compare_rows(pair: Pair, data: Path, ink: Sequence[Path], own: Sequence[Path]) -> Iterator[Row]:
    """Yield the rows of a comparison; MNIST's test set is none of them.

    Parameters
    ----------
    pair : Pair
    data : Path
        Folder of MNIST's files.
    ink : sequence of Path
        Ink files, those of drawings that are no digits among them.
    own : sequence of Path
        Files of own drawings.

    Raises
    ------
    MissingData, BadData
        If a file is missing or damaged.
    """
    recognizers = [Recognizer(loaded=model) for model in pair]
    sidecars = [model.sidecar for model in pair]
    for one in data_sets(data, [], sidecars, with_t10k=False):
        yield _of_images(one.data, f"{one.name}, {one.role}", recognizers)
    for one in [*number_sets(ink, sidecars, are_independent=True), *own_sets(own, recognizers)]:
        yield _of_drawings(one, recognizers)


def own_sets(paths: Sequence[Path], recognizers: Sequence[Recognizer]) -> list[NumberSet]:
    """Return the own drawings that no model learned from: numbers, and what is no number."""
    learned = {seen for recognizer in recognizers for seen in digests(recognizer.sidecar)}
    drawn = [one for one in read_own_drawings(paths, recognizers[0]) if digest(one.example) not in learned]
    numbers = [one for one in drawn if one.number]
    sets = [
        NumberSet("own numbers", [one.example for one in numbers], [str(one.number) for one in numbers]),
        NumberSet("own drawings, no numbers", [one.example for one in drawn if not one.number]),
    ]
    return [one for one in sets if one.drawings]


def _of_images(data: LabelledImages, name: str, recognizers: Sequence[Recognizer]) -> Row:
    before, after = ([str(one.digit) for one in recognizer.read_all(data.images)] for recognizer in recognizers)
    labels = [str(label) for label in data.labels.tolist()]
    return Row(Paired(name, _equal(before, labels), _equal(after, labels)), list(data.images), labels, before, after)


def _of_drawings(drawn: NumberSet, recognizers: Sequence[Recognizer]) -> Row:
    labels = drawn.numbers or [""] * len(drawn.drawings)
    before, after = (_read(drawn, recognizer) for recognizer in recognizers)
    ink = [drawing.polylines() for drawing in drawn.drawings]
    return Row(Paired(drawn.name, _equal(before, labels), _equal(after, labels)), ink, labels, before, after)


def _read(drawn: NumberSet, recognizer: Recognizer) -> list[str]:
    """Return what is read in each drawing; nothing in what may be no number, unless the verdict is that it is one."""
    chunks = [drawn.drawings[at : at + BATCH] for at in range(0, len(drawn.drawings), BATCH)]
    answers = [answer for chunk in chunks for answer in read_drawings(chunk, recognizer)]
    return [answer.number if drawn.numbers or answer.verdict == "number" else "" for answer in answers]


def _equal(read: Sequence[str], labels: Sequence[str]) -> NDArray[np.bool_]:
    return np.array([one == label for one, label in zip(read, labels)], bool)
