"""A network learns from its teachers instead of the labels, and asks them no more often than necessary."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="TensorFlow is not installed (./deploy_dev.sh install train)")

import keras
import tensorflow as tf
from pynumdraw.learn.data.ink_files import join
from pynumdraw.learn.data.mnist import LabelledImages
from pynumdraw.learn.training.checkpoint import Checkpoint
from pynumdraw.learn.training.config import Hyperparameters, Schedule
from pynumdraw.learn.training.loop import fit
from pynumdraw.learn.training.network import CLASSES
from pynumdraw.learn.training.training_data import InkSplit, TrainingData
from pynumdraw.learn.training.training_part import Part


def linear() -> Any:
    return keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(CLASSES)])


def fives(n: int) -> TrainingData:
    data = LabelledImages(np.random.default_rng(0).random((n, 28, 28), np.float32), np.full(n, 5))
    return TrainingData([Part(data, n)], {"validation": data}, {}, InkSplit(join([]), join([]), {}))


def test_a_teacher_is_believed_and_not_the_labels(tmp_path: Path) -> None:
    says_three = linear()
    says_three.set_weights([np.zeros((784, CLASSES)), 20.0 * (np.arange(CLASSES) == 3)])
    training_data = fives(1024)
    keras.utils.set_random_seed(1)
    network = linear()
    fit(Checkpoint(tmp_path, network), training_data, Hyperparameters(Schedule(8)), seed=1, teachers=[says_three])
    images = training_data.validation["validation"].images
    assert (network.predict(images, verbose=0).argmax(axis=1) == 3).mean() > 0.9


def test_a_teacher_is_asked_once_for_all_uses_of_an_image(tmp_path: Path) -> None:
    asked: list[int] = []

    def teacher(images: Any, **_: bool) -> Any:
        tf.py_function(lambda n: asked.append(int(n)), [tf.shape(images)[0]], [])
        return tf.zeros((tf.shape(images)[0], CLASSES))

    network, hyperparameters = linear(), Hyperparameters(Schedule(2, reuse=3, batch=64))
    fit(Checkpoint(tmp_path, network), fives(256), hyperparameters, seed=1, teachers=[teacher])
    assert sum(asked) == 2 * 256
    assert int(network.optimizer.iterations) == 2 * 3 * 256 // 64
