"""Read drawings: from strokes to an answer."""

import base64
import io
from collections.abc import Collection, Sequence
from functools import partial

import numpy as np
from PIL import Image as PillowImage

from pynumdraw.ink.parts import single_column
from pynumdraw.ink.raster import Image, render
from pynumdraw.ink.segmentation import Candidate
from pynumdraw.ink.strokes import Drawing
from pynumdraw.model.recognizer import Reading, Recognizer
from pynumdraw.model.sidecar import Sidecar, Thresholds
from pynumdraw.reading.answer_schema import Alternative, Answer, DigitReading, Include, ModelName, Verdict
from pynumdraw.reading.batch_budget import Budget
from pynumdraw.reading.digit_layout import is_one_line, touching
from pynumdraw.reading.explanation import MAX_OCCLUSIONS, explain
from pynumdraw.reading.lattice import likely_labels
from pynumdraw.reading.non_number_evidence import is_overdrawn, is_scratch, log_likelihood_ratio, weigh
from pynumdraw.reading.number import NumberReading, read_number, sigmoid
from pynumdraw.reading.stage_timer import StageTimer
from pynumdraw.reading.stroke_candidates import CandidateSet, find_candidates, read_candidates

MAX_DIGITS = 16
"""Digits of a number that is read with confidence, and explained."""
AMBIGUITY = 0.5
"""Factor on the confidence of drawings that have no one reading: several lines, or more than `MAX_DIGITS` digits."""


def read_drawing(
    drawing: Drawing, recognizer: Recognizer, include: Collection[Include] = (), timer: StageTimer | None = None
) -> Answer:
    """Read a drawing.

    Parameters
    ----------
    drawing : Drawing
        A valid drawing, as `parse_drawing` returns it.
    recognizer : Recognizer
        The model that reads it.
    include : collection of str
        Optional parts of the answer: the images that the network saw, or the explanation.
    timer : StageTimer, optional
        Records how long each stage takes.
    """
    timer = timer or StageTimer()
    found = CandidateSet(drawing)
    answer = None if "explanation" in include else _read_plain(found, recognizer, include, timer)
    if answer is None:
        read_candidates([found], recognizer, timer)
        answer = _answer(found, recognizer, include)
        timer.mark("explain" if "explanation" in include else "network")
    return answer


def _read_plain(
    found: CandidateSet, recognizer: Recognizer, include: Collection[Include], timer: StageTimer
) -> Answer | None:
    """Read a drawing that is one digit beyond doubt, as `read_drawings` would, in less time; None for others."""
    box = single_column(found.strokes)
    if box is None:
        return None
    image, length = render(found.polylines, found.drawing.min_extent, box=box)
    timer.mark("rasterise")
    reading = recognizer.read(image)
    if not recognizer.is_doubtless(reading) or is_overdrawn(image, length):
        return None
    (probability, label), *others = likely_labels(reading.probabilities)
    if label == 1 and is_scratch(found.drawing):
        return None
    number_probability, sidecar = sigmoid(reading.log_odds), recognizer.sidecar
    confidence = number_probability * probability
    pieces = [part[:3] for part in found.strokes]
    digit = DigitReading(label, confidence, reading.probabilities, list(range(len(pieces))), pieces, box)
    if "image" in include:
        digit.image = png_url(image)
    timer.mark("network")
    return Answer(
        verdict=_verdict(number_probability, confidence, 1, sidecar.thresholds),
        number=str(label),
        confidence=confidence,
        number_probability=number_probability,
        alternatives=[Alternative(str(other), number_probability * chance) for chance, other in others[:3]],
        digits=[digit],
        ignored_strokes=[],
        model=ModelName(sidecar.name, sidecar.version),
    )


def read_drawings(
    drawings: Sequence[Drawing],
    recognizer: Recognizer,
    include: Collection[Include] = (),
    timer: StageTimer | None = None,
    budget: Budget | None = None,
) -> list[Answer]:
    """Read many drawings, each as `read_drawing` does, in less time: the network reads them all at once.

    Raises
    ------
    BatchTooCostly
        If they exceed the budget.
    """
    timer = timer or StageTimer()
    found = find_candidates(drawings, recognizer, timer, budget)
    answers = [_answer(one, recognizer, include) for one in found]
    timer.mark("explain" if "explanation" in include else "network")
    return answers


