"""Screening: leave out of the non-digits what looks like a digit, and what is held back for validation elsewhere."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from pynumdraw.learn.data.ink_files import Ink, take
from pynumdraw.learn.data.mnist import LabelledImages
from pynumdraw.learn.data.near_duplicates import near_duplicates
from pynumdraw.learn.synthesis.synthetic_images import PIECE, number_candidates, variants
from pynumdraw.learn.training.config import Hyperparameters
from pynumdraw.learn.training.training_part import Part
from pynumdraw.model.recognizer import NOT_A_DIGIT

Read = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""A function from images (n, 28, 28) to the probability (n,) that each shows a digit."""


def apart(ink: Ink, references: Ink, distance: float) -> Ink:
    """Return the non-digits of `ink` that are near no reference: an unlabelled set may have what another holds back."""
    near = near_duplicates(ink.drawings, references.drawings, distance)
    if near.any():
        print(f"Left out {near.sum():,} of {len(near):,} drawings, near one that is held back or looks like a digit.")
    return take(ink, ~near & (ink.labels == NOT_A_DIGIT))


def unscreened(ink: Ink, non_digits: Ink, hyperparameters: Hyperparameters, seed: int) -> list[Part]:
    """Render candidates of numbers composed of the digits in `ink`, and variants of drawings that are no digits."""
    amounts, synthesis = hyperparameters.amounts, hyperparameters.synthesis
    parts: list[Part] = []
    if amounts.candidates and (ink.labels != NOT_A_DIGIT).any():
        n = amounts.candidates
        drawn = number_candidates(ink, n, seed, synthesis)
        parts.append(Part(drawn, int(n * amounts.candidates_per_epoch), is_ink=True))
    if non_digits.drawings:
        n = amounts.outlier_variants * len(non_digits.drawings)
        drawn = variants(non_digits, n, seed + 2, synthesis)
        parts.append(Part(drawn, int(n * amounts.outlier_variants_per_epoch)))
    return parts


def screened(part: Part, read: Read, conviction: float) -> Part:
    """Leave out pieces of digits and other non-digits that look like a digit; neighbours never do, whatever is read."""
    images, labels = part.data
    is_doubtful = labels == (PIECE if part.is_ink else NOT_A_DIGIT)
    is_kept = ~is_doubtful
    is_kept[is_doubtful] = read(images[is_doubtful]) < conviction
    print(f"Left out {np.sum(~is_kept):,} of {np.sum(is_doubtful):,} images that look like a digit.")
    data = LabelledImages(images[is_kept], np.minimum(labels[is_kept], NOT_A_DIGIT))
    return part._replace(data=data, samples_per_epoch=int(part.samples_per_epoch * is_kept.mean()))
