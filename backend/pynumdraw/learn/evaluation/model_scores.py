"""Evaluation: a model's answers to data sets, and the scores of these answers."""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from pynumdraw.learn.evaluation.calibration import confidences
from pynumdraw.learn.evaluation.data_sets import MNIST_TEST, MNIST_VALIDATION, DataSet, Role
from pynumdraw.learn.evaluation.scoring import Estimate, auroc, estimate, expected_calibration_error, share
from pynumdraw.model.litert_engine import Engine
from pynumdraw.model.recognizer import NOT_A_DIGIT
from pynumdraw.model.sidecar import Sidecar

Kind = Literal["digits", "non-digits"]
NumberKind = Literal["numbers", "errors of numbers", "non-numbers"]


class Evaluated(NamedTuple):
    """A data set with a model's answers to it.

    Attributes
    ----------
    name, role : str
        Those of the data set.
    images : array (n, 28, 28), float32, [0, 1]
    labels : array (n,), int64
        All of them 0…9, or all of them NOT_A_DIGIT.
    digits : array (n,), int64, 0…9
        The best guesses.
    confidence : array (n,), float64, [0, 1]
        Calibrated probability that there is a digit and the guess is right.
    """

    name: str
    role: Role
    images: NDArray[np.float32]
    labels: NDArray[np.int64]
    digits: NDArray[np.int64]
    confidence: NDArray[np.float64]

    @property
    def title(self) -> str:
        """The name, followed by the role unless it is `test`."""
        return self.name if self.role == "test" else f"{self.name}, {self.role}"

    @property
    def kind(self) -> Kind:
        """Whether these are digits or non-digits."""
        return "non-digits" if self.labels[0] == NOT_A_DIGIT else "digits"

    @property
    def right(self) -> NDArray[np.bool_]:
        """Whether each guess is right (n,); no guess for a non-digit is."""
        return self.digits == self.labels

    @property
    def is_unseen_ink(self) -> bool:
        """Whether this is pen ink that the model was not trained on."""
        return self.role != "learned from" and self.name not in (MNIST_TEST, MNIST_VALIDATION)


def answer(engine: Engine, sidecar: Sidecar, data_set: DataSet) -> Evaluated:
    """Run a model on a data set image by image, as the server does."""
    images, labels = data_set.data
    bar = tqdm(images, f"Reading {data_set.name}, {data_set.role}", unit="", disable=None, leave=False)
    logits = np.stack([engine.logits(image) for image in bar])
    return Evaluated(data_set.name, data_set.role, images, labels, *confidences(logits, sidecar.calibration))


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
