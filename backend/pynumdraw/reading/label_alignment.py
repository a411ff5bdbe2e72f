"""Align the label of a drawing to its ink: which parts of the strokes are which digit of the number."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, log
from typing import NamedTuple

import msgspec
import numpy as np

from pynumdraw.ink.raster import Image
from pynumdraw.ink.segmentation import SINGLE, Candidate, candidates
from pynumdraw.ink.strokes import Drawing
from pynumdraw.model.recognizer import Reading, Recognizer
from pynumdraw.reading.number import score
from pynumdraw.reading.stroke_candidates import CandidateSet

LEAST_PROBABILITY = 0.02
"""Added to the probability of a label, so that a digit which the model misreads hardly moves its neighbours."""
MAX_DOUBT = 15.0
"""Natural logarithm of how much more probable the best division may be than the best with as many digits as the label.

Of 400 numbers of one to four pen digits the right label lost 2.5 at most; of labels with one digit less, two thirds
lost more than this, of those with one more, half.
"""


class AlignedDigit(NamedTuple):
    """A digit of a label, and its ink.

    Attributes
    ----------
    digit : int, 0…9
    pieces : list of tuples of 3 ints
        Its parts of strokes: stroke, first point, last point, inclusive.
    image : array (28, 28), float32, [0, 1]
        Its ink as the network sees it.
    """

    digit: int
    pieces: list[tuple[int, int, int]]
    image: Image


def align(drawing: Drawing, label: str, recognizer: Recognizer) -> list[AlignedDigit] | None:
    """Return the digits of a number, from left to right, with the ink of each.

    It is the most probable division of the drawing into as many digits as the label has, given the label.

    Parameters
    ----------
    drawing : Drawing
    label : str
        The digits 0…9, one or more: see `is_number`.
    recognizer : Recognizer
        The model that divides the drawing.

    Returns
    -------
    list of AlignedDigit, or None
        None if no division of the drawing has as many digits, or only one that is far from how the model divides it.
    """
    found = CandidateSet(drawing)
    found.divide()
    possible = _candidates(found)
    readings = recognizer.read_all(np.stack([found.image(one[:2]) for one in possible]))
    scores = _scores(possible, readings, recognizer)
    length = len(found.parts.kept)
    path = _best_path(length, possible, [_labelled(scores, readings, int(digit)) for digit in label])
    if path is None or _best_score(length, possible, scores, readings) - sum(scores[i] for i in path) > MAX_DOUBT:
        return None
    chosen = [possible[i][:2] for i in path]
    return [AlignedDigit(int(digit), found.pieces(one), found.image(one)) for digit, one in zip(label, chosen)]


def is_number(label: str) -> bool:
    """Tell whether a label is one or more of the digits 0…9."""
    return label.isascii() and label.isdecimal()


def _candidates(found: CandidateSet) -> list[Candidate]:
    """Return all candidates, also within a column that reads as one digit beyond doubt: the label knows better."""
    if len(found.parts.kept) == 1:
        return [Candidate(0, 1, SINGLE.features)]
    return candidates(found.parts, found.columns)


def _scores(possible: Sequence[Candidate], readings: Sequence[Reading], recognizer: Recognizer) -> list[float]:
    calibration = recognizer.sidecar.calibration
    weights, offset = msgspec.structs.astuple(recognizer.sidecar.lattice), calibration.bias / calibration.temperature
    return [score(one, reading, weights, offset) for one, reading in zip(possible, readings)]


def _labelled(scores: Sequence[float], readings: Sequence[Reading], digit: int) -> list[float]:
    """Return the score of each candidate as a digit."""
    return [one + log(LEAST_PROBABILITY + reading.probabilities[digit]) for one, reading in zip(scores, readings)]


def _best_path(length: int, possible: Sequence[Candidate], scores: Sequence[Sequence[float]]) -> list[int] | None:
    """Return the indices of the candidates on the best path with one for each row of `scores` (Viterbi)."""
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for row in scores:
        longer: dict[int, tuple[float, list[int]]] = {}
        for i, one in enumerate(possible):
            total, path = best.get(one.start, (-inf, []))
            if total + row[i] > longer.get(one.end, (-inf, []))[0]:
                longer[one.end] = (total + row[i], [*path, i])
        best = longer
    return best[length][1] if length in best else None


def _best_score(
    length: int, possible: Sequence[Candidate], scores: Sequence[float], readings: Sequence[Reading]
) -> float:
    """Return the score of the best path of any number of digits, as the model reads them."""
    best = [0.0] + [-inf] * length
    for i in sorted(range(len(possible)), key=lambda i: possible[i].end):
        start, end, _ = possible[i]
        best[end] = max(best[end], best[start] + scores[i] + log(max(readings[i].probabilities)))
    return best[length]
