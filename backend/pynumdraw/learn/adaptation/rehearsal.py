"""Rehearsal: images of what a model learned from, so that it doesn't forget while it adapts."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pynumdraw.errors import MissingData
from pynumdraw.learn.adaptation.settings import Rehearsal
from pynumdraw.learn.data.ink_files import Ink, join, read_set, take
from pynumdraw.learn.data.mnist import load_mnist
from pynumdraw.learn.data.paths import DATA, TRAIN, find, ink_files, outlier_files
from pynumdraw.learn.evaluation.data_sets import held_back_images
from pynumdraw.learn.synthesis.parameter_types import Synthesis
from pynumdraw.learn.synthesis.render_pool import number_candidates, outliers, variants
from pynumdraw.model.recognizer import NOT_A_DIGIT
from pynumdraw.model.sidecar import Sidecar

SAMPLE = DATA / "sample"


class Sources(NamedTuple):
    """Where to find the data that models learn from."""

    mnist: dict[str, Path]
    ink: Sequence[Path]
    outliers: Sequence[Path]


def find_sources(data: Path) -> Sources:
    """Find the data sets in a folder; those of the committed sample, with a message, if MNIST or ink is not there."""
    try:
        found = Sources(find(data), ink_files(data), outlier_files(data))
    except MissingData:
        found = None
    if found and found.ink:
        return found
    print(f"The whole data sets are not in {data}: using the small sample in {SAMPLE}.")
    print("With them a model forgets less: python backend/fetch_data.py gets them.")
    return Sources(find(SAMPLE), ink_files(SAMPLE), outlier_files(SAMPLE))


def rehearsal_images(
    sources: Sources, sidecar: Sidecar, amounts: Rehearsal, synthesis: Synthesis, seed: int
) -> NDArray[np.float32]:
    """Return images (n, 28, 28), float32, [0, 1], of all that a model learned from, but for what it held back."""
    rng = np.random.default_rng(seed)
    ink = join([_learned(path, sidecar) for path in sources.ink])
    digits, signs = take(ink, ink.labels != NOT_A_DIGIT), join([_learned(path, sidecar) for path in sources.outliers])
    made = [variants(ink, amounts.ink, seed, synthesis), outliers(digits, amounts.outliers, seed + 1, synthesis)]
    if signs.drawings:
        some = rng.permutation(len(signs.drawings))[: amounts.outlier_variants]
        chosen = take(signs, np.isin(np.arange(len(signs.drawings)), some))
        made.append(variants(chosen, amounts.outlier_variants, seed + 2, synthesis))
    if digits.drawings:
        made.append(number_candidates(digits, amounts.candidates, seed + 3, synthesis))
    return np.concatenate([_mnist(sources, sidecar, amounts.mnist, rng), *(one.images for one in made)])


def _mnist(sources: Sources, sidecar: Sidecar, n: int, rng: np.random.Generator) -> NDArray[np.float32]:
    images, _ = load_mnist(*(sources.mnist[name] for name in TRAIN))
    learned = np.flatnonzero(~held_back_images(sources.mnist, len(images), sidecar))
    return images[rng.permutation(learned)[:n]]


def _learned(path: Path, sidecar: Sidecar) -> Ink:
    """Return the drawings of an ink file but for those of the writers and alphabets that a model held back."""
    ink = read_set(path)
    held_back = sorted({name for names in sidecar.held_back.values() for name in names})
    return take(ink, ~np.isin(np.array(ink.groups, str), held_back))
