"""The training data: images to train on in parts, and sets held back for validation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from pynumdraw.learn.data.ink_files import join, rasterised, read_set, split_by_group, take
from pynumdraw.learn.data.mnist import LabelledImages, load_mnist, split
from pynumdraw.learn.data.paths import plain_name
from pynumdraw.learn.synthesis.render_pool import outliers, variants
from pynumdraw.learn.training.config import Hyperparameters
from pynumdraw.model.recognizer import NOT_A_DIGIT


class Part(NamedTuple):
    """Images, how many of them an epoch uses, and whether they are drawn from ink files."""

    data: LabelledImages
    samples_per_epoch: int
    is_ink: bool = False


class TrainingData(NamedTuple):
    """All data of a training.

    Attributes
    ----------
    parts : list of Part
        The images to train on.
    validation : dict of LabelledImages
        The validation sets; their names are those of the scores.
    held_back : dict of lists of str
        The writers and alphabets held back for validation, by ink file.
    """

    parts: list[Part]
    validation: dict[str, LabelledImages]
    held_back: dict[str, list[str]]

    def with_ink(self, share: float) -> TrainingData:
        """Return the same data with `share` times as much ink in an epoch."""
        return self._replace(
            parts=[
                part._replace(samples_per_epoch=int(part.samples_per_epoch * share)) if part.is_ink else part
                for part in self.parts
            ]
        )


def prepare(mnist: Sequence[Path], ink: Sequence[Path], hyperparameters: Hyperparameters, seed: int) -> TrainingData:
    """Read the data, hold some back for validation, and render variants and outliers.

    Held back are random images of MNIST, and all ink of some writers and of some alphabets.

    Parameters
    ----------
    mnist : sequence of two Path
        Training images and their labels.
    ink : sequence of Path
        Ink files.
    hyperparameters : Hyperparameters
    seed : int

    Raises
    ------
    MissingData, BadData
        If a data file is missing or damaged, or two of them do not belong together.
    """
    rng = np.random.default_rng(seed)
    amounts, held_back, synthesis = hyperparameters.amounts, hyperparameters.split, hyperparameters.synthesis
    digits, validation = split(load_mnist(*mnist), held_back.mnist, rng)
    splits = {plain_name(path): split_by_group(read_set(path), held_back.ink, rng) for path in ink}
    training_ink = join([training for training, _, _ in splits.values()])
    validation_ink = join([held for _, held, _ in splits.values()])
    is_digit = validation_ink.labels != NOT_A_DIGIT
    n = min(amounts.outliers, amounts.outliers_per_digit * len(digits.labels))
    made = outliers(training_ink, n, seed, synthesis)
    parts = [Part(digits, len(digits.labels)), Part(made, int(n * amounts.outliers_per_epoch))]
    if training_ink.drawings:
        n = amounts.variants * len(training_ink.drawings)
        drawn = variants(training_ink, n, seed, synthesis)
        parts.append(Part(drawn, int(n * amounts.variants_per_epoch), is_ink=True))
    sets = {
        "validation": validation,
        "validation_ink": rasterised(take(validation_ink, is_digit)),
        "validation_not_digits": rasterised(take(validation_ink, ~is_digit)),
        "validation_made": outliers(validation_ink, held_back.outliers, seed + 1, synthesis),
    }
    present = {name: data for name, data in sets.items() if len(data.labels)}
    return TrainingData(parts, present, {name: names for name, (_, _, names) in splits.items()})
