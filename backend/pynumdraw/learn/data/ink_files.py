"""Labelled drawings, as strokes: what their labels mean, and how they are put together and taken apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.polyline import Polyline
from pynumdraw.model.recognizer import NOT_A_DIGIT

LABELS = tuple("0123456789")
_OMNIGLOT_LOOK_ALIKES = {
    "Early_Aramaic": "03 04 06 12 16 17 20",
    "Greek": "15",
    "Japanese_(katakana)": "24 27",
    "Korean": "21 22 33",
    "Latin": "02 07 12 15 17 19 26",
    "Tagalog": "03 04",
}
LOOK_ALIKES = {f"{name}/character{n}" for name, numbers in _OMNIGLOT_LOOK_ALIKES.items() for n in numbers.split()}
"""Labels of Omniglot's characters that many people would read as a digit: an O, an l, a Z (chosen by eye)."""


class Ink(NamedTuple):
    """Drawings, as strokes.

    Attributes
    ----------
    drawings : sequence of sequences of arrays (m, 2)
    specks : array (n,)
        The length up to which ink is a speck, for each.
    labels : array (n,), int64
        0…9, or `NOT_A_DIGIT`.
    groups : list of str
        Who drew a digit; of any other character, the alphabet: its label up to the first "/".
    """

    drawings: Sequence[Sequence[Polyline]]
    specks: NDArray[np.float64]
    labels: NDArray[np.int64]
    groups: list[str]


def class_of(label: str) -> int:
    """Give what a label says: the digit 0…9, or `NOT_A_DIGIT`."""
    return int(label) if label.strip() in LABELS else NOT_A_DIGIT


def split_by_group(ink: Ink, share: float, rng: np.random.Generator) -> tuple[Ink, Ink, list[str]]:
    """Take a `share` of the writers, and of the alphabets, drawn at random, out of `ink`.

    Returns
    -------
    Ink, Ink, list of str
        The rest; what they drew; their names.
    """
    names = sorted(set(ink.groups))
    held_back = sorted(rng.permutation(names)[: round(share * len(names))].tolist())
    theirs = np.isin(np.array(ink.groups), held_back)
    return take(ink, ~theirs), take(ink, theirs), held_back


def take(ink: Ink, which: NDArray[np.bool_]) -> Ink:
    """Take the drawings that a mask (n,) says."""
    at = np.flatnonzero(which).tolist()
    return Ink([ink.drawings[i] for i in at], ink.specks[which], ink.labels[which], [ink.groups[i] for i in at])


def join(parts: Sequence[Ink]) -> Ink:
    """Put the drawings of ink files one after the other."""
    return Ink(
        [drawing for part in parts for drawing in part.drawings],
        np.concatenate([np.empty(0), *(part.specks for part in parts)]),
        np.concatenate([np.empty(0, np.int64), *(part.labels for part in parts)]),
        [group for part in parts for group in part.groups],
    )
