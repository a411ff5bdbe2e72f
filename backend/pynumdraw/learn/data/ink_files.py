"""Ink files: labelled drawings as NDJSON, read, rasterised, split by writer, and joined."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from pynumdraw.errors import BadData, NotADrawing, NotJSON
from pynumdraw.ink.json_formats import Scalar
from pynumdraw.ink.parsing import parse_labelled
from pynumdraw.ink.polyline import Polyline
from pynumdraw.ink.raster import SIDE, rasterise
from pynumdraw.ink.split_json import split_documents
from pynumdraw.ink.strokes import Drawing
from pynumdraw.learn.data.idx import unpack
from pynumdraw.learn.data.mnist import LabelledImages
from pynumdraw.learn.data.split_numbers import digits_of, is_number
from pynumdraw.model.recognizer import NOT_A_DIGIT

LABELS = tuple("0123456789")
_LOOK_ALIKES = {
    "Early_Aramaic": "03 04 06 12 16 17 20",
    "Greek": "15",
    "Japanese_(katakana)": "24 27",
    "Korean": "21 22 33",
    "Latin": "02 07 12 15 17 19 26",
    "Tagalog": "03 04",
}
_SIGNS = """
    bar.v circle.stroked.small diameter divides dotless.i ellipse.stroked.v emptyset emptyset.rev nothing.rev slash.big
"""
INK_LOOK_ALIKES = {
    *(f"{name}/character{n}" for name, numbers in _LOOK_ALIKES.items() for n in numbers.split()),
    *_SIGNS.split(),
}
"""Labels of Omniglot's characters and Detypify's signs that many people would read as a digit (chosen by eye)."""


class Example(Drawing, forbid_unknown_fields=True, kw_only=True):
    """A line of an ink file: a drawing, its label, and who drew it; a label of None says that it is no number."""

    label: str | None
    writer: str = ""


class Ink(NamedTuple):
    """Labelled drawings, column by column.

    Attributes
    ----------
    drawings : sequence of sequences of arrays (m, 2)
        The strokes of each drawing.
    specks : array (n,)
        For each drawing, the length up to which ink is a speck.
    labels : array (n,), int64
        0…9, or `NOT_A_DIGIT`.
    groups : list of str
        The writer of a digit, and of what has no other label; the alphabet of any other character or the kind of a
        sign: its label up to the first "/" or ".".
    """

    drawings: Sequence[Sequence[Polyline]]
    specks: NDArray[np.float64]
    labels: NDArray[np.int64]
    groups: list[str]


def read_ink(path: Path) -> Iterator[Example]:
    """Read the labelled drawings of an NDJSON file, plain or gzipped.

    Raises
    ------
    MissingData, BadData
        If the file is missing, or one of its lines is not a labelled drawing.
    """
    return (example for _, example in read_lines(path))


def read_lines(path: Path) -> Iterator[tuple[int, Example]]:
    """Read an ink file as `read_ink` does, with the number of each line."""
    for number, line in enumerate(split_documents(unpack(path)), 1):
        if not line.strip():
            continue
        try:
            yield number, _to_example(*parse_labelled(line))
        except (NotJSON, NotADrawing) as error:
            raise BadData(f"{path}, line {number}: {error} Expected a drawing with a label.") from error


def _to_example(drawing: Drawing, label: Scalar, writer: Scalar) -> Example:
    """Return a drawing with its label and writer, which may be texts or whole numbers.

    Raises
    ------
    NotADrawing
        If the label is neither of these nor null.
    """
    if isinstance(label, bool | float):
        raise NotADrawing(f"The label is {label!r}; a text, a whole number or null is wanted.", "#/label")
    text = None if label is None else str(label).strip()
    return Example(drawing.width, drawing.height, drawing.strokes, label=text, writer=_to_name(writer))


def _to_name(writer: Scalar) -> str:
    return "" if writer is None else str(writer)


def read_set(path: Path) -> Ink:
    """Read an ink file without the characters in `INK_LOOK_ALIKES`, and each number of it as its single digits.

    The current model divides the numbers; those that it can't divide into as many digits are left out, and counted.

    Raises
    ------
    MissingData, BadData
        If the file is missing, or one of its lines is not a labelled drawing.
    BrokenArtefact
        If there is a number of several digits, and no model to divide it.
    """
    examples = [example for example in read_ink(path) if example.label not in INK_LOOK_ALIKES]
    divided = [_single_digits(example) for example in examples]
    if undivided := [example.label for example, digits in zip(examples, divided) if not digits]:
        print(f"{path}: left out {len(undivided)} numbers that could not be divided: {', '.join(map(str, undivided))}")
    return _columns([digit for digits in divided for digit in digits])


def _single_digits(example: Example) -> list[Example]:
    """Return the digits of a number of several digits, none if they are not found; all else as it is."""
    if example.label is None or not is_number(example.label) or len(example.label) == 1:
        return [example]
    return [
        Example(one.width, one.height, one.strokes, label=label, writer=example.writer)
        for label, one in zip(example.label, digits_of(example, example.label))
    ]


def read_look_alikes(path: Path) -> Ink:
    """Read the characters of an ink file that are in `INK_LOOK_ALIKES`; raise what `read_ink` raises."""
    return _columns([example for example in read_ink(path) if example.label in INK_LOOK_ALIKES])


def _columns(examples: Sequence[Example]) -> Ink:
    return Ink(
        [example.polylines() for example in examples],
        np.array([example.min_extent for example in examples]),
        np.array([class_of(example.label) for example in examples], np.int64),
        [_group(example) for example in examples],
    )


def _group(example: Example) -> str:
    if example.label is None or example.label in LABELS:
        return example.writer
    return re.split("[/.]", example.label)[0]


def class_of(label: str | None) -> int:
    """Return the class of a label that is no number of several digits: the digit 0…9, or `NOT_A_DIGIT`."""
    return int(label) if label in LABELS else NOT_A_DIGIT


def rasterised(ink: Ink) -> LabelledImages:
    """Rasterise drawings exactly as the server does."""
    drawings = tqdm(zip(ink.drawings, ink.specks), "Rasterising ink", len(ink.drawings), unit="", disable=None)
    images = [rasterise(strokes, speck) for strokes, speck in drawings]
    return LabelledImages(np.asarray(images, np.float32).reshape(-1, SIDE, SIDE), ink.labels)


def split_by_group(ink: Ink, share: float, rng: np.random.Generator) -> tuple[Ink, Ink, list[str]]:
    """Split off all drawings of a random `share` of the writers and alphabets.

    Returns
    -------
    Ink, Ink, list of str
        The rest, the drawings that were split off, and the names of their writers and alphabets.
    """
    names = sorted(set(ink.groups))
    held_back = sorted(rng.permutation(names)[: round(share * len(names))].tolist())
    is_held_back = np.isin(np.array(ink.groups), held_back)
    return take(ink, ~is_held_back), take(ink, is_held_back), held_back


def take(ink: Ink, which: NDArray[np.bool_]) -> Ink:
    """Select drawings by a mask (n,)."""
    at = np.flatnonzero(which).tolist()
    return Ink([ink.drawings[i] for i in at], ink.specks[which], ink.labels[which], [ink.groups[i] for i in at])


def join(parts: Sequence[Ink]) -> Ink:
    """Concatenate the drawings of several ink files."""
    return Ink(
        [drawing for part in parts for drawing in part.drawings],
        np.concatenate([np.empty(0), *(part.specks for part in parts)]),
        np.concatenate([np.empty(0, np.int64), *(part.labels for part in parts)]),
        [group for part in parts for group in part.groups],
    )
