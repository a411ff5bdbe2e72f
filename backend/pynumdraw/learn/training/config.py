"""What is asked of a training: how long, how large, from what."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Schedule(NamedTuple):
    """How long to learn.

    Attributes
    ----------
    epochs : int
        Times that all images are distorted anew.
    passes : int
        Times that what was distorted, and what a teacher says of it, is gone through before that.
    batch : int
        Images a step.
    """

    epochs: int
    reuse: int = 1
    batch: int = 512


class Preset(NamedTuple):
    """What a training takes its time for.

    Attributes
    ----------
    says : str
        How long it takes, in words.
    course : Course
        Of the network that is served.
    teachers : tuple of Course
        Of each of the networks that teach it, if any do.
    hidden : tuple of int
        Units of its hidden layers.
    outliers : int
        Drawings that are no digits to make, but at most two for an image of MNIST; a fifth of them is learned from in
        an epoch.
    versions : int
        Of each drawing in ink files to make; a quarter of them is learned from in an epoch, an eighth by
        teachers.
    """

    says: str
    course: Schedule
    teachers: tuple[Schedule, ...] = ()
    hidden: tuple[int, ...] = (1024, 512)
    outliers: int = 100_000
    versions: int = 16


PRESETS = {
    "quick": Preset("3 minutes on two cores", Schedule(14), hidden=(512, 512), outliers=20_000, versions=4),
    "standard": Preset("about 15 minutes", Schedule(20, 4, 2048), (Schedule(8, 1, 1024),)),
    "best": Preset("less than an hour", Schedule(60, 4, 2048), (Schedule(12, 1, 1024),) * 3),
}


class Options(NamedTuple):
    """What is asked of a training.

    Attributes
    ----------
    data, models : Path
        Folders to read from and to write to.
    ink : sequence of Path
        Ink files to learn from, too.
    version : str
        Of the artefact.
    preset : Preset
        How long, and how large.
    seed : int
        Where randomness starts.
    command : str
        How that was asked for.
    """

    data: Path
    models: Path
    ink: Sequence[Path]
    version: str
    preset: Preset
    seed: int
    command: str
