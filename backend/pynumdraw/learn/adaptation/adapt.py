"""Adapting from own drawings to a candidate: all stages in one function."""

import hashlib
import shlex
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import keras
import msgspec
import numpy as np
from msgspec.structs import replace

from pynumdraw.errors import BadData
from pynumdraw.learn.adaptation.fine_tune import fine_tune
from pynumdraw.learn.adaptation.recalibrate import recalibrated
from pynumdraw.learn.adaptation.rehearsal import rehearsal_images
from pynumdraw.learn.adaptation.settings import Adaptation
from pynumdraw.learn.data.find_data import find_sources
from pynumdraw.learn.data.idx import unpack
from pynumdraw.learn.data.mnist import LabelledImages
from pynumdraw.learn.data.own_drawings import OwnDrawing, as_ink, digest, hold_back, read_own_drawings
from pynumdraw.learn.data.paths import plain_name
from pynumdraw.learn.evaluation.number_results import NumberSet, answer_numbers, number_results
from pynumdraw.learn.report.report import write_report
from pynumdraw.learn.synthesis.synthetic_images import variants
from pynumdraw.learn.training.make_sidecar import library_versions
from pynumdraw.learn.training.network import write
from pynumdraw.learn.training.runtime import set_up
from pynumdraw.model import sidecar as sidecars
from pynumdraw.model.artefact import LoadedModel, load_current, report_folder, save, sha256
from pynumdraw.model.litert_engine import Engine
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.model.sidecar import Sidecar
from pynumdraw.reading.reader import read_drawings


class AdaptOptions(NamedTuple):
    """The options of an adaptation."""

    own: Sequence[Path]  # files of own drawings
    data: Path  # folder of the data sets to rehearse on
    models: Path  # folder to read the current model from, and to write to
    version: str  # of the candidate
    seed: int
    settings: Adaptation = Adaptation()


class OwnSplit(NamedTuple):
    """Own drawings: those to learn from, and those held back."""

    learned: list[OwnDrawing]
    held_back: list[OwnDrawing]


def adapt(options: AdaptOptions) -> Sidecar:
    """Adapt the current model to own drawings, and write the result as a candidate.

    Raises
    ------
    BrokenArtefact
        If the current model is missing or damaged.
    MissingData, BadData
        If a file is missing or damaged, or there is nothing to learn from.
    """
    set_up()
    path, current = load_current(options.models)
    before = Recognizer(loaded=LoadedModel(path.read_bytes(), current))
    own = split_own(read_own_drawings(options.own, before), current, options.own)
    print(f"{len(own.learned):,} own drawings to learn from, {len(own.held_back):,} held back.")
    network = keras.saving.load_model(path.with_suffix(".keras"))
    rehearsal = teach(network, own.learned, current, options)
    with TemporaryDirectory(dir=options.models) as folder:
        files = write(network, Path(folder) / f"{current.name}-{options.version}")
        sidecar = _sidecar(options, current, own, files)
        sidecar.calibration = recalibrated(rehearsal, before.engine, Engine(files[-1]), current)
        after = Recognizer(loaded=LoadedModel(files[-1].read_bytes(), sidecar))
        sidecar.metrics = own_metrics(own.held_back, before, after)
        save(sidecar, files, options.models)
    numbers = number_results([answer_numbers(after, one) for one in _number_sets(own.held_back)])
    write_report(report_folder(sidecar.stem, options.models), sidecar, [], [], numbers)
    return sidecar


def split_own(drawings: Sequence[OwnDrawing], current: Sidecar, paths: Sequence[Path]) -> OwnSplit:
    """Split own drawings, read from `paths`; list and leave out the numbers that could not be divided.

    Raises
    ------
    BadData
        If there is nothing to learn from.
    """
    for drawn in [drawn for drawn in drawings if not drawn.digits]:
        print(f"Left out, because it could not be divided into {drawn.number}: {drawn.place}")
    divided = [drawn for drawn in drawings if drawn.digits]
    held_back = hold_back(divided, current)
    places = {drawn.place for drawn in held_back}
    learned = [drawn for drawn in divided if drawn.place not in places]
    if not learned:
        names = ", ".join(map(str, paths))
        raise BadData(f"{names}: {len(drawings)} drawings, {len(held_back)} of them held back; expected some to learn.")
    return OwnSplit(learned, held_back)


def teach(network: Any, learned: Sequence[OwnDrawing], current: Sidecar, options: AdaptOptions) -> LabelledImages:
    """Teach own drawings to a network, in place; return what it rehearsed meanwhile."""
    settings, ink = options.settings, as_ink(learned)
    own = variants(ink, settings.variants * len(ink.drawings), options.seed, settings.own_synthesis)
    known = rehearsal_images(find_sources(options.data), current, settings.rehearsal, settings.synthesis, options.seed)
    fine_tune(network, own, known.images, settings, options.seed)
    return known


def own_metrics(held_back: Sequence[OwnDrawing], before: Recognizer, after: Recognizer) -> dict[str, float]:
    """Return the number of own drawings held back, and the shares read wrong before and after an adaptation."""
    if not held_back:
        return {"own_examples": 0.0}
    errors = {name: _error(held_back, model) for name, model in (("own_error_before", before), ("own_error", after))}
    return {"own_examples": float(len(held_back))} | errors


def _error(drawings: Sequence[OwnDrawing], recognizer: Recognizer) -> float:
    answers = read_drawings([drawn.example for drawn in drawings], recognizer)
    read = zip((drawn.number for drawn in drawings), answers)
    return float(np.mean([one.number != number if number else one.verdict == "number" for number, one in read]))


def _number_sets(held_back: Sequence[OwnDrawing]) -> list[NumberSet]:
    numbers = [drawn for drawn in held_back if drawn.number]
    others = [drawn.example for drawn in held_back if not drawn.number]
    labelled = NumberSet("own drawings", [one.example for one in numbers], [str(one.number) for one in numbers])
    return [one for one in (labelled, NumberSet("own drawings", others)) if one.drawings]


def _sidecar(options: AdaptOptions, current: Sidecar, own: OwnSplit, files: Sequence[Path]) -> Sidecar:
    digests = b"".join(sorted({digest(drawn.example) for drawn in own.learned}))
    adapted = sidecars.Adaptation(current.stem, len(own.learned), len(own.held_back), digests)
    sums = {plain_name(path): hashlib.sha256(unpack(path)).hexdigest() for path in options.own}
    names = " ".join(shlex.quote(path.name) for path in options.own)
    return replace(
        current,
        version=options.version,
        versions=library_versions(),
        files={path.name: sha256(path) for path in files},
        training_data=current.training_data | sums,
        command=f"python backend/train.py --adapt {names} --seed {options.seed}",
        hyperparameters=current.hyperparameters | {"adaptation": msgspec.to_builtins(options.settings)},
        adaptations=[*current.adaptations, adapted],
        metrics={},
    )
