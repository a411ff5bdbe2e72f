"""Training from data to artefact: all stages in one function."""

import hashlib
import shutil
import signal
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from msgspec.structs import replace

from pynumdraw.errors import BadData
from pynumdraw.learn.data.idx import unpack
from pynumdraw.learn.data.paths import TRAIN, find, plain_name
from pynumdraw.learn.evaluation.data_sets import data_sets
from pynumdraw.learn.evaluation.model_scores import Evaluated, Results, answer, metrics, results
from pynumdraw.learn.evaluation.number_results import answer_numbers, number_results
from pynumdraw.learn.report.report import write_report
from pynumdraw.learn.training.checkpoint import Checkpoint
from pynumdraw.learn.training.config import Hyperparameters, Options, Schedule
from pynumdraw.learn.training.loop import fit
from pynumdraw.learn.training.make_sidecar import NAME, make_sidecar
from pynumdraw.learn.training.network import build, build_teacher, digit_probability, write
from pynumdraw.learn.training.number_calibration import calibrate_numbers
from pynumdraw.learn.training.number_sets import number_sets
from pynumdraw.learn.training.runtime import set_up
from pynumdraw.learn.training.training_data import TrainingData, prepare, split_by_held_back
from pynumdraw.model.artefact import LoadedModel, load_current, report_folder, save, sha256
from pynumdraw.model.litert_engine import Engine
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.model.sidecar import Sidecar


def train(options: Options) -> Sidecar:
    """Train a network, write it as a candidate for the current model, and report on it.

    Raises
    ------
    MissingData, BadData
        If a data file is missing or damaged, or two of them do not belong together.
    """
    hyperparameters, seed = options.hyperparameters, options.seed
    set_up()
    mnist = find(options.data)
    images = [(name, mnist[name]) for name in TRAIN]
    sums = _content_sums([*images, *((plain_name(path), path) for path in [*options.ink, *options.outliers])])
    training_data = prepare([path for _, path in images], options.ink, hyperparameters, seed, options.outliers)
    _print_held_back(training_data.held_back)

    place = options.models / f".training-{fingerprint(hyperparameters, seed, sums)}"
    if training_data.unscreened:
        schedule, conviction = hyperparameters.screening.schedule, hyperparameters.screening.conviction
        stranger = _teacher(place / "screening", training_data, hyperparameters, schedule, seed)
        training_data = training_data.screened(partial(digit_probability, stranger), conviction)
    teachers = [
        _teacher(place / f"teacher {n}", training_data, hyperparameters, schedule, seed + n)
        for n, schedule in enumerate(hyperparameters.teachers, 1)
    ]
    checkpoint = Checkpoint(place / "network", build(hyperparameters.network, seed))
    with _keep_finished_epochs(checkpoint):
        fit(checkpoint, training_data, hyperparameters, seed, teachers)

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the rest takes seconds: do not lose the network now
    with TemporaryDirectory(dir=place) as folder:
        files = write(checkpoint.best_network(), Path(folder) / f"{NAME}-{options.version}")
        sidecar = make_sidecar(options, training_data, checkpoint, files, sums)
        evaluated, found = _evaluate(options, sidecar, files[-1])
        save(sidecar, files, options.models)
    write_report(report_folder(sidecar.stem, options.models), sidecar, checkpoint.history, evaluated, found)
    if checkpoint.epoch == hyperparameters.schedule.epochs:
        shutil.rmtree(place)
    return sidecar


