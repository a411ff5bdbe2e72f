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
from pynumdraw.learn import teaching
from pynumdraw.learn.dataset import Labelled
from pynumdraw.learn.material import Material, Part
from pynumdraw.learn.presets import Course, Preset
from pynumdraw.learn.progress import Progress

PRESET = Preset("", Course(2, batch=64), (Course(1, batch=64),) * 2, hidden=(16,), outliers=0, versions=1)


@pytest.fixture
def material() -> Iterator[Material]:
    rng = np.random.default_rng(0)
    data = Labelled(rng.random((128, 28, 28), np.float32), rng.integers(0, 10, 128))
    policy = keras.mixed_precision.dtype_policy()
    yield Material([Part(data, 128)], {"validation": data}, {})
    keras.mixed_precision.set_dtype_policy(policy)


def learn(material: Material, place: Path) -> Progress:
    return teaching.learn(PRESET, 1, material, place, tf.distribute.get_strategy())


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Interrupt the network's learning when it has done so many epochs."""

    def interrupt(after: int) -> None:
        def on_train_batch_end(progress: Any, *_: Any) -> None:
            if progress.folder.name == "network" and progress.epoch == after:
                raise KeyboardInterrupt

        monkeypatch.setattr(Progress, "on_train_batch_end", on_train_batch_end)

    return interrupt


def test_the_network_learns_after_its_teachers(tmp_path: Path, material: Material) -> None:
    learned = learn(material, tmp_path)
    assert (learned.folder.name, learned.epoch) == ("network", 2)
    assert {path.name for path in tmp_path.iterdir()} == {"network", "teacher 1", "teacher 2"}


def test_interrupted_it_is_what_it_was_and_goes_on_from_there(
    tmp_path: Path, material: Material, interrupted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted(after=1)
    assert learn(material, tmp_path).epoch == 1
    monkeypatch.undo()
    assert learn(material, tmp_path).epoch == 2


def test_interrupted_before_an_epoch_is_done_there_is_nothing_to_keep(
    tmp_path: Path, material: Material, interrupted: Any
) -> None:
    interrupted(after=0)
    with pytest.raises(KeyboardInterrupt):
        learn(material, tmp_path)
