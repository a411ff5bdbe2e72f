"""Review labels: which of them are probably wrong, by how little the model expects them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pynumdraw.learn.data.ink_files import rasterised
from pynumdraw.learn.data.own_drawings import OwnDrawing, as_ink
from pynumdraw.model.recognizer import Recognizer, interpret
from pynumdraw.reading.reader import read_drawings


class Suspicion(NamedTuple):
    """A drawing with the loss of its label, and what the model reads in it.

    Attributes
    ----------
    drawn : OwnDrawing
    loss : float
        Negative logarithm of the probability of the label; infinite if the number could not be divided.
    read : str
    """

    drawn: OwnDrawing
    loss: float
    read: str


def review(drawings: Sequence[OwnDrawing], recognizer: Recognizer) -> list[Suspicion]:
    """Return all drawings, those whose labels are the least probable first."""
    losses = iter(_losses(drawings, recognizer))
    of_drawing = [max((next(losses) for _ in drawn.digits), default=np.inf) for drawn in drawings]
    answers = read_drawings([drawn.example for drawn in drawings], recognizer)
    found = [Suspicion(drawn, loss, answer.number) for drawn, loss, answer in zip(drawings, of_drawing, answers)]
    return sorted(found, key=lambda one: -one.loss)


def _losses(drawings: Sequence[OwnDrawing], recognizer: Recognizer) -> NDArray[np.float64]:
    """Return the loss of each digit of each drawing."""
    images, labels = rasterised(as_ink(drawings))
    if not len(labels):
        return np.empty(0)
    probabilities, is_digit = interpret(recognizer.engine.logits(images), recognizer.sidecar.calibration)
    joint = np.column_stack([probabilities * is_digit[:, None], 1 - is_digit])  # the last one is NOT_A_DIGIT
    return -np.log(np.maximum(joint[np.arange(len(labels)), labels], 1e-12))


def as_lines(found: Sequence[Suspicion]) -> list[str]:
    """Return a line for each drawing: its place, its label, what the model reads, and the loss."""
    return [
        f"{one.drawn.place}: label {one.drawn.example.label or 'null'}, read as {one.read}, loss {one.loss:.2f}"
        for one in found
    ]
