"""The learning itself: first the teachers, if there are any, then the network that is served."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf

from pynumdraw.learn.cluster import require_same
from pynumdraw.learn.training.checkpoint import Checkpoint
from pynumdraw.learn.training.config import Preset, Schedule
from pynumdraw.learn.training.loop import compile_for, fit
from pynumdraw.learn.training.network import build, build_teacher, fastest_precision
from pynumdraw.learn.training.training_data import TrainingData


def learn(preset: Preset, seed: int, training_data: TrainingData, place: Path, strategy: Any) -> Checkpoint:
    """Train the network, after its teachers if it has any; Ctrl-C ends it early, and keeps the best so far.

    Raises
    ------
    KeyboardInterrupt
        If no epoch was finished: then there is nothing to keep.
    """
    tf.config.experimental.enable_op_determinism()
    keras.mixed_precision.set_dtype_policy(fastest_precision())

    def begin(name: str, new: Callable[[], Any], sees: TrainingData, course: Schedule, *, taught: bool) -> Checkpoint:
        with strategy.scope():
            network = new()
            compile_for(network, sees, course, taught=taught)
            progress = Checkpoint(place / name, network, sees.validation, course.epochs, f"Learning ({name})")
            require_same(tf.distribute.get_strategy(), progress.epoch)
        return progress

    teachers: list[Any] = []
    sees = training_data.for_teachers()
    for n, course in enumerate(preset.teachers, 1):
        keras.utils.set_random_seed(seed + n)
        teacher = begin(f"teacher {n}", build_teacher, sees, course, taught=False)
        fit(teacher, sees, course, seed + n)
        teachers.append(teacher.best_network())
    keras.utils.set_random_seed(seed)
    learned = begin("network", partial(build, preset.hidden), training_data, preset.course, taught=bool(teachers))
    try:
        fit(learned, training_data, preset.course, seed, teachers)
    except KeyboardInterrupt:
        if not learned.epoch:
            raise
        print(f"\nStopped: keeping the best so far, epoch {learned.best}.")
        print("The same command (without --model-version) goes on from here.")
    return learned
