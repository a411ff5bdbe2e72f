"""Read a drawing as a number: the probability that it is one, and that of each reading."""

from collections.abc import Callable, Sequence
from math import exp, log, log1p
from typing import NamedTuple

import msgspec

from pynumdraw.ink.segmentation import Candidate
from pynumdraw.model.recognizer import MAX_LOG_ODDS, Reading
from pynumdraw.model.sidecar import NumberWeights, Sidecar
from pynumdraw.reading.lattice import Edge, Path, likely_labels, read_paths


class NumberReading(NamedTuple):
    """The readings of a drawing as a number.

    Attributes
    ----------
    paths : list of Path
        Readings, most probable first; their probabilities are those given that it is a number.
    marginals : list of float, [0, 1]
        For each candidate, the probability that it is a digit of the number.
    log_odds : float
        Calibrated log-odds that it is a number, by the images and the arrangement of its digits.
    features : list of float
        What these are the weighted sum of, if there are several digits: see `NumberWeights`.
    """

    paths: list[Path]
    marginals: list[float]
    log_odds: float
    features: list[float]


def read_number(
    length: int,
    candidates: Sequence[Candidate],
    readings: Sequence[Reading],
    sidecar: Sidecar,
    touching: Callable[[Sequence[Candidate]], float],
) -> NumberReading:
    """Read a drawing that is divided into `length` parts.

    Parameters
    ----------
    length : int
    candidates : sequence of Candidate
        What may be a digit of it.
    readings : sequence of Reading
        What the network reads in the image of each.
    sidecar : Sidecar
        Weights and calibration.
    touching : callable
        Returns how near the ink of neighbouring digits is, as `digit_layout.touching` does.
    """
    if len(candidates) == 1:
        return read_digit(readings[0])
    offset = sidecar.calibration.bias / sidecar.calibration.temperature
    weights = msgspec.structs.astuple(sidecar.lattice)
    edges = [
        Edge(one.start, one.end, score(one, reading, weights, offset), reading.probabilities)
        for one, reading in zip(candidates, readings)
    ]
    paths, marginals, _ = read_paths(length, edges)
    best = paths[0].edges
    if len(best) == 1:
        return NumberReading(paths, marginals, readings[best[0]].log_odds, [])
    digits = [candidates[i] for i in best]
    features = number_features(paths[0].number, digits, [readings[i].log_odds for i in best], touching(digits))
    log_odds = number_log_odds(features, sidecar.number)
    return NumberReading(paths, marginals, log_odds, features)


def read_digit(reading: Reading) -> NumberReading:
    """Read a drawing with a single candidate, in a fraction of the time that a lattice takes."""
    paths = [Path(str(label), probability, (0,)) for probability, label in likely_labels(reading.probabilities)]
    return NumberReading(paths, [1.0], reading.log_odds, [])


def score(candidate: Candidate, reading: Reading, weights: Sequence[float], offset: float) -> float:
    """Return the score of a candidate, whichever its label.

    Parameters
    ----------
    candidate : Candidate
    reading : Reading
    weights : sequence of float
        As in `LatticeWeights`.
    offset : float
        What calibration adds to the log-odds of a digit, negated.
    """
    return _weighted_sum(weights, terms(candidate, reading, offset))


def terms(candidate: Candidate, reading: Reading, offset: float) -> list[float]:
    """Return what `LatticeWeights` weighs, of a candidate and what is read in it."""
    return [log_sigmoid(reading.log_odds + offset), *candidate.features]


def number_log_odds(features: Sequence[float], weights: NumberWeights) -> float:
    """Return the log-odds that a drawing whose reading has these features is a number."""
    return max(-MAX_LOG_ODDS, min(_weighted_sum(msgspec.structs.astuple(weights), features), MAX_LOG_ODDS))


def number_features(
    number: str, digits: Sequence[Candidate], log_odds: Sequence[float], touching: float
) -> list[float]:
    """Return what `NumberWeights` weighs, of a reading, its digits, the log-odds of each, and how they touch."""
    _, small, overlap, _, parts, _, _, cuts, _ = zip(*[one.features for one in digits])
    mean = sum(log_odds) / len(log_odds)
    ones = number.count("1") / len(number)
    shape = max(small), max(overlap), sum(parts), sum(cuts)
    return [1.0, log(len(number)), min(log_odds), mean, ones, *shape, touching]


def sigmoid(value: float) -> float:
    """Return the probability of log-odds."""
    return 1 / (1 + exp(-value)) if value >= 0 else exp(value) / (1 + exp(value))


def log_sigmoid(value: float) -> float:
    """Return the logarithm of the probability of log-odds."""
    return -log1p(exp(-value)) if value >= 0 else value - log1p(exp(value))


def _weighted_sum(weights: Sequence[float], values: Sequence[float]) -> float:
    return sum([weight * value for weight, value in zip(weights, values)])
