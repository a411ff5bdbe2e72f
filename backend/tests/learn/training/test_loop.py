"""A teacher is believed, not the labels, and asked no more often than needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="TensorFlow is not installed (./deploy_dev.sh install train)")

import keras
import tensorflow as tf
from pynumdraw.learn.data.dataset import LabelledImages
from pynumdraw.learn.training.checkpoint import Checkpoint
from pynumdraw.learn.training.config import Schedule
from pynumdraw.learn.training.loop import compile_for, fit
from pynumdraw.learn.training.network import CLASSES
from pynumdraw.learn.training.training_data import Part, TrainingData


def linear() -> Any:
    return keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(CLASSES)])


def test_a_teacher_is_believed_and_not_the_labels(tmp_path: Path) -> None:
    says_three = linear()
    says_three.set_weights([np.zeros((784, CLASSES)), 20.0 * (np.arange(CLASSES) == 3)])
    images = np.random.default_rng(0).random((1024, 28, 28), np.float32)
    data = LabelledImages(images, np.full(1024, 5))
    training_data = TrainingData([Part(data, 1024)], {"validation": data}, {})
    keras.utils.set_random_seed(1)
    network = linear()
    compile_for(network, training_data, Schedule(8), taught=True)
    fit(
        Checkpoint(tmp_path, network, training_data.validation, 8, "Learning"),
        training_data,
        Schedule(8),
        seed=1,
        teachers=[says_three],
    )
    assert (network.predict(images, verbose=0).argmax(axis=1) == 3).mean() > 0.9


def test_a_teacher_is_asked_once_for_all_passes(tmp_path: Path) -> None:
    asked: list[int] = []

    def teacher(images: Any, **_: bool) -> Any:
        tf.py_function(lambda n: asked.append(int(n)), [tf.shape(images)[0]], [])
        return tf.zeros((tf.shape(images)[0], CLASSES))

    images = np.random.default_rng(0).random((256, 28, 28), np.float32)
    data = LabelledImages(images, np.full(256, 5))
    training_data = TrainingData([Part(data, 256)], {"validation": data}, {})
    course = Schedule(2, reuse=3, batch=64)
    network = linear()
    compile_for(network, training_data, course, taught=True)
    fit(
        Checkpoint(tmp_path, network, training_data.validation, 2, "Learning"),
        training_data,
        course,
        seed=1,
        teachers=[teacher],
    )
    assert sum(asked) == 2 * 256
    assert int(network.optimizer.iterations) == 2 * 3 * 256 // 64