def _answer(found: CandidateSet, recognizer: Recognizer, include: Collection[Include]) -> Answer:
    readings, near = found.candidate_readings(), partial(touching, found)
    number = read_number(len(found.parts.kept), found.candidates, readings, recognizer.sidecar, near)
    chosen = [found.candidates[i] for i in number.paths[0].edges]
    ratio = log_likelihood_ratio(found, chosen, number.paths[0].number)
    log_odds = weigh(number.log_odds, ratio)
    digits: list[DigitReading] = []
    for at, candidate in enumerate(chosen):
        digit = digit_reading(number, at, readings[number.paths[0].edges[at]], sigmoid(log_odds))
        parts = candidate[:2]
        digit.pieces, digit.box = found.pieces(parts), found.box(parts)
        digit.strokes = sorted({stroke for stroke, _, _ in digit.pieces})
        if "image" in include:
            digit.image = png_url(found.image(parts))
        digits.append(digit)
    if "explanation" in include:
        _explain(digits, chosen, found, recognizer)
    answer = to_answer(number, log_odds, digits, recognizer.sidecar, in_line=is_one_line(found, chosen))
    answer.ignored_strokes = sorted(part.stroke for part in found.parts.stray)
    return answer


def digit_reading(number: NumberReading, at: int, reading: Reading, number_probability: float) -> DigitReading:
    """Return the digit at a place of the best reading, still without its strokes and its box."""
    path = number.paths[0]
    label, probability = int(path.number[at]), path.probability
    if len(path.edges) > 1:  # else it is the number; otherwise other numbers have this digit, too
        probability = max(number.marginals[path.edges[at]] * reading.probabilities[label], probability)
    confidence = min(number_probability * probability, 1.0)
    return DigitReading(label, confidence, reading.probabilities, [], [], (0.0, 0.0, 0.0, 0.0))


def _explain(
    digits: Sequence[DigitReading], chosen: Sequence[Candidate], found: CandidateSet, recognizer: Recognizer
) -> None:
    occlusions = MAX_OCCLUSIONS // len(digits) if len(digits) <= MAX_DIGITS else 0
    for digit, candidate in zip(digits, chosen):
        strokes = found.polylines_in(candidate[:2])
        weights = explain(strokes, found.drawing.min_extent, digit.digit, recognizer, occlusions)
        of_stroke = {stroke: np.zeros(len(found.polylines[stroke])) for stroke in digit.strokes}
        for (stroke, first, last), weight in zip(digit.pieces, weights):
            of_stroke[stroke][first : last + 1] = weight
        digit.explanation = [weight.round(3).tolist() for weight in of_stroke.values()]


def to_answer(
    number: NumberReading, log_odds: float, digits: list[DigitReading], sidecar: Sidecar, *, in_line: bool = True
) -> Answer:
    """Return the answer for a reading, the log-odds that it is a number, its digits, and whether they are in line."""
    number_probability = sigmoid(log_odds)
    share = number_probability * (1.0 if in_line and len(digits) <= MAX_DIGITS else AMBIGUITY)
    best, *others = number.paths
    return Answer(
        verdict=_verdict(number_probability, share * best.probability, len(digits), sidecar.thresholds),
        number=best.number,
        confidence=share * best.probability,
        number_probability=number_probability,
        alternatives=[Alternative(path.number, share * path.probability) for path in others[:3]],
        digits=digits,
        ignored_strokes=[],
        model=ModelName(sidecar.name, sidecar.version),
    )


def _verdict(number_probability: float, confidence: float, digits: int, thresholds: Thresholds) -> Verdict:
    if number_probability < thresholds.not_a_number:
        return "not_a_number"
    return "number" if confidence >= (thresholds.number if digits == 1 else thresholds.several) else "unsure"


def png_url(image: Image) -> str:
    """Return an image (28, 28), float32, [0, 1], as the data URL of a PNG file."""
    png = io.BytesIO()
    PillowImage.fromarray(np.rint(image * 255).astype(np.uint8)).save(png, "PNG")
    return "data:image/png;base64," + base64.b64encode(png.getvalue()).decode()
