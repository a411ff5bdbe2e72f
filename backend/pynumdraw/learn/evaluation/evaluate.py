"""Evaluation: a model's answers to a data set."""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from pynumdraw.learn.evaluation.calibration import confidences
from pynumdraw.learn.evaluation.data_sets import MNIST_TEST, MNIST_VALIDATION, DataSet, Role
from pynumdraw.model.engine import Engine
from pynumdraw.model.recognizer import NOT_A_DIGIT
from pynumdraw.model.sidecar import Sidecar

Kind = Literal["digits", "non-digits"]


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
