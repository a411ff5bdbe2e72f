"""The training data: images to train on in parts, and sets held back for validation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from pynumdraw.learn.data.ink_files import Ink, join, rasterised, read_look_alikes, read_set, split_by_group, take
from pynumdraw.learn.data.mnist import LabelledImages, load_mnist, split
from pynumdraw.learn.data.paths import plain_name
from pynumdraw.learn.synthesis.synthetic_images import outliers, variants
from pynumdraw.learn.training.config import Hyperparameters
from pynumdraw.learn.training.non_digit_screening import Read, apart, screened, unscreened
from pynumdraw.learn.training.training_part import Part
from pynumdraw.model.recognizer import NOT_A_DIGIT


class InkSplit(NamedTuple):
    """The drawings of all ink files: those to train on, those held back, and their writers and alphabets, by file."""

    training: Ink
    validation: Ink
    held_back: dict[str, list[str]]


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
    ink : InkSplit
        The drawings themselves.
    unscreened : list of Part
        More images to train on, once those that look like a digit are left out.
    """

    parts: list[Part]
    validation: dict[str, LabelledImages]
    held_back: dict[str, list[str]]
    ink: InkSplit
    unscreened: Sequence[Part] = ()

    def with_ink(self, share: float) -> TrainingData:
        """Return the same data with `share` times as much ink in an epoch."""
        return self._replace(
            parts=[
                part._replace(samples_per_epoch=int(part.samples_per_epoch * share)) if part.is_ink else part
                for part in self.parts
            ]
        )

    def screened(self, read: Read, conviction: float) -> TrainingData:
        """Return the same data and the unscreened images, without those that look like a digit to a network.

        Parameters
        ----------
        read : Read
            A network that was trained on the same data.
        conviction : float
            Probability from which an image looks like a digit.
        """
        added = [screened(part, read, conviction) for part in self.unscreened]
        return self._replace(parts=[*self.parts, *added], unscreened=())


def prepare(
    mnist: Sequence[Path], ink: Sequence[Path], hyperparameters: Hyperparameters, seed: int, found: Sequence[Path] = ()
) -> TrainingData:
    """Read the data, hold some back for validation, and render variants, outliers and candidates of numbers.

    Held back are random images of MNIST, and all drawings of some writers, alphabets, and kinds of signs.

    Parameters
    ----------
    mnist : sequence of two Path
        Training images and their labels.
    ink : sequence of Path
        Ink files.
    hyperparameters : Hyperparameters
    seed : int
    found : sequence of Path
        Files of drawings that are no digits. Those near a drawing that is held back, or that looks like a digit, are
        left out.

    Raises
    ------
    MissingData, BadData
        If a data file is missing or damaged, or two of them do not belong together.
    """
    rng, held_back = np.random.default_rng(seed), hyperparameters.split
    digits, validation = split(load_mnist(*mnist), held_back.mnist, rng)
    drawings, signs = split_ink(ink, held_back.ink, rng), split_ink(found, held_back.ink, rng)
    training_ink, kept_out = drawings.training, join([drawings.validation, signs.validation])
    parts = _parts(digits, training_ink, hyperparameters, seed)
    is_digit = kept_out.labels != NOT_A_DIGIT
    sets = {
        "validation": validation,
        "validation_ink": rasterised(take(kept_out, is_digit)),
        "validation_not_digits": rasterised(take(kept_out, ~is_digit)),
        "validation_made": outliers(drawings.validation, held_back.outliers, seed + 1, hyperparameters.synthesis),
    }
    present = {name: data for name, data in sets.items() if len(data.labels)}
    look_alikes = join([read_look_alikes(path) for path in [*ink, *found]])
    others = apart(signs.training, join([take(kept_out, ~is_digit), look_alikes]), held_back.near)
    all_drawings = InkSplit(training_ink, kept_out, drawings.held_back | signs.held_back)
    to_screen = unscreened(training_ink, others, hyperparameters, seed)
    return TrainingData(parts, present, all_drawings.held_back, all_drawings, to_screen)


def _parts(digits: LabelledImages, ink: Ink, hyperparameters: Hyperparameters, seed: int) -> list[Part]:
    """Return MNIST's images, synthetic outliers, and variants of the drawings."""
    amounts, synthesis = hyperparameters.amounts, hyperparameters.synthesis
    n = min(amounts.outliers, amounts.outliers_per_digit * len(digits.labels))
    made = outliers(ink, n, seed, synthesis)
    parts = [Part(digits, len(digits.labels)), Part(made, int(n * amounts.outliers_per_epoch))]
    if ink.drawings:
        n = amounts.variants * len(ink.drawings)
        parts.append(Part(variants(ink, n, seed, synthesis), int(n * amounts.variants_per_epoch), is_ink=True))
    return parts


def split_ink(paths: Sequence[Path], share: float, rng: np.random.Generator) -> InkSplit:
    """Read ink files, and hold back all drawings of a random share of the writers and alphabets of each.

    Raises
    ------
    MissingData, BadData
        If a file is missing or damaged.
    """
    splits = {plain_name(path): split_by_group(read_set(path), share, rng) for path in paths}
    training, validation = join([one for one, _, _ in splits.values()]), join([one for _, one, _ in splits.values()])
    return InkSplit(training, validation, {name: names for name, (_, _, names) in splits.items()})


def split_by_held_back(paths: Sequence[Path], held_back: Mapping[str, Sequence[str]]) -> InkSplit:
    """Read ink files, and hold back the drawings of the named writers and alphabets; those of other files wholly.

    Raises
    ------
    MissingData, BadData
        If a file is missing or damaged.
    """
    sets = {plain_name(path): read_set(path) for path in paths}
    masks = {name: np.isin(np.array(ink.groups), held_back.get(name, ink.groups)) for name, ink in sets.items()}
    training, validation = (
        join([take(ink, masks[name] == held) for name, ink in sets.items()]) for held in (False, True)
    )
    return InkSplit(training, validation, {name: list(held_back.get(name, [])) for name in sets})
