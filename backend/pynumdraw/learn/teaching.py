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

    def begin(name: str, new: Callable[[], Any], course: Course, *, taught: bool) -> Progress:
        keras.utils.set_random_seed(seed)
        with strategy.scope():
            network = new()
            compile_for(network, material, course, taught=taught)
            progress = Progress(place / name, network, material.validation, course.epochs, f"Learning ({name})")
            require_same(tf.distribute.get_strategy(), progress.epoch)
        return progress

    teacher = None
    if preset.teacher:
        taught = begin("teacher", build_teacher, preset.teacher, taught=False)
        fit(taught, material, preset.teacher, seed + 1)
        teacher = taught.best_network()
    learned = begin("network", partial(build, preset.hidden), preset.course, taught=teacher is not None)
    try:
        fit(learned, material, preset.course, seed, teacher)
    except KeyboardInterrupt:
        if not learned.epoch:
            raise
        print(f"\nStopped: keeping the best so far, epoch {learned.best}.")
        print("The same command (without --model-version) goes on from here.")
    return learned
