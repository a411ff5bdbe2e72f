"""Muon's steps go as far in every direction; what is no hidden matrix is left to Adam."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest
from numpy.typing import NDArray
from pynumdraw.learn.training.muon import OTHERS, WEIGHT_DECAY, Muon
from pynumdraw.learn.training.network import CLASSES

RATE = 0.02


def stepped(shape: tuple[int, ...]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Give a variable before and after a step along a gradient that is ten times as steep in some directions."""
    rng = np.random.default_rng(0)
    gradient = rng.normal(size=shape) * 10.0 ** rng.uniform(-1, 0, shape[-1])
    variable = keras.Variable(rng.normal(size=shape), dtype="float32")
    before, optimizer = variable.numpy(), Muon(RATE)
    optimizer.build([variable])
    optimizer.apply([keras.ops.convert_to_tensor(gradient, "float32")])
    return before, variable.numpy()


@pytest.mark.parametrize("shape", [(96, 32), (32, 96), (3, 3, 8, 24)])
def test_a_hidden_matrix_goes_as_far_in_every_direction(shape: tuple[int, ...]) -> None:
    before, after = stepped(shape)
    step = (before * (1 - RATE * WEIGHT_DECAY) - after).reshape(-1, shape[-1])
    lengths = np.linalg.svd(step, compute_uv=False) / RATE / max(1, step.shape[1] / step.shape[0]) ** 0.5
    assert lengths.min() > 0.5
    assert lengths.max() < 1.3


@pytest.mark.parametrize("shape", [(64,), (64, CLASSES)])
def test_other_weights_go_as_far_each(shape: tuple[int, ...]) -> None:
    before, after = stepped(shape)
    decayed = before * (1 - RATE * WEIGHT_DECAY) if len(shape) > 1 else before
    assert np.abs(decayed - after) == pytest.approx(np.full(shape, RATE * OTHERS), rel=0.05)


def test_it_can_be_saved_with_what_it_remembers(tmp_path: Any) -> None:
    network = keras.Sequential([keras.Input((20,)), keras.layers.Dense(30), keras.layers.Dense(CLASSES)])
    network.compile(Muon(RATE), "mse")
    images, targets = np.ones((8, 20), np.float32), np.ones((8, CLASSES), np.float32)
    network.train_on_batch(images, targets)
    network.save(tmp_path / "half.keras")
    resumed: Any = keras.models.load_model(tmp_path / "half.keras")
    for one in (network, resumed):
        one.train_on_batch(images, targets)
    for mine, other in zip(network.get_weights(), resumed.get_weights()):
        assert (mine == other).all()
