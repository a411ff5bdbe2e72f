"""What there is to learn from and to validate with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from pynumdraw.learn.data.dataset import HELD_BACK, LabelledImages, load_mnist, plain_name, rasterised, read_set, split
from pynumdraw.learn.data.ink_files import join, split_by_group, take
from pynumdraw.learn.synthesis.render_pool import outliers, versions
from pynumdraw.learn.training.config import Preset
from pynumdraw.model.recognizer import NOT_A_DIGIT

GROUPS_HELD_BACK = 1 / 7
"""Share of an ink file's writers, or alphabets, that validate: more would be missed among what is learned from."""
MADE_TO_VALIDATE = 3000


class Part(NamedTuple):
    """Images, how many of them are learned from in an epoch, and whether they are drawn from ink files."""

    data: LabelledImages
    samples_per_epoch: int
    is_ink: bool = False


class TrainingData(NamedTuple):
    """All that a training sees.

    Attributes
    ----------
    parts : list of Part
        To learn from.
    validation : dict of Labelled
        To validate with, by the name that the measures have.
    held_back : dict of lists of str
        By ink file, the writers and alphabets that validate.
    """

    parts: list[Part]
    validation: dict[str, LabelledImages]
    held_back: dict[str, list[str]]

    def for_teachers(self) -> TrainingData:
        """Give the same with half as much ink in an epoch: of more, teachers learn the writers instead of writing."""
        halved = [
            part._replace(samples_per_epoch=part.samples_per_epoch // 2) if part.is_ink else part for part in self.parts
        ]
        return self._replace(parts=halved)


def prepare(mnist: Sequence[Path], ink: Sequence[Path], preset: Preset, seed: int) -> TrainingData:
    """Read what to learn from, make more of it, and hold some back to validate.

    Of MNIST any images are held back, of ink whole writers and whole alphabets.

    Parameters
    ----------
    mnist : sequence of two Path
        Training images and their labels.
    ink : sequence of Path
        Ink files.
    preset : Preset
        How much more of it to make.
    seed : int

    Raises
    ------
    MissingData, BadData
        If a data file is missing, damaged, or does not belong to the others.
    """
    rng = np.random.default_rng(seed)
    images = load_mnist(*mnist)
    learn, validation = split(images, round(HELD_BACK * len(images.labels)), rng)
    sets = {plain_name(path): split_by_group(read_set(path), GROUPS_HELD_BACK, rng) for path in ink}
    learn_ink = join([kept for kept, _, _ in sets.values()])
    held_back = join([held for _, held, _ in sets.values()])
    is_digit = held_back.labels != NOT_A_DIGIT
    n_outliers = min(preset.outliers, 2 * len(learn.labels))
    made = outliers(learn_ink, n_outliers, seed)
    parts = [Part(learn, len(learn.labels)), Part(made, n_outliers // 5)]
    if learn_ink.drawings:
        n = preset.versions * len(learn_ink.drawings)
        parts.append(Part(versions(learn_ink, n, seed), n // 4, is_ink=True))
    validating = {
        "validation": validation,
        "validation_ink": rasterised(take(held_back, is_digit)),
        "validation_not_digits": rasterised(take(held_back, ~is_digit)),
        "validation_made": outliers(held_back, MADE_TO_VALIDATE, seed + 1),
    }
    there = {name: data for name, data in validating.items() if len(data.labels)}
    return TrainingData(parts, there, {name: names for name, (_, _, names) in sets.items()})
