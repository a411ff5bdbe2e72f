"""How good answers are, and how far another sample of the same size might have it otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

BINS = 15
RESAMPLES = 1000
SEED = 0

Column = NDArray[Any]


def error(digits: NDArray[np.int64], labels: NDArray[np.int64]) -> float:
    """Give the share of wrong best guesses; both (n,)."""
    return float((digits != labels).mean())


def log_loss(probabilities: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    """Give the mean negative logarithm of what the right digits were given; probabilities (n, 10), labels (n,)."""
    given = probabilities[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(given, np.finfo(np.float64).tiny)).mean())


def expected_calibration_error(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Give the mean gap between confidence and the share that is right, over 15 bins of equal mass; both (n,).

    M. Naeini, G. Cooper, M. Hauskrecht: "Obtaining Well Calibrated Probabilities Using Bayesian Binning", AAAI 2015.
    """
    gap = (confidence - right)[np.argsort(confidence, kind="stable")]
    bins = np.array_split(gap, min(BINS, len(gap)))
    return float(sum(abs(b.sum()) for b in bins) / len(gap))


def auroc(confidence: NDArray[np.float64], is_digit: NDArray[np.bool_]) -> float:
    """Give the chance that a random digit gets more confidence than a random non-digit; both (n,), equals count half.

    That is the area under the receiver operating characteristic (J. Hanley, B. McNeil, Radiology 143, 1982); nan if
    either is missing.
    """
    digits, others = confidence[is_digit], np.sort(confidence[~is_digit])
    if not len(digits) or not len(others):
        return float("nan")
    below, not_above = np.searchsorted(others, digits, "left"), np.searchsorted(others, digits, "right")
    return float((below + not_above).mean() / (2 * len(others)))


def share(part: NDArray[np.bool_], whole: NDArray[np.bool_]) -> float:
    """Give how many of `whole` are of `part`, too; both (n,); nan if there is no whole."""
    return float((part & whole).sum() / whole.sum()) if whole.any() else float("nan")


class Estimate(NamedTuple):
    """A measure, and the values that it has on other samples of the same size: (1000,), drawn by `estimate`."""

    value: float
    resamples: NDArray[np.float64]

    @property
    def interval(self) -> tuple[float, float]:
        """Give the 95 % interval of the percentile bootstrap (B. Efron, R. Tibshirani, 1993)."""
        if np.isnan(self.value):
            return self.value, self.value
        low, high = np.nanpercentile(self.resamples, (2.5, 97.5))
        return float(low), float(high)

    def minus(self, other: Estimate) -> Estimate:
        """Give the difference of a measure between two models that answered the same examples."""
        return Estimate(self.value - other.value, self.resamples - other.resamples)


def estimate(measure: Callable[..., Any], *columns: Column) -> Estimate:
    """Measure a sample, and 1,000 of the same size drawn from it with replacement, always the same ones.

    Parameters
    ----------
    measure : callable
        From columns to a number.
    columns : arrays (n,), n ≥ 1
        What is known of each example; examples are drawn whole.
    """
    n = len(columns[0])
    rng = np.random.default_rng(SEED)
    draws = (rng.integers(n, size=n) for _ in range(RESAMPLES))
    resamples = [measure(*(column[drawn] for column in columns)) for drawn in draws]
    return Estimate(float(measure(*columns)), np.array(resamples, np.float64))
