"""The images that the network gets when numbers are read: candidates of composed numbers, each with its true class.

Most are whole digits. The others are pieces of digits, and neighbours that lie side by side, touch, overlap or are
joined, in the proportions in which the reader meets them, because the same code finds them.
"""

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.parts import Part, divide, point_ranges, whole_strokes
from pynumdraw.ink.polyline import Polyline
from pynumdraw.ink.segmentation import Range, candidates, columns
from pynumdraw.learn.synthesis.numbers import Composed

WHOLE, FOREIGN = 0.9, 0.15
"""Least share of a digit's ink that makes a whole digit, and largest share of other ink that such a digit may have."""
PIECE, PAIR = 0.75, 0.25
"""Largest share of a digit's ink that makes a piece of one, and least share of other ink that makes a pair."""


class Kind(Enum):
    """What a candidate truly is."""

    DIGIT = 1
    PIECE = 2
    PAIR = 3


class TrueCandidate(NamedTuple):
    """A candidate's strokes, what it is, and the index of the digit in the number that most of its ink belongs to."""

    strokes: list[Polyline]
    kind: Kind
    digit: int


def true_candidates(number: Composed, doubted: float, rng: np.random.Generator) -> Iterator[TrueCandidate]:
    """Yield the candidates of a number, but for those that are neither clearly a digit nor clearly none.

    Parameters
    ----------
    number : Composed
    doubted : float
        Probability that a column of parts that is a whole digit is divided all the same, because the network doubts it.
    rng : Generator
    """
    parts = divide(whole_strokes(number.strokes), number.strokes)
    total = np.bincount(np.concatenate([owner[owner >= 0] for owner in number.owners]))
    whole = columns(parts)
    closed = {one for one in whole if _kind(parts.kept[slice(*one)], number, total)[0] is Kind.DIGIT}
    closed = {one for one in sorted(closed) if rng.random() >= doubted}
    found: Sequence[Range] = [one[:2] for one in candidates(parts, whole, closed)]
    for start, end in found:
        kind, digit = _kind(parts.kept[start:end], number, total)
        if kind is not None:
            ranges = point_ranges(parts.kept[start:end])
            yield TrueCandidate([number.strokes[s][first : last + 1] for s, first, last in ranges], kind, digit)


def _kind(parts: Sequence[Part], number: Composed, total: NDArray[np.int64]) -> tuple[Kind | None, int]:
    """Return what parts are, and the digit that most of their points belong to."""
    owners = np.concatenate([number.owners[s][first : last + 1] for s, first, last in point_ranges(parts)])
    if (owners < 0).any():
        return None, 0
    counts = np.bincount(owners, minlength=len(total))
    digit = int(counts.argmax())
    share, foreign = counts[digit] / total[digit], 1 - counts[digit] / len(owners)
    if foreign >= PAIR:
        return Kind.PAIR, digit
    if foreign <= FOREIGN and share >= WHOLE:
        return Kind.DIGIT, digit
    return (Kind.PIECE if foreign <= FOREIGN and share <= PIECE else None), digit
