"""Muon steps equally far in every direction; weights that are no hidden matrix are left to Adam."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest
from numpy.typing import NDArray
from pynumdraw.learn.training.config import Optimization
from pynumdraw.learn.training.muon import Muon
from pynumdraw.learn.training.network import CLASSES

RATE, OPTIMIZATION = 0.02, Optimization()


def stepped(shape: tuple[int, ...]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return a variable before and after a step along a gradient that is ten times as steep in some directions."""
    rng = np.random.default_rng(0)
    gradient = rng.normal(size=shape) * 10.0 ** rng.uniform(-1, 0, shape[-1])
    variable = keras.Variable(rng.normal(size=shape), dtype="float32")
    before, optimizer = variable.numpy(), Muon(RATE, OPTIMIZATION)
    optimizer.build([variable])
    optimizer.apply([keras.ops.convert_to_tensor(gradient, "float32")])
    return before, variable.numpy()


@pytest.mark.parametrize("shape", [(96, 32), (32, 96), (3, 3, 8, 24)])
def test_a_hidden_matrix_goes_as_far_in_every_direction(shape: tuple[int, ...]) -> None:
    before, after = stepped(shape)
    step = (before * (1 - RATE * OPTIMIZATION.weight_decay) - after).reshape(-1, shape[-1])
    lengths = np.linalg.svd(step, compute_uv=False) / RATE / max(1, step.shape[1] / step.shape[0]) ** 0.5
    assert lengths.min() > 0.5
    assert lengths.max() < 1.3


@pytest.mark.parametrize("shape", [(64,), (64, CLASSES)])
def test_other_weights_go_as_far_each(shape: tuple[int, ...]) -> None:
    before, after = stepped(shape)
    decayed = before * (1 - RATE * OPTIMIZATION.weight_decay) if len(shape) > 1 else before
    assert np.abs(decayed - after) == pytest.approx(np.full(shape, RATE * OPTIMIZATION.adam_rate), rel=0.05)


def test_its_momentum_is_saved_and_restored(tmp_path: Any) -> None:
    def build() -> Any:
        network: Any = keras.Sequential([keras.Input((20,)), keras.layers.Dense(30), keras.layers.Dense(CLASSES)])
        network.compile(Muon(RATE, OPTIMIZATION), "mse")
        return network

    network, resumed = build(), build()
    images, targets = np.ones((8, 20), np.float32), np.ones((8, CLASSES), np.float32)
    network.train_on_batch(images, targets)
    network.save_weights(tmp_path / "half.weights.h5")
    resumed.optimizer.build(resumed.trainable_variables)
    resumed.load_weights(tmp_path / "half.weights.h5")
    for one in (network, resumed):
        one.train_on_batch(images, targets)
    for mine, other in zip(network.get_weights(), resumed.get_weights()):
        assert (mine == other).all()
