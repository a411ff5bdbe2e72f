"""The sidecar of a trained model: its calibration, and everything that it was made with."""

import platform
from collections.abc import Sequence
from importlib.metadata import distributions, version
from pathlib import Path

import msgspec
import numpy as np
from tqdm import tqdm

from pynumdraw.learn.data.mnist import LabelledImages
from pynumdraw.learn.evaluation.calibration import Answers, calibrate, choose_thresholds
from pynumdraw.learn.synthesis.image_distortion import distort
from pynumdraw.learn.synthesis.parameter_types import ImageDistortion
from pynumdraw.learn.training.checkpoint import Checkpoint
from pynumdraw.learn.training.config import Options
from pynumdraw.learn.training.number_calibration import calibrate_numbers
from pynumdraw.learn.training.training_data import TrainingData
from pynumdraw.model.artefact import sha256
from pynumdraw.model.litert_engine import Engine
from pynumdraw.model.sidecar import Sidecar

NAME = "pynumdraw"
LIBRARIES = (
    *("aggdraw", "ai-edge-litert", "hershey-fonts", "keras", "numpy", "opencv-python-headless", "scipy"),
    *("tensorflow-cpu", "tensorflow"),
)


def make_sidecar(
    options: Options, training_data: TrainingData, checkpoint: Checkpoint, files: Sequence[Path], sums: dict[str, str]
) -> Sidecar:
    """Calibrate a network, and make its sidecar without metrics.

    Parameters
    ----------
    options : Options
        The options of its training.
    training_data : TrainingData
        The data of its training.
    checkpoint : Checkpoint
        The state at the end of its training.
    files : sequence of Path
        Its files; the last one is served.
    sums : dict of str
        SHA-256 of the data files, by name.
    """
    hyperparameters = options.hyperparameters
    answers = answer_validation(
        Engine(files[-1]), training_data.validation, hyperparameters.calibration_distortion, options.seed
    )
    calibration = calibrate(answers, hyperparameters.calibration)
    sidecar = Sidecar(
        name=NAME,
        version=options.version,
        calibration=calibration,
        thresholds=choose_thresholds(answers, calibration, hyperparameters.calibration),
        versions=library_versions(),
        files={path.name: sha256(path) for path in files},
        training_data=sums,
        seed=options.seed,
        epochs=hyperparameters.schedule.epochs,
        best_epoch=checkpoint.best,
        metrics={},
        command=options.command,
        held_back=training_data.held_back,
        hyperparameters=msgspec.to_builtins(hyperparameters),
    )
    ink = training_data.ink
    return calibrate_numbers(sidecar, files[-1].read_bytes(), ink.training, ink.validation, hyperparameters)


def answer_validation(
    engine: Engine, validation: dict[str, LabelledImages], limits: ImageDistortion, seed: int
) -> list[Answers]:
    """Run a network on each validation set, as it is and distorted: users have other pens than the validation data."""
    rng = np.random.default_rng(seed)
    return [_answers(engine, data, limits, rng) for data in tqdm(validation.values(), "Calibrating", disable=None)]


def _answers(engine: Engine, data: LabelledImages, limits: ImageDistortion, rng: np.random.Generator) -> Answers:
    images = np.concatenate([data.images, distort(data.images, rng, limits)])
    return Answers(np.stack([engine.logits(image) for image in images]), np.concatenate([data.labels, data.labels]))


def library_versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that a training uses."""
    found = {name: version(name) for name in LIBRARIES if any(True for _ in distributions(name=name))}
    return {"python": platform.python_version()} | found
