"""Read a picture: the number that its ink shows, in the most probable of the ways to tell ink from paper."""

from collections.abc import Collection, Sequence
from math import exp, log
from typing import NamedTuple

import numpy as np

from pynumdraw.errors import NotADrawing
from pynumdraw.ink.ink_extraction import Ink, separate_ink
from pynumdraw.ink.picture_decoding import Picture
from pynumdraw.ink.segmentation import SINGLE, Candidate
from pynumdraw.ink.size_normalization import ASPECT_RATIOS, bounds, is_stretched, to_image, without_enlargement
from pynumdraw.model.recognizer import Reading, Recognizer
from pynumdraw.reading.answer_schema import Answer, DigitReading, Include
from pynumdraw.reading.digit_layout import is_one_line
from pynumdraw.reading.number import NumberReading, read_number, sigmoid
from pynumdraw.reading.picture_candidates import PictureCandidates
from pynumdraw.reading.reader import digit_reading, png_url, to_answer
from pynumdraw.reading.segmented_ink import read_unread
from pynumdraw.reading.stage_timer import StageTimer

ADVANTAGE = 2.0
"""Log-odds by which an unusual way to tell ink from paper has to be better than the usual one."""

MAX_IMAGES = 60
"""Images that are read before no other way to tell ink from paper is tried."""


class _Found(NamedTuple):
    """What is read in one kind of ink."""

    candidates: PictureCandidates
    readings: Sequence[Reading]
    number: NumberReading


def read_picture(
    picture: Picture, recognizer: Recognizer, include: Collection[Include] = (), timer: StageTimer | None = None
) -> Answer:
    """Read a picture; `box` is in its pixels, and what an answer tells of strokes is empty.

    Raises
    ------
    NotAPicture
        If it has no ink.
    NotADrawing
        If an explanation is asked for.
    """
    check_includes(include)
    timer = timer or StageTimer()
    usual, *others = _read_each_way(picture, recognizer, timer)
    best = max(others, key=_log_odds, default=usual)
    found = best if _log_odds(best) > _log_odds(usual) + ADVANTAGE else usual
    digits = [_digit(found, at, include) for at in range(len(found.number.paths[0].edges))]
    in_line = is_one_line(found.candidates, [found.candidates.candidates[i] for i in found.number.paths[0].edges])
    return to_answer(found.number, found.number.log_odds, digits, recognizer.sidecar, in_line=in_line)


def _read_each_way(picture: Picture, recognizer: Recognizer, timer: StageTimer) -> list[_Found]:
    found: list[_Found] = []
    for ink in separate_ink(picture.pixels):
        found.append(_read(ink, picture.scale, recognizer, timer))
        if sum(len(one.readings) for one in found) > MAX_IMAGES:
            break
    return found


def check_includes(include: Collection[Include]) -> None:
    """Check that nothing is asked for that only strokes have.

    Raises
    ------
    NotADrawing
        If an explanation is.
    """
    if "explanation" in include:
        raise NotADrawing("An explanation weighs strokes, and a picture has none: send a drawing for it.", "#")


def _log_odds(found: _Found) -> float:
    return found.number.log_odds


def _read(ink: Ink, scale: float, recognizer: Recognizer, timer: StageTimer) -> _Found:
    ink, block = without_enlargement(ink)
    found = PictureCandidates(ink, scale * block)
    found.divide()
    read_unread([found], recognizer, timer)
    found.find(recognizer)
    read_unread([found], recognizer, timer)
    readings, whole = found.candidate_readings(), ink[bounds(ink)]
    if is_stretched(whole):
        stretched = read_stretched(whole, recognizer)
        if len(readings) == 1 or recognizer.is_doubtless(stretched):
            readings = [stretched]
            found.candidates = [Candidate(0, len(found.parts.kept), SINGLE.features)]
    number = read_number(len(found.parts.kept), found.candidates, readings, recognizer.sidecar, _touching)
    return _Found(found, readings, number)


def _touching(_: Sequence[Candidate]) -> float:
    """Return 0: ink that touches is one component, and so part of one digit."""
    return 0.0


def read_stretched(ink: Ink, recognizer: Recognizer) -> Reading:
    """Read a digit that was stretched to a square: the mean over the ratios that its sides may have had."""
    readings = recognizer.read_all(np.stack([to_image(ink, ratio) for ratio in ASPECT_RATIOS]))
    weights = np.array([sigmoid(reading.log_odds) for reading in readings])
    probabilities = weights @ np.array([reading.probabilities for reading in readings]) / weights.sum()
    most = max(reading.log_odds for reading in readings)
    odds = sum([exp(reading.log_odds - most) for reading in readings]) / len(readings)
    return Reading(probabilities.tolist(), most + log(odds))


def _digit(found: _Found, at: int, include: Collection[Include]) -> DigitReading:
    edge = found.number.paths[0].edges[at]
    parts = found.candidates.candidates[edge][:2]
    digit = digit_reading(found.number, at, found.readings[edge], sigmoid(found.number.log_odds))
    digit.box = found.candidates.box(parts)
    if "image" in include:
        digit.image = png_url(found.candidates.image(parts))
    return digit
