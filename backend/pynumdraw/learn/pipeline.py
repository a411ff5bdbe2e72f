"""From data to artefact: the stages of training, one after the other."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # TensorFlow reads it when imported, below

from pynumdraw.errors import BadData
from pynumdraw.learn.cluster import join, read_cluster
from pynumdraw.learn.data.dataset import plain_name
from pynumdraw.learn.data.idx import unpack
from pynumdraw.learn.data.paths import TRAIN, find
from pynumdraw.learn.evaluation.evaluate import answer, data_sets
from pynumdraw.learn.evaluation.results import metrics, results
from pynumdraw.learn.report.report import write_report
from pynumdraw.learn.training.config import Options
from pynumdraw.learn.training.distillation import learn
from pynumdraw.learn.training.network import write
from pynumdraw.learn.training.training_data import prepare
from pynumdraw.learn.training.write_sidecar import NAME, describe
from pynumdraw.model.artefact import save
from pynumdraw.model.engine import Engine
from pynumdraw.model.sidecar import Sidecar


def train(options: Options) -> Sidecar | None:
    """Learn, calibrate, write an artefact, make it the current one, and report.

    Of several machines (`cluster`) the chief alone does what comes after learning; the others give nothing.

    Raises
    ------
    MissingData, BadData
        If a data file is missing, damaged, or does not belong to the others.
    BadSetting
        If ``TF_CONFIG`` is no cluster, or its workers have not done the same so far.
    """
    cluster = read_cluster(os.environ)
    files = find(options.data)
    read = [*(files[name] for name in TRAIN), *options.ink]
    sums = _content_sums(read)
    training_data = prepare(read[:2], options.ink, options.preset, options.seed)
    _tell_what_validates(training_data.held_back)
    worker = cluster.task.index if cluster else 0
    place = options.models / f".training-{_fingerprint(options, sums)}{f'-worker{worker}' * bool(worker)}"
    learned = learn(options.preset, options.seed, training_data, place, join(cluster))
    if worker:
        shutil.rmtree(place)
        return None
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # seconds are left: what was learned is not to be lost now
    with TemporaryDirectory(dir=place) as folder:
        written = write(learned.best_network(), Path(folder) / f"{NAME}-{options.version}")
        sidecar = describe(options, training_data, learned, written, sums)
        evaluated = [
            answer(Engine(written[-1]), sidecar, one) for one in data_sets(options.data, options.ink, [sidecar])
        ]
        found = results(evaluated, sidecar)
        sidecar.metrics.update(metrics(found))
        save(sidecar, written, options.models)
    write_report(options.models, sidecar, learned.history, evaluated, found)
    if learned.epoch == options.preset.course.epochs:
        shutil.rmtree(place)
    return sidecar


def _tell_what_validates(held_back: dict[str, list[str]]) -> None:
    for name, groups in held_back.items():
        print(f"{name}: held back to validate: {', '.join(groups) or 'nothing, of so few writers and alphabets'}")


def _fingerprint(options: Options, sums: dict[str, str]) -> str:
    """Name what an interrupted training must have in common with one that goes on from there."""
    return hashlib.sha256(repr((options.preset[1:], options.seed, sorted(sums.items()))).encode()).hexdigest()[:8]


def _content_sums(paths: Sequence[Path]) -> dict[str, str]:
    """Give the SHA-256 of what is in each file, by its plain name.

    Raises
    ------
    BadData
        If two share a name: which is which could not be told afterwards.
    """
    names = [plain_name(path) for path in paths]
    for path, name in zip(paths, names):
        if names.count(name) > 1:
            raise BadData(f"{path}: another data file is called {name}, too; expected a name of its own for each.")
    return {name: hashlib.sha256(unpack(path)).hexdigest() for name, path in zip(names, paths)}
