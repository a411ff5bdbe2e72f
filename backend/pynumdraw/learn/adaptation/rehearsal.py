"""Rehearsal: images of what a model learned from, so that it doesn't forget while it adapts."""

from pathlib import Path

import numpy as np

from pynumdraw.learn.adaptation.settings import Rehearsal
from pynumdraw.learn.data.find_data import Sources
from pynumdraw.learn.data.ink_files import Ink, join, read_set, take
from pynumdraw.learn.data.mnist import LabelledImages, load_mnist
from pynumdraw.learn.data.paths import TRAIN
from pynumdraw.learn.evaluation.data_sets import held_back_images
from pynumdraw.learn.synthesis.parameter_types import Synthesis
from pynumdraw.learn.synthesis.synthetic_images import number_candidates, outliers, variants
from pynumdraw.model.recognizer import NOT_A_DIGIT
from pynumdraw.model.sidecar import Sidecar


def rehearsal_images(
    sources: Sources, sidecar: Sidecar, amounts: Rehearsal, synthesis: Synthesis, seed: int
) -> LabelledImages:
    """Return images of all that a model learned from, but for what it held back."""
    rng = np.random.default_rng(seed)
    ink = join([_learned(path, sidecar) for path in sources.ink])
    digits, signs = take(ink, ink.labels != NOT_A_DIGIT), join([_learned(path, sidecar) for path in sources.outliers])
    made = [
        _mnist(sources, sidecar, amounts.mnist, rng),
        variants(ink, amounts.ink, seed, synthesis),
        outliers(digits, amounts.outliers, seed + 1, synthesis),
    ]
    if signs.drawings:
        some = rng.permutation(len(signs.drawings))[: amounts.outlier_variants]
        chosen = take(signs, np.isin(np.arange(len(signs.drawings)), some))
        made.append(variants(chosen, amounts.outlier_variants, seed + 2, synthesis))
    if digits.drawings:
        made.append(number_candidates(digits, amounts.candidates, seed + 3, synthesis))
    return LabelledImages(*map(np.concatenate, zip(*made)))


def _mnist(sources: Sources, sidecar: Sidecar, n: int, rng: np.random.Generator) -> LabelledImages:
    data = load_mnist(*(sources.mnist[name] for name in TRAIN))
    learned = np.flatnonzero(~held_back_images(sources.mnist, len(data.labels), sidecar))
    chosen = rng.permutation(learned)[:n]
    return LabelledImages(data.images[chosen], data.labels[chosen])


def _learned(path: Path, sidecar: Sidecar) -> Ink:
    """Return the drawings of an ink file but for those of the writers and alphabets that a model held back."""
    ink = read_set(path)
    held_back = sorted({name for names in sidecar.held_back.values() for name in names})
    return take(ink, ~np.isin(np.array(ink.groups, str), held_back))
