"""Run the network with LiteRT, without TensorFlow: images in, logits out."""

from pathlib import Path
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from pynumdraw.errors import BrokenArtefact
from pynumdraw.ink.raster import SIDE, Image

DIGITS = 10


class Engine:
    """A network, run by LiteRT on one thread.

    Parameters
    ----------
    path : Path
        A `.tflite` file.
    content : bytes, optional
        Content of the file, if it has been read already.

    Raises
    ------
    BrokenArtefact
        If it is not such a file, or if its network doesn't have the expected shape.
    """

    def __init__(self, path: Path, content: bytes | None = None) -> None:
        self._interpreter = _load(path, content)
        self._input: int = self._interpreter.get_input_details()[0]["index"]
        self._output: int = self._interpreter.get_output_details()[0]["index"]
        self._size = 1

    def logits(self, images: Image) -> NDArray[np.float32]:
        """Return logits (K,) or (n, K), K ≥ 10, of images (28, 28) or (n, 28, 28), float32, [0, 1], ink high."""
        batch = images if images.ndim == 3 else images[None]
        if len(batch) != self._size:
            self._size = len(batch)
            self._interpreter.resize_tensor_input(self._input, batch.shape)
            self._interpreter.allocate_tensors()
        self._interpreter.set_tensor(self._input, batch)
        self._interpreter.invoke()
        logits: NDArray[np.float32] = self._interpreter.get_tensor(self._output)
        return logits if batch is images else logits[0]


def _load(path: Path, content: bytes | None) -> Interpreter:
    try:
        interpreter = Interpreter(model_content=content or path.read_bytes(), num_threads=1)
        interpreter.allocate_tensors()
    except (OSError, ValueError, RuntimeError) as error:
        raise BrokenArtefact(f"{path} is not a LiteRT model: {error}.") from error
    _check_tensor(path, "input", interpreter.get_input_details(), (1, SIDE, SIDE))
    _check_tensor(path, "output", interpreter.get_output_details(), (1, DIGITS))
    return interpreter


def _check_tensor(path: Path, role: str, details: list[dict[str, Any]], expected: tuple[int, ...]) -> None:
    """Check that there is one float32 tensor of the expected shape, whose last dimension may be larger."""
    shape: tuple[int, ...] = tuple(details[0]["shape"].tolist())
    dtype: np.dtype[Any] = np.dtype(details[0]["dtype"])
    if len(details) != 1 or dtype != np.float32 or shape[:-1] != expected[:-1] or shape[-1] < expected[-1]:
        found = f"{len(details)} tensors, the first {dtype} of shape {shape}"
        raise BrokenArtefact(f"{path}: its {role} is {found}, expected one float32 tensor of shape {expected}.")
