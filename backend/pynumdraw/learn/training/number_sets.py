"""Drawings of numbers, and of what is no number, made of ink: to calibrate the reading of numbers, and to score it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from msgspec.structs import replace

from pynumdraw.ink.strokes import Drawing
from pynumdraw.learn.data.ink_files import Ink, join, read_set, take
from pynumdraw.learn.evaluation.data_sets import learned_from
from pynumdraw.learn.evaluation.number_results import NumberSet
from pynumdraw.learn.synthesis.numbers import Composed, by_writer, compose_number, place, to_drawing
from pynumdraw.learn.synthesis.parameter_types import NumberStyle, Synthesis
from pynumdraw.learn.synthesis.stroke_distortion import unit
from pynumdraw.learn.training.config import SYNTHESIS
from pynumdraw.model.recognizer import NOT_A_DIGIT
from pynumdraw.model.sidecar import Sidecar

MAX_NUMBERS = 2000
"""Numbers of a set; of little ink fewer are composed, two of each digit."""
MIN_NUMBERS = 100
"""Numbers of an independent set, if there is ink for two of each digit."""
SEED = 7
"""All models are scored by the same numbers."""

DISTORTED = replace(SYNTHESIS.numbers, lengths=(0.0, *SYNTHESIS.numbers.lengths[1:]))
"""Numbers of several digits, as hard as those of the calibration."""
PLAIN = replace(DISTORTED, strength=0.0, shear=0.0, joined=0.0, stacked_eight=0.0, tapped=0.0, retraced=0.0)
"""The same, side by side as their writers drew them."""


def number_sets(
    paths: Sequence[Path], sidecars: Sequence[Sidecar], *, are_independent: bool = False
) -> list[NumberSet]:
    """Make the sets to score models by, of the ink that none of them was trained on.

    Parameters
    ----------
    paths : sequence of Path
        Ink files.
    sidecars : sequence of Sidecar
        The models.
    are_independent : bool
        Whether a drawing is in one number or word on average, where that gives `MIN_NUMBERS`, and not in some eight:
        a test takes them for independent.

    Returns
    -------
    list of NumberSet
        Single digits, numbers, characters and words; those are left out that there is no ink for.

    Raises
    ------
    MissingData, BadData
        If a file is missing or damaged.
    """
    ink = join([_unseen(path, sidecars) for path in paths])
    digits = _single_digits(ink)
    count, rng = _count(2 * len(digits), are_independent, len(digits)), np.random.default_rng(SEED)
    plain, distorted = (compose(ink, count, replace(SYNTHESIS, numbers=style), rng) for style in (PLAIN, DISTORTED))
    alone = list(characters(ink))
    side_by_side = list(words(ink, _count(len(alone), are_independent, len(alone)), SYNTHESIS.numbers, rng))
    sets = [
        _labelled("single digits", digits),
        _labelled("numbers", plain),
        _labelled("distorted numbers", distorted),
        NumberSet("characters", alone),
        NumberSet("words", side_by_side),
    ]
    return [one for one in sets if one.drawings]


def _count(most: int, are_independent: bool, drawings: int) -> int:
    """Return how many numbers or words, of four drawings each on average, to compose."""
    return min(MAX_NUMBERS, most, max(drawings // 4, MIN_NUMBERS) if are_independent else most)


def compose(ink: Ink, count: int, synthesis: Synthesis, rng: np.random.Generator) -> list[Composed]:
    """Compose numbers, each of the digits of one writer, all writers in turn; none if there are no digits."""
    writers = by_writer(ink)
    return [
        compose_number(writers[i % len(writers)], synthesis.numbers, synthesis.distortion, rng)
        for i in range(count if writers else 0)
    ]


def characters(ink: Ink) -> Iterator[Drawing]:
    """Yield the characters of `ink` that are no digits, each alone."""
    for one, label in zip(ink.drawings, ink.labels):
        if label == NOT_A_DIGIT:
            yield to_drawing(unit(one))


def words(ink: Ink, count: int, style: NumberStyle, rng: np.random.Generator) -> Iterator[Drawing]:
    """Yield words of two to five random characters of `ink` that are no digits, side by side; none if it has none."""
    alone = [unit(one) for one, label in zip(ink.drawings, ink.labels) if label == NOT_A_DIGIT]
    for _ in range(count if alone else 0):
        chosen: list[int] = rng.integers(len(alone), size=int(rng.integers(2, 6))).tolist()
        placed = place([alone[i] for i in chosen], style, rng)
        yield to_drawing([stroke for one in placed for stroke in one])


def _single_digits(ink: Ink) -> list[Composed]:
    return [
        Composed(str(label), unit(one), [np.zeros(len(stroke), np.int64) for stroke in one])
        for one, label in zip(ink.drawings, ink.labels.tolist())
        if label != NOT_A_DIGIT
    ]


def _labelled(name: str, composed: Sequence[Composed]) -> NumberSet:
    drawings = [to_drawing(one.strokes) for one in composed]
    return NumberSet(name, drawings, [one.number for one in composed], [one.owners for one in composed])


def _unseen(path: Path, sidecars: Sequence[Sidecar]) -> Ink:
    ink = read_set(path)
    return take(ink, ~learned_from(path, ink.groups, sidecars))
