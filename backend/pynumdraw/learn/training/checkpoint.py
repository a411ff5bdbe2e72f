"""How far a training is: measured, shown and saved after every epoch, so that it can go on after an interruption."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import keras
import msgspec
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray
from tqdm import tqdm

from pynumdraw.learn.data.dataset import LabelledImages
from pynumdraw.learn.evaluation.scoring import log_loss
from pynumdraw.model.recognizer import softmax

Epoch = dict[str, float]
NEAR = 1.02
"""Times the lowest validation loss, up to which another is as good: validation is not that exact."""


class State(msgspec.Struct):
    """What has been, an entry an epoch, and the best epoch, counted from 1; 0 for none."""

    history: list[Epoch] = []
    best: int = 0


class Checkpoint(keras.callbacks.Callback):
    """Follows a training.

    Parameters
    ----------
    folder : Path
        Where to save; what an interrupted training left there is gone on from.
    network : Keras model, compiled
        What to train, if there is nothing to go on from.
    validation : dict of Labelled
        To measure errors with after every epoch.
    epochs : int
        In all.
    what : str
        Words for the progress line.

    Attributes
    ----------
    folder : Path
    epochs : int
        To do in all.
    network : Keras model
        The one that is trained.
    """

    def __init__(
        self, folder: Path, network: Any, validation: dict[str, LabelledImages], epochs: int, what: str
    ) -> None:
        super().__init__()
        self.folder, self._validation = folder, validation
        folder.mkdir(parents=True, exist_ok=True)
        saved = folder / "state.json"
        self.epochs = epochs
        self._state = msgspec.json.decode(saved.read_bytes(), type=State) if saved.exists() else State()
        self.network = _resumed(self._at(self.epoch), network) if self.epoch else network
        self._read = _reader(self.network)
        self._bar = tqdm(total=epochs, initial=self.epoch, desc=what, unit="epoch", dynamic_ncols=True)

    @property
    def epoch(self) -> int:
        """Epochs done."""
        return len(self._state.history)

    @property
    def best(self) -> int:
        """The last epoch whose validation loss is all but the lowest, counted from 1."""
        return self._state.best

    @property
    def history(self) -> list[Epoch]:
        """An entry an epoch: its loss, and what validation measured."""
        return self._state.history

    def on_epoch_end(self, epoch: int, logs: dict[str, float]) -> None:
        """Measure, save and show."""
        measured = _measured(self._read, self._validation)
        history = [*self.history, {"epoch": epoch + 1, "loss": logs["loss"], **measured}]
        self._save(State(history, _best([past["validation_loss"] for past in history])))
        errors = (f"{name.removesuffix('_error')}={measured[name]:.2%}" for name in measured if name.endswith("_error"))
        self._bar.set_postfix_str(", ".join(errors))
        self._bar.update()

    def on_train_end(self, logs: dict[str, float] | None = None) -> None:  # noqa: ARG002 - Keras passes it by name
        """Leave the progress line as it is: what comes next begins a new one."""
        self._bar.close()

    def best_network(self) -> Any:
        """Load the network as it was after its best epoch."""
        return keras.models.load_model(self._at(self.best), compile=False)

    def _at(self, epoch: int) -> Path:
        return self.folder / f"epoch-{epoch}.keras"

    def _save(self, state: State) -> None:
        """Save the network first and name it last: what is named is whole, whenever this is interrupted."""
        self.network.save(self._at(len(state.history)))
        new = self.folder / "state.new"
        new.write_bytes(msgspec.json.encode(state))
        new.replace(self.folder / "state.json")
        self._state = state
        for path in set(self.folder.glob("epoch-*.keras")) - {self._at(self.epoch), self._at(self.best)}:
            path.unlink()


def _best(losses: list[float]) -> int:
    """Give the last epoch, from 1, with a loss near the lowest: the rate falls, so of equals the later is better."""
    return max(epoch for epoch, loss in enumerate(losses, 1) if loss <= NEAR * min(losses))


def _resumed(path: Path, fresh: Any) -> Any:
    """Load a network to go on with, and what Keras does not save: where its dropout's random numbers had come to."""
    network = keras.models.load_model(path)
    for state, first in zip(_random_states(network), _random_states(fresh)):
        state.assign([first.numpy()[0], int(network.optimizer.iterations)])
    return network


def _random_states(network: Any) -> list[Any]:
    """List the dropouts' (seed, number of draws): there is one draw a step."""
    return [layer.seed_generator.state for layer in network.layers if isinstance(layer, keras.layers.Dropout)]


def _reader(network: Any) -> Callable[[NDArray[np.float32]], NDArray[np.float32]]:
    """Give the function from images (n, 28, 28) to logits (n, 11); `network.predict` would involve all workers."""
    step = tf.function(partial(network, training=False), reduce_retracing=True)
    return lambda images: np.concatenate([step(images[at : at + 1024]) for at in range(0, len(images), 1024)])


def _measured(
    read: Callable[[NDArray[np.float32]], NDArray[np.float32]], validation: dict[str, LabelledImages]
) -> Epoch:
    """Give each set's error, of non-digits the share that is taken for digits, and the mean of all losses."""
    measured: Epoch = {}
    losses: list[float] = []
    for name, data in validation.items():
        probabilities = softmax(read(data.images))
        measured[f"{name}_error"] = float((probabilities.argmax(axis=1) != data.labels).mean())
        losses.append(log_loss(probabilities, data.labels))
    return measured | {"validation_loss": sum(losses) / len(losses)}
