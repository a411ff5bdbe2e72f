"""A network learns after its teachers, and an interruption loses nothing of either."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="TensorFlow is not installed (./deploy_dev.sh install train)")

import keras
import tensorflow as tf
from pynumdraw.learn.data.dataset import LabelledImages
from pynumdraw.learn.training import distillation
from pynumdraw.learn.training.checkpoint import Checkpoint
from pynumdraw.learn.training.config import Preset, Schedule
from pynumdraw.learn.training.training_data import Part, TrainingData

PRESET = Preset("", Schedule(2, batch=64), (Schedule(1, batch=64),) * 2, hidden=(16,), outliers=0, versions=1)


@pytest.fixture
def training_data() -> Iterator[TrainingData]:
    rng = np.random.default_rng(0)
    data = LabelledImages(rng.random((128, 28, 28), np.float32), rng.integers(0, 10, 128))
    policy = keras.mixed_precision.dtype_policy()
    yield TrainingData([Part(data, 128)], {"validation": data}, {})
    keras.mixed_precision.set_dtype_policy(policy)


def learn(training_data: TrainingData, place: Path) -> Checkpoint:
    return distillation.learn(PRESET, 1, training_data, place, tf.distribute.get_strategy())


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Interrupt the network's learning when it has done so many epochs."""

    def interrupt(after: int) -> None:
        def on_train_batch_end(progress: Any, *_: Any) -> None:
            if progress.folder.name == "network" and progress.epoch == after:
                raise KeyboardInterrupt

        monkeypatch.setattr(Checkpoint, "on_train_batch_end", on_train_batch_end)

    return interrupt


def test_the_network_learns_after_its_teachers(tmp_path: Path, training_data: TrainingData) -> None:
    learned = learn(training_data, tmp_path)
    assert (learned.folder.name, learned.epoch) == ("network", 2)
    assert {path.name for path in tmp_path.iterdir()} == {"network", "teacher 1", "teacher 2"}


def test_interrupted_it_is_what_it_was_and_goes_on_from_there(
    tmp_path: Path, training_data: TrainingData, interrupted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted(after=1)
    assert learn(training_data, tmp_path).epoch == 1
    monkeypatch.undo()
    assert learn(training_data, tmp_path).epoch == 2


def test_interrupted_before_an_epoch_is_done_there_is_nothing_to_keep(
    tmp_path: Path, training_data: TrainingData, interrupted: Any
) -> None:
    interrupted(after=0)
    with pytest.raises(KeyboardInterrupt):
        learn(training_data, tmp_path)
