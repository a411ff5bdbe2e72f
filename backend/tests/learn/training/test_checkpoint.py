"""An interrupted training continues as if it had not been interrupted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="TensorFlow is not installed (./deploy_dev.sh install train)")

import keras
import tensorflow as tf
from pynumdraw.learn.data.ink_files import join
from pynumdraw.learn.data.mnist import LabelledImages
from pynumdraw.learn.training.batches import Batches
from pynumdraw.learn.training.checkpoint import Checkpoint, State
from pynumdraw.learn.training.config import Hyperparameters, Schedule
from pynumdraw.learn.training.loop import fit
from pynumdraw.learn.training.network import CLASSES
from pynumdraw.learn.training.training_data import InkSplit, TrainingData
from pynumdraw.learn.training.training_part import Part

EPOCHS = 3
HYPERPARAMETERS = Hyperparameters(Schedule(EPOCHS))


class Killed(BaseException):
    """Stands for a signal that no one catches."""


def interrupt_in_second_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    whole_epoch: Any = Batches.epoch

    def epoch(batches: Batches, epoch: int) -> Iterator[Any]:
        for i, batch in enumerate(whole_epoch(batches, epoch)):
            if (epoch, i) == (1, 1):
                raise KeyboardInterrupt
            yield batch

    monkeypatch.setattr(Batches, "epoch", epoch)


def kill_before_second_state_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    write: Any = Checkpoint._write

    def write_first(checkpoint: Checkpoint, state: State) -> None:
        if len(state.history) == 2:
            raise Killed
        write(checkpoint, state)

    monkeypatch.setattr(Checkpoint, "_write", write_first)


@pytest.fixture(scope="module")
def training_data() -> TrainingData:
    """Make two parts of distinguishable images, 1,200 of them for an epoch."""
    rng = np.random.default_rng(0)

    def some(n: int) -> LabelledImages:
        labels = rng.integers(0, CLASSES, n)
        images = rng.random((n, 28, 28), np.float32) * 0.3
        images[np.arange(n), 2 * labels + 4] += 0.7
        return LabelledImages(images, labels)

    parts = [Part(some(1000), 1000), Part(some(500), 200)]
    return TrainingData(parts, {"validation": some(200), "made": some(50)}, {}, InkSplit(join([]), join([]), {}))


def begin(folder: Path) -> Checkpoint:
    """Start or continue a training of a small network that has all kinds of state that larger ones have."""
    tf.config.experimental.enable_op_determinism()
    keras.utils.set_random_seed(1)
    layers = [keras.layers.Flatten(), keras.layers.Dense(8), keras.layers.BatchNormalization()]
    layers += [keras.layers.ReLU(), keras.layers.Dropout(0.3), keras.layers.Dense(CLASSES)]
    return Checkpoint(folder, keras.Sequential([keras.Input((28, 28)), *layers]))


@pytest.fixture(scope="module")
def whole(training_data: TrainingData, tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    """Train without an interruption."""
    checkpoint = begin(tmp_path_factory.mktemp("whole"))
    fit(checkpoint, training_data, HYPERPARAMETERS, seed=1)
    return checkpoint


def assert_same(first: Checkpoint, second: Checkpoint) -> None:
    assert first.history == second.history
    assert first.best == second.best
    for ours, theirs in zip(first.network.get_weights(), second.network.get_weights()):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize(
    ("interrupt", "end"),
    [(interrupt_in_second_epoch, KeyboardInterrupt), (kill_before_second_state_is_written, Killed)],
)
def test_an_interrupted_training_continues_the_same(
    interrupt: Any, end: type[BaseException], whole: Checkpoint, training_data: TrainingData, tmp_path: Path
) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        interrupt(monkeypatch)
        with pytest.raises(end):
            fit(begin(tmp_path), training_data, HYPERPARAMETERS, seed=1)
    resumed = begin(tmp_path)
    assert resumed.epoch == 1
    fit(resumed, training_data, HYPERPARAMETERS, seed=1)
    assert_same(resumed, whole)
    kept = {f"epoch-{n}.weights.h5" for n in (resumed.best, EPOCHS)}
    assert {path.name for path in tmp_path.glob("epoch-*")} == kept


def test_a_finished_training_has_nothing_left_to_do(
    training_data: TrainingData, whole: Checkpoint, tmp_path: Path
) -> None:
    shutil.copytree(whole.folder, tmp_path, dirs_exist_ok=True)
    again = begin(tmp_path)
    fit(again, training_data, HYPERPARAMETERS, seed=1)
    assert_same(whole, again)


def test_the_history_has_all_scores(whole: Checkpoint) -> None:
    assert [epoch["epoch"] for epoch in whole.history] == [1, 2, 3]
    assert set(whole.history[0]) == {"epoch", "loss", "validation_error", "made_error", "validation_loss"}
    assert whole.history[-1]["loss"] < whole.history[0]["loss"]
    assert whole.history[-1]["validation_error"] < whole.history[0]["validation_error"]


def test_the_best_epoch_is_kept_and_not_the_last(
    training_data: TrainingData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save: Any = Checkpoint.save

    def save_second_as_worse(checkpoint: Checkpoint, epoch: dict[str, float], loss_tolerance: float) -> None:
        worse = {"validation_loss": 1e9} if epoch["epoch"] == 2 else {}
        save(checkpoint, epoch | worse, loss_tolerance)

    monkeypatch.setattr(Checkpoint, "save", save_second_as_worse)
    checkpoint = begin(tmp_path)
    fit(checkpoint, training_data, Hyperparameters(Schedule(2)), seed=1)
    assert checkpoint.best == 1
    images, labels = training_data.validation["validation"]
    error = (checkpoint.best_network().predict(images, verbose=0).argmax(axis=1) != labels).mean()
    assert error == pytest.approx(checkpoint.history[0]["validation_error"])
    assert error != pytest.approx(checkpoint.history[1]["validation_error"])
