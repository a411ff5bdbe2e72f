"""Own drawings: what people drew for a model, corrected and exported; some are held back to measure what it learned."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

from pynumdraw.ink.strokes import Drawing
from pynumdraw.learn.data.ink_files import Example, Ink, class_of, read_lines
from pynumdraw.learn.data.split_numbers import digits_of, is_number
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.model.sidecar import Sidecar

HELD_BACK = 5
"""One in so many drawings is held back."""
DIGEST_BYTES = 3
"""Bytes of a drawing's digest that a model keeps of what it learned from: enough to tell thousands apart."""


class OwnDrawing(NamedTuple):
    """A drawing and what it shows.

    Attributes
    ----------
    place : str
        File and line that it was read from.
    example : Example
        The drawing, its label and its writer.
    digits : list of Drawing
        The ink of each digit, from left to right; of what is no number, the whole drawing; empty if a number could not
        be divided into its digits.
    """

    place: str
    example: Example
    digits: list[Drawing]

    @property
    def number(self) -> str | None:
        """The number that it shows; None if it shows none."""
        label = self.example.label
        return label if label is not None and is_number(label) else None

    @property
    def kind(self) -> str:
        """The digit that it shows; or whether it shows a longer number, or none."""
        return "no number" if self.number is None else self.number if len(self.number) == 1 else "longer number"

    @property
    def classes(self) -> list[int]:
        """The class of each digit: 0…9, or `NOT_A_DIGIT`."""
        return [class_of(label) for label in self.number or [self.example.label]]


def read_own_drawings(paths: Sequence[Path], recognizer: Recognizer) -> list[OwnDrawing]:
    """Read own drawings, and divide the numbers among them; of a drawing that is there twice, the last label counts.

    Raises
    ------
    MissingData, BadData
        If a file is missing, or one of its lines is not a labelled drawing.
    """
    found = {
        _sha256(example): (f"{path}, line {line}", example) for path in paths for line, example in read_lines(path)
    }
    return [OwnDrawing(place, example, _divided(example, recognizer)) for place, example in found.values()]


def _divided(example: Example, recognizer: Recognizer) -> list[Drawing]:
    label = example.label
    is_several = label is not None and is_number(label) and len(label) > 1
    return digits_of(example, str(label), recognizer) if is_several else [example]


def digest(drawing: Drawing) -> bytes:
    """Return the first bytes of the SHA-256 of a drawing's points: of the same ink they are the same."""
    return _sha256(drawing)[:DIGEST_BYTES]


def digests(sidecar: Sidecar) -> Iterator[bytes]:
    """Yield the digest of each own drawing that a model or one of its ancestors learned from."""
    for one in sidecar.adaptations:
        yield from (one.digests[at : at + DIGEST_BYTES] for at in range(0, len(one.digests), DIGEST_BYTES))


def hold_back(drawings: Sequence[OwnDrawing], current: Sidecar) -> list[OwnDrawing]:
    """Return one in `HELD_BACK` drawings: of each kind, the share with the lowest hashes of their ink.

    What the current model has learned already is not held back.
    """
    learned = set(digests(current))
    fresh = [drawn for drawn in drawings if digest(drawn.example) not in learned]
    kinds: dict[str, list[OwnDrawing]] = defaultdict(list)
    for drawn in sorted(fresh, key=lambda drawn: _sha256(drawn.example)):
        kinds[drawn.kind].append(drawn)
    beyond = [(n - len(same) / HELD_BACK, drawn) for same in kinds.values() for n, drawn in enumerate(same, 1)]
    beyond.sort(key=lambda one: one[0])  # how far each is beyond the share of its kind
    return [drawn for _, drawn in beyond[: round(len(fresh) / HELD_BACK)]]


def as_ink(drawings: Iterable[OwnDrawing]) -> Ink:
    """Return the digits of own drawings, and what is no number, column by column."""
    rows = [
        (digit, of_digit, drawn.example.writer)
        for drawn in drawings
        for digit, of_digit in zip(drawn.digits, drawn.classes)
    ]
    return Ink(
        [digit.polylines() for digit, _, _ in rows],
        np.array([digit.min_extent for digit, _, _ in rows]),
        np.array([of_digit for _, of_digit, _ in rows], np.int64),
        [writer for _, _, writer in rows],
    )


def _sha256(drawing: Drawing) -> bytes:
    points = [(stroke.x, stroke.y) for stroke in drawing.strokes]
    return hashlib.sha256(msgspec.json.encode(points)).digest()
