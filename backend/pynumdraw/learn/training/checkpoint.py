"""Checkpoints: the state of a training, saved after every epoch, from which it resumes after an interruption."""

from pathlib import Path
from typing import Any

import keras
import msgspec

Epoch = dict[str, float]
"""An epoch's number, training loss, and validation scores."""


class State(msgspec.Struct):
    """The finished epochs, and the number of the best one; 0 if there is none."""

    history: list[Epoch] = []
    best: int = 0


class Checkpoint:
    """A network in training, and its saved state.

    Parameters
    ----------
    folder : Path
        Folder of the saved state, which may be that of an interrupted training.
    network : Keras model
        The untrained network.

    Attributes
    ----------
    folder : Path
    network : Keras model
    """

    def __init__(self, folder: Path, network: Any) -> None:
        self.folder, self.network = folder, network
        folder.mkdir(parents=True, exist_ok=True)
        saved = folder / "state.json"
        self._state = msgspec.json.decode(saved.read_bytes(), type=State) if saved.exists() else State()

    @property
    def epoch(self) -> int:
        """Number of finished epochs."""
        return len(self._state.history)

    @property
    def best(self) -> int:
        """Number of the last epoch whose validation loss is (nearly) the lowest, from 1; 0 before the first."""
        return self._state.best

    @property
    def history(self) -> list[Epoch]:
        """The loss and the validation scores of each finished epoch."""
        return self._state.history

    def restore(self) -> None:
        """Restore the compiled network, its optimizer and its dropouts after the last saved epoch, if there is one."""
        if not self.epoch:
            return
        self.network.optimizer.build(self.network.trainable_variables)
        self.network.load_weights(self._weights(self.epoch))
        for layer in self.network.layers:
            if isinstance(layer, keras.layers.Dropout):  # whose random state Keras does not save; a step draws once
                state = layer.seed_generator.state
                state.assign([state.numpy()[0], int(self.network.optimizer.iterations)])

    def save(self, epoch: Epoch, loss_tolerance: float) -> None:
        """Save the network and an epoch's scores.

        Parameters
        ----------
        epoch : Epoch
        loss_tolerance : float, ≥ 1
            Factor of the lowest validation loss up to which a later epoch counts as better: the learning rate falls,
            and validation is not exact.
        """
        history = [*self.history, epoch]
        losses = [past["validation_loss"] for past in history]
        near_lowest = [n for n, loss in enumerate(losses, 1) if loss <= loss_tolerance * min(losses)]
        self.network.save_weights(self._weights(len(history)))
        self._write(State(history, near_lowest[-1]))  # last, so that the weights that it names are always whole
        for path in set(self.folder.glob("epoch-*")) - {self._weights(self.epoch), self._weights(self.best)}:
            path.unlink()

    def best_network(self) -> Any:
        """Return the network, with the weights of its best epoch."""
        self.network.load_weights(self._weights(self.best))
        return self.network

    def _write(self, state: State) -> None:
        new = self.folder / "state.new"
        new.write_bytes(msgspec.json.encode(state))
        new.replace(self.folder / "state.json")
        self._state = state

    def _weights(self, epoch: int) -> Path:
        return self.folder / f"epoch-{epoch}.weights.h5"