def recalibrate(options: Options) -> Sidecar:
    """Calibrate the reading of numbers by the current network anew, write that as a candidate, and report on it.

    The network and its calibration for single digits stay, and so do the writers and alphabets that are held back.

    Raises
    ------
    BrokenArtefact
        If the current model is missing or damaged.
    MissingData, BadData
        If a data file is missing or damaged.
    """
    path, current = load_current(options.models)
    ink = split_by_held_back([*options.ink, *_labelled(options, current)], current.held_back)
    network = path.read_bytes()
    sidecar = replace(current, version=options.version, metrics={}, command=options.command)
    settings = msgspec.to_builtins(options.hyperparameters)
    kept = {name: settings[name] for name in ("calibration", "composition", "lattice", "number")}
    sidecar.hyperparameters = current.hyperparameters | kept
    sidecar = calibrate_numbers(sidecar, network, ink.training, ink.validation, options.hyperparameters)
    with TemporaryDirectory(dir=options.models) as folder:
        files = [Path(folder) / f"{sidecar.stem}{ending}" for ending in (".keras", ".tflite")]
        for file in files:
            shutil.copyfile(path.with_suffix(file.suffix), file)
        sidecar.files = {file.name: sha256(file) for file in files}
        evaluated, found = _evaluate(options, sidecar, files[-1])
        save(sidecar, files, options.models)
    write_report(report_folder(sidecar.stem, options.models), sidecar, [], evaluated, found)
    return sidecar


def _teacher(
    folder: Path, training_data: TrainingData, hyperparameters: Hyperparameters, schedule: Schedule, seed: int
) -> Any:
    """Train a convolutional network, or continue its training, and return it."""
    teacher = Checkpoint(folder, build_teacher(hyperparameters.teacher, seed))
    for_teacher = training_data.with_ink(hyperparameters.amounts.teacher_ink)
    fit(teacher, for_teacher, replace(hyperparameters, schedule=schedule), seed)
    return teacher.best_network()


def fingerprint(hyperparameters: Hyperparameters, seed: int, sums: Mapping[str, str]) -> str:
    """Return a name for everything that an interrupted training must share with the one that continues it."""
    content = msgspec.json.encode([hyperparameters, seed, sums], order="sorted")
    return hashlib.sha256(content).hexdigest()[:8]


def _evaluate(options: Options, sidecar: Sidecar, network: Path) -> tuple[list[Evaluated], list[Results]]:
    """Score a model's answers to all data sets and numbers, and put the scores into its sidecar."""
    engine, recognizer = Engine(network), Recognizer(loaded=LoadedModel(network.read_bytes(), sidecar))
    drawings = [*options.ink, *_labelled(options, sidecar)]
    evaluated = [answer(engine, sidecar, one) for one in data_sets(options.data, drawings, [sidecar])]
    numbers = [answer_numbers(recognizer, one) for one in number_sets(drawings, [sidecar])]
    found = [*results(evaluated, sidecar), *number_results(numbers)]
    sidecar.metrics.update(metrics(found))
    return evaluated, found


def _labelled(options: Options, sidecar: Sidecar) -> list[Path]:
    """Return the files of drawings that are no digits of which the model held some back."""
    return [path for path in options.outliers if sidecar.held_back.get(plain_name(path))]


@contextmanager
def _keep_finished_epochs(checkpoint: Checkpoint) -> Generator[None]:
    """End a training early on Ctrl-C, unless no epoch is finished yet."""
    try:
        yield
    except KeyboardInterrupt:
        if not checkpoint.epoch:
            raise
        print(f"\nStopped: keeping the best so far, epoch {checkpoint.best}.")
        print("The same command (without --model-version) continues from here.")


def _print_held_back(held_back: Mapping[str, Sequence[str]]) -> None:
    for name, groups in held_back.items():
        print(f"{name}: held back for validation: {', '.join(groups) or 'nothing, of so few writers and alphabets'}")


def _content_sums(files: Sequence[tuple[str, Path]]) -> dict[str, str]:
    """Return the SHA-256 of each file's unpacked content, by its name.

    Raises
    ------
    BadData
        If two files share a name: the sidecar could not tell them apart.
    """
    names = [name for name, _ in files]
    for name, path in files:
        if names.count(name) > 1:
            raise BadData(f"{path}: another data file is called {name}, too; expected a name of its own for each.")
    return {name: hashlib.sha256(unpack(path)).hexdigest() for name, path in files}
