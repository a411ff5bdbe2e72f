"""Distortions become milder towards the end of a training."""

from __future__ import annotations

import pytest

pytest.importorskip("tensorflow", reason="TensorFlow is not installed (./deploy_dev.sh install train)")

from pynumdraw.learn.training.batches import strength
from pynumdraw.learn.training.config import Augmentation


@pytest.mark.parametrize("epochs", [1, 10, 90])
def test_distortions_are_full_at_first_and_become_milder(epochs: int) -> None:
    strengths = [strength(Augmentation(), epoch / epochs) for epoch in range(epochs)]
    assert strengths[: epochs // 2 + 1] == [1.0] * (epochs // 2 + 1)
    assert sorted(strengths, reverse=True) == strengths
    assert min(strengths) > 0
    assert epochs == 1 or strengths[-1] < 1
