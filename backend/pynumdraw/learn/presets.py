"""What is asked of a training: how long, how large, from what."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Preset(NamedTuple):
    """What a training takes its time for.

    Attributes
    ----------
    says : str
        How long it takes, in words.
    hidden : tuple of int
        Units of the network's hidden layers.
    epochs : int
        Times that MNIST is gone through.
    teacher_epochs : int
        The same for the network that teaches it; 0: it has no teacher.
    outliers : int
        Drawings that are no digits to make; a fifth of them is learned from in an epoch.
    versions : int
        Of each drawing in ink files to make; a quarter of them is learned from in an epoch.
    """

    says: str
    hidden: tuple[int, ...]
    epochs: int
    teacher_epochs: int
    outliers: int
    versions: int


PRESETS = {
    "quick": Preset("3 minutes on two cores", (512, 512), epochs=14, teacher_epochs=0, outliers=20_000, versions=4),
    "standard": Preset("about 15 minutes", (1024, 1024), epochs=30, teacher_epochs=6, outliers=80_000, versions=16),
    "best": Preset("about 40 minutes", (1024, 1024), epochs=90, teacher_epochs=18, outliers=80_000, versions=16),
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
