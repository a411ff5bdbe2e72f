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

    def begin(name: str, new: Callable[[], Any], course: Course) -> Progress:
        with strategy.scope():
            return _begin(place / name, new, course, seed, material)

    teacher = None
    if preset.teacher:
        taught = begin("teacher", build_teacher, preset.teacher)
        fit(taught, material, preset.teacher, seed + 1)
        teacher = taught.best_network()
    learned = begin("network", partial(build, preset.hidden), preset.course)
    try:
        fit(learned, material, preset.course, seed, teacher)
        if preset.refinement:
            refined = begin("refined", learned.best_network, preset.refinement)
            fit(refined, material, preset.refinement, seed + 2, teacher)
            learned = refined  # not before: half refined, at a high rate, it may be worse than it was
    except KeyboardInterrupt:
        if not learned.epoch:
            raise
        print(f"\nStopped: keeping the best so far, epoch {learned.best}.")
        print("The same command (without --model-version) goes on from here.")
    return learned


def _begin(place: Path, new: Callable[[], Any], course: Course, seed: int, material: Material) -> Progress:
    keras.utils.set_random_seed(seed)
    network = new()
    compile_for(network, material, course)
    progress = Progress(place, network, material.validation, course.epochs, f"Learning ({place.name})")
    require_same(tf.distribute.get_strategy(), progress.epoch)
    return progress
