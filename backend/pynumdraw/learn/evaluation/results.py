"""The figures of a model: what is measured of which data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pynumdraw.learn.evaluation.evaluate import Evaluated, Kind
from pynumdraw.learn.evaluation.scoring import Estimate, auroc, estimate, expected_calibration_error, share
from pynumdraw.model.sidecar import Sidecar


class Results(NamedTuple):
    """The measures of one data set's answers, by name."""

    title: str
    kind: Kind
    examples: int
    measures: dict[str, Estimate]


def results(evaluated: Sequence[Evaluated], sidecar: Sidecar) -> list[Results]:
    """Measure what a model answered; AUROC is against all digits of pen ink that it has not learned from."""
    pens = [e.confidence for e in evaluated if e.kind == "digits" and e.is_unseen_ink]
    against = np.concatenate(pens) if pens else np.empty(0)
    threshold = sidecar.thresholds.number
    measured = [
        _of_digits(e, threshold) if e.kind == "digits" else _of_others(e, threshold, against) for e in evaluated
    ]
    return [Results(e.title, e.kind, len(e.labels), measures) for e, measures in zip(evaluated, measured)]


def metrics(found: Sequence[Results]) -> dict[str, float]:
    """Give the values alone, by data set and measure, such as ``t10k_error``, as a sidecar has them."""
    values = [(f, "examples", float(f.examples)) for f in found]
    values += [(f, name, m.value) for f in found for name, m in f.measures.items() if not np.isnan(m.value)]
    return {_key(f, name): value for f, name, value in values}


def _key(of: Results, name: str) -> str:
    kind = "" if of.kind == "digits" else of.kind
    spelt_out = name.replace("ECE", "expected calibration error")
    return "_".join(re.findall(r"[a-z0-9]+", f"{of.title} {kind} {spelt_out}".lower()))


def _of_digits(e: Evaluated, threshold: float) -> dict[str, Estimate]:
    called = e.confidence >= threshold
    return {
        "error": estimate(np.mean, ~e.right),
        "ECE": estimate(expected_calibration_error, e.confidence, e.right),
        "called number": estimate(np.mean, called),
        "wrong of those": estimate(share, ~e.right, called),
        "mean confidence": estimate(np.mean, e.confidence),
    }


def _of_others(e: Evaluated, threshold: float, against: NDArray[np.float64]) -> dict[str, Estimate]:
    confidence = np.concatenate([against, e.confidence])
    is_digit = np.arange(len(confidence)) < len(against)
    return {
        "called number": estimate(np.mean, e.confidence >= threshold),
        "mean confidence": estimate(np.mean, e.confidence),
        "AUROC": estimate(auroc, confidence, is_digit),
    }
