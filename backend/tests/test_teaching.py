"""A network is refined after it has learned, and an interruption of that loses nothing."""

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

PRESET = Preset("", (16,), Course(2, batch=64), None, outliers=0, versions=1, refinement=Course(1, 2, 64, 1e-3))


@pytest.fixture
def material() -> Iterator[Material]:
    rng = np.random.default_rng(0)
    data = Labelled(rng.random((128, 28, 28), np.float32), rng.integers(0, 10, 128))
    policy = keras.mixed_precision.dtype_policy()
    yield Material([Part(data, 128)], {"validation": data}, {})
    keras.mixed_precision.set_dtype_policy(policy)


def test_it_is_refined_from_what_it_has_learned(tmp_path: Path, material: Material) -> None:
    refined = teaching.learn(PRESET, 1, material, tmp_path, tf.distribute.get_strategy())
    assert (refined.folder.name, refined.epoch) == ("refined", 1)
    assert {path.name for path in tmp_path.iterdir()} == {"network", "refined"}


def test_interrupted_while_refined_it_is_what_it_was_before(
    tmp_path: Path, material: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fit(progress: Any, *rest: Any) -> None:
        if progress.folder.name == "refined":
            raise KeyboardInterrupt
        really_fit(progress, *rest)

    really_fit = teaching.fit
    monkeypatch.setattr(teaching, "fit", fit)
    learned = teaching.learn(PRESET, 1, material, tmp_path, tf.distribute.get_strategy())
    assert (learned.folder.name, learned.epoch) == ("network", 2)
    monkeypatch.undo()
    again = teaching.learn(PRESET, 1, material, tmp_path, tf.distribute.get_strategy())
    assert (again.folder.name, again.epoch) == ("refined", 1)
