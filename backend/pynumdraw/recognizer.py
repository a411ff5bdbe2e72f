"""From a 28×28 image to a calibrated answer, with the LiteRT model and without TensorFlow."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from pynumdraw.artefact import MODELS, Calibration, Served, Sidecar, load_served
from pynumdraw.errors import BrokenArtefact
from pynumdraw.ink.raster import SIDE, Image

DIGITS = 10
NOT_A_DIGIT = 10
"""Label, and place in the output, of what is no digit."""

Verdict = Literal["number", "unsure", "not_a_number"]


class Reading(NamedTuple):
    """What an image was read as.

    Attributes
    ----------
    digit : int
        The best guess.
    confidence : float, [0, 1]
        Calibrated probability that it is a digit and that the guess is right.
    probabilities : array (10,), float64, [0, 1]
        For each digit the chance of it, if it is a digit at all: they sum to 1.
    verdict : str
        What to make of it.
    """

    digit: int
    confidence: float
    probabilities: NDArray[np.float64]
    verdict: Verdict


class Engine:
    """A network that LiteRT runs, on one thread.

    Parameters
    ----------
    path : Path
        A `.tflite` file.
    content : bytes, optional
        What is in it, if that has been read already.

    Raises
    ------
    BrokenArtefact
        If it is no such file, or not a network of the expected shape.
    """

    def __init__(self, path: Path, content: bytes | None = None) -> None:
        self._interpreter = _load(path, content)
        self._input: int = self._interpreter.get_input_details()[0]["index"]
        self._output: int = self._interpreter.get_output_details()[0]["index"]
        self._size = 1

    def logits(self, images: Image) -> NDArray[np.float32]:
        """Run the network: images (…, 28, 28), float32, [0, 1], ink high; gives (…, K), the ten digits first."""
        batch = images.reshape(-1, SIDE, SIDE)
        if len(batch) != self._size:
            self._size = len(batch)
            self._interpreter.resize_tensor_input(self._input, batch.shape)
            self._interpreter.allocate_tensors()
        self._interpreter.set_tensor(self._input, batch)
        self._interpreter.invoke()
        return self._interpreter.get_tensor(self._output).reshape(*images.shape[:-2], -1)


class Recognizer:
    """The model in use: its network, and how to read what that says.

    Parameters
    ----------
    models : Path
        Folder with `current.json` and the files that it names.
    served : Served, optional
        The model, if it has been read already.

    Raises
    ------
    BrokenArtefact
        If it is not whole, or not a model of the expected shape.
    """

    def __init__(self, models: Path = MODELS, served: Served | None = None) -> None:
        served = served or load_served(models)
        self.card = served.card
        self.engine = Engine(models / f"{self.card.stem}.tflite", served.content)

    def read(self, image: Image, credible: float = 1.0) -> Reading:
        """Answer what an image shows.

        Parameters
        ----------
        image : array (28, 28), float32, [0, 1], ink high
        credible : float, [0, 1]
            How likely it is a digit by what is known besides the image.
        """
        probabilities, is_digit = interpret(self.engine.logits(image), self.card.calibration)
        digit = int(probabilities.argmax())
        confidence = float(credible * is_digit * probabilities[digit])
        return Reading(digit, confidence, probabilities, verdict(confidence, self.card))

    def read_all(self, images: Image, credible: NDArray[np.float64]) -> list[Reading]:
        """Answer what each of images (n, 28, 28) shows, as `read` does for one; `credible` is (n,)."""
        probabilities, is_digit = interpret(self.engine.logits(images), self.card.calibration)
        digits = probabilities.argmax(axis=1).tolist()
        confidences = (credible * is_digit * probabilities.max(axis=1)).tolist()
        return [
            Reading(digit, confidence, chances, verdict(confidence, self.card))
            for digit, confidence, chances in zip(digits, confidences, probabilities)
        ]

    def log_odds(self, images: Image, digit: int) -> NDArray[np.float64]:
        """Weigh `digit` against all else that images (n, 28, 28) may show: (n,), 0 where it is as likely as not."""
        logits = temper(self.engine.logits(images), self.card.calibration)
        return logits[:, digit] - np.logaddexp.reduce(np.delete(logits, digit, axis=1), axis=1)


def interpret(
    logits: NDArray[np.floating], calibration: Calibration
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Turn logits (…, K), K ≥ 10, into calibrated probabilities.

    What comes after the ten digits speaks for "not a digit"; a network that has none of it takes all for digits.

    Returns
    -------
    probabilities : array (…, 10), [0, 1]
        Which digit it is, if one.
    is_digit : array (…,), [0, 1]
        Whether it is one.
    """
    tempered = temper(logits, calibration)
    is_digit = softmax(tempered)[..., :DIGITS].sum(axis=-1)
    return softmax(tempered[..., :DIGITS]), is_digit


def temper(logits: NDArray[np.floating], calibration: Calibration) -> NDArray[np.float64]:
    """Give logits (…, K), K ≥ 10, as a calibration has them, so that their softmax are honest probabilities."""
    shifted = np.array(logits, np.float64)
    shifted[..., DIGITS:] += calibration.bias
    return shifted / calibration.temperature


def softmax(logits: NDArray[np.floating], temperature: float = 1.0) -> NDArray[np.float64]:
    """Turn logits (…, K) into probabilities (…, K) that sum to 1 along the last axis."""
    scaled = np.asarray(logits, np.float64) / temperature
    odds = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return odds / odds.sum(axis=-1, keepdims=True)


def verdict(confidence: float, card: Sidecar) -> Verdict:
    """Say what a confidence amounts to, by the thresholds of the model that gave it."""
    if confidence >= card.thresholds.number:
        return "number"
    return "not_a_number" if confidence < card.thresholds.not_a_number else "unsure"


def _load(path: Path, content: bytes | None) -> Interpreter:
    try:
        interpreter = Interpreter(model_content=content or path.read_bytes(), num_threads=1)
        interpreter.allocate_tensors()
    except (OSError, ValueError, RuntimeError) as error:
        raise BrokenArtefact(f"{path} is not a LiteRT model: {error}.") from error
    _check_tensor(path, "input", interpreter.get_input_details(), (1, SIDE, SIDE))
    _check_tensor(path, "output", interpreter.get_output_details(), (1, DIGITS))
    return interpreter


def _check_tensor(path: Path, role: str, details: list[dict[str, Any]], least: tuple[int, ...]) -> None:
    """Check that there is one tensor, of floats, with `least` as its shape (its last dimension may be larger)."""
    shape: tuple[int, ...] = tuple(details[0]["shape"].tolist())
    dtype: np.dtype[Any] = np.dtype(details[0]["dtype"])
    if len(details) != 1 or dtype != np.float32 or shape[:-1] != least[:-1] or shape[-1] < least[-1]:
        found = f"{len(details)} tensors, the first {dtype} of shape {shape}"
        raise BrokenArtefact(f"{path}: its {role} is {found}, expected one float32 tensor of shape {least}.")
