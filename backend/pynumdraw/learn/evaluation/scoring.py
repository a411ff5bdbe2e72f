"""Scores of a model's answers, and their confidence intervals by the bootstrap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

BINS = 15
RESAMPLES = 1000
SEED = 0


def log_loss(probabilities: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    """Return the mean negative logarithm of the right classes' probabilities; probabilities (n, K), labels (n,)."""
    given = probabilities[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(given, np.finfo(np.float64).tiny)).mean())


def expected_calibration_error(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Return the mean gap between confidence and accuracy over 15 bins of equal mass; both (n,).

    M. Naeini, G. Cooper, M. Hauskrecht: "Obtaining Well Calibrated Probabilities Using Bayesian Binning", AAAI 2015.
    """
    gap = (confidence - right)[np.argsort(confidence, kind="stable")]
    bins = np.array_split(gap, min(BINS, len(gap)))
    return float(sum(abs(b.sum()) for b in bins) / len(gap))


def auroc(confidence: NDArray[np.float64], is_digit: NDArray[np.bool_]) -> float:
    """Return the area under the receiver operating characteristic; both (n,); nan without digits or non-digits.

    It is the probability that a random digit has more confidence than a random non-digit, where ties count half
    (J. Hanley, B. McNeil, Radiology 143, 1982).
    """
    digits, others = confidence[is_digit], np.sort(confidence[~is_digit])
    if not len(digits) or not len(others):
        return float("nan")
    below, not_above = np.searchsorted(others, digits, "left"), np.searchsorted(others, digits, "right")
    return float((below + not_above).mean() / (2 * len(others)))


def share(part: NDArray[np.bool_], whole: NDArray[np.bool_]) -> float:
    """Return the share of `whole` that is in `part` as well; both (n,); nan if `whole` is empty."""
    return float((part & whole).sum() / whole.sum()) if whole.any() else float("nan")


class Estimate(NamedTuple):
    """A statistic of a sample, and its values (1000,) on resamples of the same size, drawn by `estimate`."""

    value: float
    resamples: NDArray[np.float64]

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the percentile bootstrap (B. Efron, R. Tibshirani, 1993)."""
        if np.isnan(self.value):
            return self.value, self.value
        low, high = np.nanpercentile(self.resamples, (2.5, 97.5))
        return float(low), float(high)

    def minus(self, other: Estimate) -> Estimate:
        """Return the difference of a statistic between two models that answered the same examples."""
        return Estimate(self.value - other.value, self.resamples - other.resamples)


def estimate(statistic: Callable[..., Any], *columns: NDArray[Any]) -> Estimate:
    """Compute a statistic of a sample and of 1,000 resamples, drawn with replacement and always the same.

    Parameters
    ----------
    statistic : callable
        Function from columns to a number.
    columns : arrays (n,), n ≥ 1
        Data of the examples, one element each; a resample draws whole examples.
    """
    n = len(columns[0])
    rng = np.random.default_rng(SEED)
    draws = (rng.integers(n, size=n) for _ in range(RESAMPLES))
    resamples = [statistic(*(column[drawn] for column in columns)) for drawn in draws]
    return Estimate(float(statistic(*columns)), np.array(resamples, np.float64))
