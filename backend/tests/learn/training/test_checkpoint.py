"""An interrupted training goes on as if nothing had been."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="TensorFlow is not installed (./deploy_dev.sh install train)")

import keras
import tensorflow as tf
from pynumdraw.learn.data.dataset import LabelledImages
from pynumdraw.learn.training.checkpoint import Checkpoint, State
from pynumdraw.learn.training.config import Schedule
from pynumdraw.learn.training.loop import compile_for, fit
from pynumdraw.learn.training.network import CLASSES
from pynumdraw.learn.training.training_data import Part, TrainingData

EPOCHS = 3
COURSE = Schedule(EPOCHS)


class Killed(BaseException):
    """Stands for a signal that no one catches."""


class InterruptedInSecondEpoch(Checkpoint):
    def on_train_batch_end(self, *_: Any, **__: Any) -> None:
        if self.epoch == 1:
            raise KeyboardInterrupt


class KilledBeforeSecondEpochIsNamed(Checkpoint):
    """Dies when the second epoch's network is saved, and what names it is not."""

    def _save(self, state: State) -> None:
        if len(state.history) == 2:
            self.network.save(self._at(2))
            raise Killed
        super()._save(state)


@pytest.fixture(scope="module")
def training_data() -> TrainingData:
    """Make images of two parts, 1,200 to learn from in an epoch, that differ by what they show."""
    rng = np.random.default_rng(0)

    def some(n: int) -> LabelledImages:
        labels = rng.integers(0, CLASSES, n)
        images = rng.random((n, 28, 28), np.float32) * 0.3
        images[np.arange(n), 2 * labels + 4] += 0.7
        return LabelledImages(images, labels)

    return TrainingData([Part(some(1000), 1000), Part(some(500), 200)], {"validation": some(200), "made": some(50)}, {})


def begin(folder: Path, training_data: TrainingData, kind: type[Checkpoint] = Checkpoint) -> Checkpoint:
    """Start, or go on, as a training does: a small network with all that is random or remembered in larger ones."""
    tf.config.experimental.enable_op_determinism()
    keras.utils.set_random_seed(1)
    layers = [keras.layers.Flatten(), keras.layers.Dense(8), keras.layers.BatchNormalization()]
    layers += [keras.layers.ReLU(), keras.layers.Dropout(0.3), keras.layers.Dense(CLASSES)]
    network = keras.Sequential([keras.Input((28, 28)), *layers])
    compile_for(network, training_data, COURSE)
    return kind(folder, network, training_data.validation, EPOCHS, "Learning")


@pytest.fixture(scope="module")
def whole(training_data: TrainingData, tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    """Train without an interruption."""
    progress = begin(tmp_path_factory.mktemp("whole"), training_data)
    fit(progress, training_data, COURSE, seed=1)
    return progress


def assert_same(first: Checkpoint, second: Checkpoint) -> None:
    assert first.history == second.history
    assert first.best == second.best
    for ours, theirs in zip(first.network.get_weights(), second.network.get_weights()):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize(
    ("kind", "end"), [(InterruptedInSecondEpoch, KeyboardInterrupt), (KilledBeforeSecondEpochIsNamed, Killed)]
)
def test_an_interrupted_training_goes_on_the_same(
    kind: type[Checkpoint], end: type[BaseException], whole: Checkpoint, training_data: TrainingData, tmp_path: Path
) -> None:
    stopped = begin(tmp_path, training_data, kind)
    with pytest.raises(end):
        fit(stopped, training_data, COURSE, seed=1)
    assert stopped.best_network().count_params() == stopped.network.count_params()
    resumed = begin(tmp_path, training_data)
    assert resumed.epoch == 1
    fit(resumed, training_data, COURSE, seed=1)
    assert_same(resumed, whole)
    assert {path.name for path in tmp_path.glob("epoch-*")} == {f"epoch-{n}.keras" for n in (resumed.best, EPOCHS)}


def test_a_finished_training_has_nothing_left_to_do(
    training_data: TrainingData, whole: Checkpoint, tmp_path: Path
) -> None:
    shutil.copytree(whole.folder, tmp_path, dirs_exist_ok=True)
    again = begin(tmp_path, training_data)
    fit(again, training_data, COURSE, seed=1)
    assert_same(whole, again)


def test_what_was_measured_is_told(whole: Checkpoint) -> None:
    assert [epoch["epoch"] for epoch in whole.history] == [1, 2, 3]
    assert set(whole.history[0]) == {"epoch", "loss", "validation_error", "made_error", "validation_loss"}
    assert whole.history[-1]["loss"] < whole.history[0]["loss"]
    assert whole.history[-1]["validation_error"] < whole.history[0]["validation_error"]


class LastIsWorst(Checkpoint):
    def on_epoch_end(self, epoch: int, logs: dict[str, float]) -> None:
        if epoch == 1:
            weights = self.network.get_weights()
            self.network.set_weights([100 * w for w in weights])
        super().on_epoch_end(epoch, logs)


def test_the_best_epoch_is_kept_and_not_the_last(training_data: TrainingData, tmp_path: Path) -> None:
    progress = begin(tmp_path, training_data, LastIsWorst)
    fit(progress, training_data, Schedule(2), seed=1)
    assert progress.best == 1
    images, labels = training_data.validation["validation"]
    error = (progress.best_network().predict(images, verbose=0).argmax(axis=1) != labels).mean()
    assert error == pytest.approx(progress.history[0]["validation_error"])
    assert error != pytest.approx(progress.history[1]["validation_error"])
