"""A model for single digits becomes one for numbers; its verdicts reach the targets."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from pynumdraw.learn.data.ink_files import Ink, join, read_set, split_by_group
from pynumdraw.learn.training.config import CALIBRATION, Composition, Hyperparameters, Schedule
from pynumdraw.learn.training.number_calibration import calibrate_numbers, choose_thresholds
from pynumdraw.model.artefact import LoadedModel, load_current_model
from pynumdraw.model.sidecar import LatticeWeights, NumberWeights, Sidecar
from pynumdraw.reading.lattice import Path as NumberPath
from pynumdraw.reading.number import NumberReading

FEW = Hyperparameters(Schedule(1), composition=Composition(15, 40, 15))


@pytest.fixture(scope="module")
def current() -> LoadedModel:
    return load_current_model()


@pytest.fixture(scope="module")
def single(current: LoadedModel) -> Sidecar:
    """Return the current model's sidecar as it was before it was calibrated for numbers."""
    thresholds = replace(current.sidecar.thresholds, several=1.0)
    weights = {"lattice": LatticeWeights(), "number": NumberWeights()}
    return replace(current.sidecar, format=1, thresholds=thresholds, **weights)


@pytest.fixture(scope="module")
def ink(pen_digits_file: Path, omniglot_file: Path) -> tuple[Ink, Ink]:
    everything = join([read_set(pen_digits_file), read_set(omniglot_file)])
    return split_by_group(everything, 0.4, np.random.default_rng(0))[:2]


@pytest.fixture(scope="module")
def calibrated(single: Sidecar, current: LoadedModel, ink: tuple[Ink, Ink]) -> Sidecar:
    return calibrate_numbers(single, current.content, *ink, FEW)


def test_calibrated_model_reads_numbers(calibrated: Sidecar, single: Sidecar) -> None:
    assert calibrated.format == 2
    assert calibrated.lattice != LatticeWeights()
    assert calibrated.number != NumberWeights()
    assert calibrated.calibration == single.calibration
    assert calibrated.thresholds.number == single.thresholds.number
    assert 0 <= calibrated.thresholds.not_a_number < 1
    assert 0.5 <= calibrated.thresholds.several < 1


def test_calibration_is_the_same_each_time(
    calibrated: Sidecar, single: Sidecar, current: LoadedModel, ink: tuple[Ink, Ink]
) -> None:
    assert calibrate_numbers(single, current.content, *ink, FEW) == calibrated


def test_without_held_back_digits_the_weights_are_those_of_the_configuration(
    single: Sidecar, current: LoadedModel, ink: tuple[Ink, Ink]
) -> None:
    sidecar = calibrate_numbers(single, current.content, ink[0], join([]), FEW)
    assert (sidecar.format, sidecar.lattice, sidecar.number) == (2, FEW.lattice, FEW.number)
    assert sidecar.thresholds.several == sidecar.thresholds.number == single.thresholds.number


def readings(count: int, number: str, probability: float, log_odds: float) -> list[NumberReading]:
    return [NumberReading([NumberPath(number, probability, ())], [], log_odds, [log_odds, *[0.0] * 8])] * count


def test_thresholds_reach_the_targets(single: Sidecar) -> None:
    sidecar = replace(single, number=NumberWeights(intercept=1.0, least=0.0))
    right, wrong = readings(990, "42", 0.99, 9.0), readings(10, "47", 0.8, 9.0)
    others = readings(90, "11", 1.0, -9.0) + readings(10, "11", 0.9, 9.0)
    chosen = choose_thresholds(right + wrong, ["42"] * 1000, others, sidecar, CALIBRATION)
    assert 0.89 < chosen.several <= 0.99, "above the ten others, which are more than the target allows"
    lenient = replace(CALIBRATION, max_non_numbers_called_number=0.2)
    chosen = choose_thresholds(right + wrong, ["42"] * 1000, others, sidecar, lenient)
    assert 0.79 < chosen.several < 0.89, "above the ten that are read wrongly"
    assert chosen.number == single.thresholds.number
