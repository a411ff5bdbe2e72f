"""What is known of a trained model: how its answers are to be read, and what it was made of."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from importlib.metadata import distributions, version
from pathlib import Path

import numpy as np
from tqdm import tqdm

from pynumdraw.learn.data.dataset import LabelledImages
from pynumdraw.learn.evaluation.calibration import Answers, calibrate, choose_thresholds
from pynumdraw.learn.synthesis.image_distortion import Ranges, distort
from pynumdraw.learn.training.checkpoint import Checkpoint
from pynumdraw.learn.training.config import Options
from pynumdraw.learn.training.training_data import TrainingData
from pynumdraw.model.artefact import sha256
from pynumdraw.model.engine import Engine
from pynumdraw.model.sidecar import Sidecar

NAME = "pynumdraw"
MILD = Ranges(rotation=6, shear=0.12, scale=0.08, shift=0.7, elastic=0.5, thickness=0.2)
"""What other pens than those that validate may do to an image."""
LIBRARIES = (
    *("aggdraw", "ai-edge-litert", "hershey-fonts", "keras", "numpy", "opencv-python-headless", "scipy"),
    *("tensorflow-cpu", "tensorflow"),
)


def describe(
    options: Options, training_data: TrainingData, learned: Checkpoint, written: Sequence[Path], sums: dict[str, str]
) -> Sidecar:
    """Calibrate a network, and say all that is known of it but how good it is.

    Parameters
    ----------
    options : Options
        That it was made by.
    material : Material
        That it was made from.
    learned : Progress
        That it came of.
    written : sequence of Path
        Its files, what is served being the last.
    sums : dict of str
        SHA-256 of the data files, by name.
    """
    answers = answers_to_validate(Engine(written[-1]), training_data.validation, options.seed)
    calibration = calibrate(answers)
    return Sidecar(
        name=NAME,
        version=options.version,
        calibration=calibration,
        thresholds=choose_thresholds(answers, calibration),
        versions=_versions(),
        files={path.name: sha256(path) for path in written},
        training_data=sums,
        seed=options.seed,
        epochs=learned.epochs,
        best_epoch=learned.best,
        metrics={},
        command=options.command,
        held_back=training_data.held_back,
    )


def answers_to_validate(engine: Engine, validation: dict[str, LabelledImages], seed: int) -> list[Answers]:
    """Run each validation set, as it is and distorted: other pens than these will come."""
    rng = np.random.default_rng(seed)
    return [_answers(engine, data, rng) for data in tqdm(validation.values(), "Calibrating", disable=None)]


def _answers(engine: Engine, data: LabelledImages, rng: np.random.Generator) -> Answers:
    seen = np.concatenate([data.images, distort(data.images, rng, MILD)])
    return Answers(np.stack([engine.logits(image) for image in seen]), np.concatenate([data.labels, data.labels]))


def _versions() -> dict[str, str]:
    found = {name: version(name) for name in LIBRARIES if any(True for _ in distributions(name=name))}
    return {"python": platform.python_version()} | found
