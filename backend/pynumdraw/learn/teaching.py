"""The learning itself: first the teacher, if there is one, then the network that is served."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf

from pynumdraw.learn.cluster import require_same
from pynumdraw.learn.fit import compile_for, fit
from pynumdraw.learn.material import Material
from pynumdraw.learn.network import build, build_teacher, fastest_precision
from pynumdraw.learn.presets import Course, Preset
from pynumdraw.learn.progress import Progress


def learn(preset: Preset, seed: int, material: Material, place: Path, strategy: Any) -> Progress:
    """Train the network, after its teacher if it has one; Ctrl-C ends it early, and keeps the best so far.

    Raises
    ------
    KeyboardInterrupt
        If no epoch was finished: then there is nothing to keep.
    """
    tf.config.experimental.enable_op_determinism()
    keras.mixed_precision.set_dtype_policy(fastest_precision())
    teacher = None
    if preset.teacher:
        with strategy.scope():
            taught = _begin(place / "teacher", build_teacher, preset.teacher, seed, material)
        fit(taught, material, preset.teacher, seed + 1)
        teacher = taught.best_network()
    with strategy.scope():
        progress = _begin(place / "network", partial(build, preset.hidden), preset.course, seed, material)
    try:
        fit(progress, material, preset.course, seed, teacher)
        if preset.refinement:
            progress = _begin(place / "refined", progress.best_network, preset.refinement, seed, material)
            fit(progress, material, preset.refinement, seed + 2, teacher)
    except KeyboardInterrupt:
        if not progress.epoch:
            raise
        print(f"\nStopped: keeping the best so far, epoch {progress.best}.")
        print("The same command (without --model-version) goes on from here.")
    return progress


def _begin(place: Path, new: Callable[[], Any], course: Course, seed: int, material: Material) -> Progress:
    keras.utils.set_random_seed(seed)
    network = new()
    compile_for(network, material, course)
    progress = Progress(place, network, material.validation, course.epochs, f"Learning ({place.name})")
    require_same(tf.distribute.get_strategy(), progress.epoch)
    return progress
