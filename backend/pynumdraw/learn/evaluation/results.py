"""The results of a model: scores of its answers to each data set."""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pynumdraw.learn.evaluation.evaluate import Evaluated, Kind
from pynumdraw.learn.evaluation.scoring import Estimate, auroc, estimate, expected_calibration_error, share
from pynumdraw.model.sidecar import Sidecar

NumberKind = Literal["numbers", "errors of numbers", "non-numbers"]


class Results(NamedTuple):
    """The scores of a model's answers to one data set, by name."""

    title: str
    kind: Kind | NumberKind
    examples: int
    scores: dict[str, Estimate]


def results(evaluated: Sequence[Evaluated], sidecar: Sidecar) -> list[Results]:
    """Score a model's answers; AUROC compares with all pen-drawn digits that the model was not trained on."""
    unseen = [e.confidence for e in evaluated if e.kind == "digits" and e.is_unseen_ink]
    reference = np.concatenate(unseen) if unseen else np.empty(0)
    threshold = sidecar.thresholds.number
    scores = [
        _of_digits(e, threshold) if e.kind == "digits" else _of_non_digits(e, threshold, reference) for e in evaluated
    ]
    return [Results(e.title, e.kind, len(e.labels), of_set) for e, of_set in zip(evaluated, scores)]


def metrics(found: Sequence[Results]) -> dict[str, float]:
    """Return the values as a sidecar has them, by data set and score, such as ``t10k_error``."""
    values = [(f, "examples", float(f.examples)) for f in found]
    values += [(f, name, s.value) for f in found for name, s in f.scores.items() if not np.isnan(s.value)]
    return {_key(f, name): value for f, name, value in values}


def _key(of: Results, name: str) -> str:
    kind = of.kind if of.kind.startswith("non-") else ""
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


def _of_non_digits(e: Evaluated, threshold: float, reference: NDArray[np.float64]) -> dict[str, Estimate]:
    confidence = np.concatenate([reference, e.confidence])
    is_digit = np.arange(len(confidence)) < len(reference)
    return {
        "called number": estimate(np.mean, e.confidence >= threshold),
        "mean confidence": estimate(np.mean, e.confidence),
        "AUROC": estimate(auroc, confidence, is_digit),
    }
