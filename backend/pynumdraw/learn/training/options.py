"""The options of `train.py`."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pynumdraw.learn.training.config import Hyperparameters


class Options(NamedTuple):
    """The options of a training."""

    data: Path  # folder to read MNIST from
    models: Path  # folder to write to
    ink: Sequence[Path]  # ink files to train on besides MNIST
    version: str  # of the artefact
    hyperparameters: Hyperparameters
    seed: int  # of all random numbers
    command: str  # that repeats this training
    recalibrate: bool = False  # keep the current network, and only calibrate its reading of numbers anew
