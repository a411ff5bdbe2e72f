"""Calibrate the reading of numbers: the weights of the lattice, and the thresholds of the verdicts."""

import math
from collections.abc import Iterable, Sequence
from functools import partial

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from pynumdraw.ink.strokes import Drawing
from pynumdraw.learn.data.ink_files import Ink
from pynumdraw.learn.evaluation.calibration_config import CalibrationSettings
from pynumdraw.learn.evaluation.lattice_fit import Example, align, fit_lattice, fit_number
from pynumdraw.learn.synthesis.numbers import Composed, to_drawing
from pynumdraw.learn.training.config import Hyperparameters
from pynumdraw.learn.training.number_sets import characters, compose, words
from pynumdraw.model.artefact import LoadedModel
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.model.sidecar import NumberWeights, Sidecar, Thresholds
from pynumdraw.reading.digit_layout import touching
from pynumdraw.reading.number import NumberReading, number_log_odds, read_number, sigmoid
from pynumdraw.reading.stage_timer import StageTimer
from pynumdraw.reading.stroke_candidates import find_candidates


def calibrate_numbers(
    sidecar: Sidecar, network: bytes, training: Ink, validation: Ink, hyperparameters: Hyperparameters
) -> Sidecar:
    """Return a sidecar of format 2, made from one whose readings of single images are calibrated.

    Parameters
    ----------
    sidecar : Sidecar
    network : bytes
        Content of the `.tflite` file.
    training, validation : Ink
        Drawings that the network was trained on, and drawings held back. The lattice is fitted to numbers composed of
        both, all else to those held back. If these have no digits, the weights of the configuration are taken.
    hyperparameters : Hyperparameters
    """
    rng, composition = np.random.default_rng(sidecar.seed), hyperparameters.composition
    synthesis = hyperparameters.synthesis
    thresholds = replace(sidecar.thresholds, several=sidecar.thresholds.number)
    sidecar = replace(
        sidecar, format=2, lattice=hyperparameters.lattice, number=hyperparameters.number, thresholds=thresholds
    )
    held_back = compose(validation, composition.of_validation_writers, synthesis, rng)
    if not held_back:
        return sidecar
    seen = compose(training, composition.of_training_writers, synthesis, rng)
    examples = labelled_examples([*seen, *held_back[: len(held_back) // 2]], LoadedModel(network, sidecar))
    sidecar = replace(sidecar, lattice=fit_lattice(examples, sidecar.calibration))
    numbers = read((to_drawing(one.strokes) for one in held_back), LoadedModel(network, sidecar))
    not_numbers = [*characters(validation), *words(validation, composition.words, synthesis.numbers, rng)]
    others = read(not_numbers, LoadedModel(network, sidecar))
    sidecar = replace(sidecar, number=_fit_number(numbers, others, hyperparameters.calibration))
    truth = [one.number for one in held_back]
    return replace(sidecar, thresholds=choose_thresholds(numbers, truth, others, sidecar, hyperparameters.calibration))


def labelled_examples(composed: Sequence[Composed], model: LoadedModel) -> list[Example]:
    """Return the candidates and the true readings of numbers; those whose digits are no candidates are left out."""
    drawings = [to_drawing(one.strokes) for one in composed]
    found = find_candidates(drawings, Recognizer(loaded=model), StageTimer())
    labelled = [align(candidates, one.owners, one.number) for candidates, one in zip(found, composed)]
    return [
        Example(len(one.parts.kept), one.candidates, one.candidate_readings(), truth)
        for one, truth in zip(found, labelled)
        if truth is not None
    ]


def read(drawings: Iterable[Drawing], model: LoadedModel) -> list[NumberReading]:
    """Read drawings as numbers, by their images and the arrangement of their digits alone."""
    found = find_candidates(drawings, Recognizer(loaded=model), StageTimer())
    return [
        read_number(
            len(one.parts.kept), one.candidates, one.candidate_readings(), model.sidecar, partial(touching, one)
        )
        for one in found
    ]


def choose_thresholds(
    numbers: Sequence[NumberReading],
    truth: Sequence[str],
    others: Sequence[NumberReading],
    sidecar: Sidecar,
    targets: CalibrationSettings,
) -> Thresholds:
    """Find the thresholds at which numbers reach the targets; that of single digits stays.

    Parameters
    ----------
    numbers : sequence of NumberReading
        Readings of numbers.
    truth : sequence of str
        The numbers.
    others : sequence of NumberReading
        Readings of drawings that are no numbers.
    sidecar : Sidecar
    targets : CalibrationSettings
    """
    right = np.array([one.paths[0].number == number for one, number in zip(numbers, truth)])
    probability = _number_probability(numbers, sidecar.number)
    confidence = _of_several(numbers, probability)
    wrong, mistaken = confidence[~right], _of_several(others, _number_probability(others, sidecar.number))
    candidates = [t / 1000 for t in range(500, 1000)]
    several = next(
        (
            t
            for t in candidates
            if (wrong >= t).sum() <= targets.max_wrong_several * (confidence >= t).sum()
            and (mistaken >= t).mean() <= targets.max_non_numbers_called_number
        ),
        candidates[-1],
    )
    rejected = float(np.quantile(probability, targets.max_digits_rejected, method="lower"))
    not_a_number = min(math.floor(1000 * rejected) / 1000, several, sidecar.thresholds.number)
    return replace(sidecar.thresholds, several=several, not_a_number=not_a_number)


def _fit_number(
    numbers: Sequence[NumberReading], others: Sequence[NumberReading], targets: CalibrationSettings
) -> NumberWeights:
    positive, negative = ([one.features for one in readings if one.features] for readings in (numbers, others))
    each = [1 / len(positive)] * len(positive) + [targets.non_number_weight / max(1, len(negative))] * len(negative)
    is_number = np.arange(len(each)) < len(positive)
    return fit_number(np.array(positive + negative), is_number, np.array(each))


def _number_probability(readings: Sequence[NumberReading], weights: NumberWeights) -> NDArray[np.float64]:
    log_odds = [number_log_odds(one.features, weights) if one.features else one.log_odds for one in readings]
    return np.array([sigmoid(value) for value in log_odds])


def _of_several(readings: Sequence[NumberReading], probability: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the confidence of readings; 0 for those of one digit."""
    return np.array([p * one.paths[0].probability if one.features else 0.0 for one, p in zip(readings, probability)])
