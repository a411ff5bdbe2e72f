"""How good answers are, and the one number that calibrates them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pynumdraw.recognizer import softmax

BINS = 15


def error(probabilities: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    """Give the share of wrong best guesses; probabilities (n, 10), labels (n,)."""
    return float((probabilities.argmax(axis=1) != labels).mean())


def log_loss(probabilities: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    """Give the mean negative logarithm of what the right digits were given; probabilities (n, 10), labels (n,)."""
    given = probabilities[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(given, np.finfo(np.float64).tiny)).mean())


def expected_calibration_error(probabilities: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    """Give the mean gap between confidence and the share that is right, over 15 bins of equal mass.

    M. Naeini, G. Cooper, M. Hauskrecht: "Obtaining Well Calibrated Probabilities Using Bayesian Binning", AAAI 2015.
    """
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    bins = np.array_split(np.argsort(confidence, kind="stable"), min(BINS, len(labels)))
    gaps = [abs(confidence[b].mean() - right[b].mean()) * len(b) for b in bins]
    return float(sum(gaps) / len(labels))


def fit_temperature(logits: NDArray[np.float32], labels: NDArray[np.int64]) -> float:
    """Find the temperature with the least log loss (C. Guo et al.: "On Calibration of Modern Neural Networks", 2017).

    Parameters
    ----------
    logits : array (n, 10)
    labels : array (n,)

    Returns
    -------
    float
        From 0.2 to 5, in steps of 1 %.
    """
    candidates = np.geomspace(0.2, 5, 324)
    losses = [log_loss(softmax(logits, temperature), labels) for temperature in candidates]
    return float(candidates[int(np.argmin(losses))])


def measures(name: str, probabilities: NDArray[np.float64], labels: NDArray[np.int64]) -> dict[str, float]:
    """Give all measures of a data set, by its name and theirs, as a sidecar has them."""
    return {
        f"{name}_error": error(probabilities, labels),
        f"{name}_log_loss": log_loss(probabilities, labels),
        f"{name}_expected_calibration_error": expected_calibration_error(probabilities, labels),
        f"{name}_examples": len(labels),
    }
