"""From data to artefact: the stages of training, one after the other."""

from __future__ import annotations

import hashlib
import os
import platform
import signal
from collections.abc import Sequence
from importlib.metadata import distributions, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # TensorFlow reads it when imported, below

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray
from tqdm import tqdm

from pynumdraw.artefact import Calibration, Sidecar, Thresholds, save, sha256
from pynumdraw.learn.dataset import LABELS, Labelled, join, load_ink, load_mnist, read_ink, split, split_by_writer
from pynumdraw.learn.files import T10K, TRAIN, find
from pynumdraw.learn.fit import fit
from pynumdraw.learn.idx import unpack
from pynumdraw.learn.measure import fit_temperature, measures
from pynumdraw.learn.network import build, write
from pynumdraw.recognizer import DIGITS, Engine, softmax

NAME = "pynumdraw"
HELD_BACK = 1 / 12
"""Share of MNIST's training images that validate: 5,000 of its 60,000."""
WRITERS_HELD_BACK = 1 / 5
THRESHOLDS = Thresholds(number=0.7, not_a_number=0.2)
LIBRARIES = ("aggdraw", "ai-edge-litert", "keras", "numpy", "tensorflow-cpu", "tensorflow")


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
    epochs, seed : int
        How long, and where randomness starts.
    """

    data: Path
    models: Path
    ink: Sequence[Path]
    version: str
    epochs: int
    seed: int


def train(options: Options) -> Sidecar:
    """Learn, calibrate, evaluate and write an artefact, and make it the current one.

    Raises
    ------
    MissingData, BadData
        If a data file is missing, damaged, or does not belong to the others.
    """
    files = find(options.data)
    test = load_mnist(*(files[name] for name in T10K))
    mnist = [files[name] for name in TRAIN]
    ink = [path for path in options.ink if any(example.label in LABELS for example in read_ink(path))]
    learn, validation = prepare(mnist, ink, options.seed)
    keras.utils.set_random_seed(options.seed)
    tf.config.experimental.enable_op_determinism()
    network = build()
    best = fit(network, learn, join(*validation.values()), options.epochs, options.seed)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # seconds are left: what was learned is not to be lost now
    with TemporaryDirectory(dir=options.models) as folder:
        written = write(network, Path(folder) / f"{NAME}-{options.version}")
        temperature, metrics = evaluate(Engine(written[-1]), validation, test)
        sidecar = Sidecar(
            name=NAME,
            version=options.version,
            calibration=Calibration(temperature),
            thresholds=THRESHOLDS,
            versions=_versions(),
            files={path.name: sha256(path) for path in written},
            training_data={_plain_name(path): _content_sha256(path) for path in [*mnist, *ink]},
            seed=options.seed,
            epochs=options.epochs,
            best_epoch=best.epoch,
            metrics=metrics,
        )
        save(sidecar, written, options.models)
    return sidecar


def prepare(mnist: Sequence[Path], ink: Sequence[Path], seed: int) -> tuple[Labelled, dict[str, Labelled]]:
    """Read what to learn from, and hold some back to validate: of MNIST any images, of ink whole writers.

    Returns
    -------
    Labelled, dict of Labelled
        What to learn from; what to validate with, by the name that the measures have.
    """
    rng = np.random.default_rng(seed)
    images = load_mnist(*mnist)
    learn, validation = split(images, round(HELD_BACK * len(images.labels)), rng)
    drawings, writers = load_ink(ink)
    learn_ink, validation_ink = split_by_writer(drawings, writers, WRITERS_HELD_BACK, rng)
    held_back = {"validation": validation, "validation_ink": validation_ink}
    return join(learn, learn_ink), {name: data for name, data in held_back.items() if len(data.labels)}


def evaluate(engine: Engine, validation: dict[str, Labelled], test: Labelled) -> tuple[float, dict[str, float]]:
    """Calibrate what will be served on the validation data, then measure it on each of them and, once, on t10k.

    Returns
    -------
    float, dict of float
        The temperature; the measures.
    """
    logits = {name: logits_of(engine, data.images, name) for name, data in validation.items()}
    labels = {name: data.labels for name, data in validation.items()}
    temperature = fit_temperature(np.concatenate(list(logits.values())), np.concatenate(list(labels.values())))
    logits["t10k"], labels["t10k"] = logits_of(engine, test.images, "t10k"), test.labels
    metrics: dict[str, float] = {}
    for name, values in logits.items():
        metrics |= measures(name, softmax(values, temperature), labels[name])
    return temperature, metrics


def logits_of(engine: Engine, images: NDArray[np.float32], name: str) -> NDArray[np.float32]:
    """Run images (n, 28, 28) one by one, as they are served; gives (n, 10)."""
    progress = tqdm(images, f"Evaluating {name}", unit="", disable=None)
    return np.array([engine.logits(image)[:DIGITS] for image in progress]).reshape(-1, DIGITS)


def _versions() -> dict[str, str]:
    found = {name: version(name) for name in LIBRARIES if any(True for _ in distributions(name=name))}
    return {"python": platform.python_version()} | found


def _plain_name(path: Path) -> str:
    return path.name.removesuffix(".gz")


def _content_sha256(path: Path) -> str:
    return hashlib.sha256(unpack(path)).hexdigest()
