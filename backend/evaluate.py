"""Print how well a model reads MNIST's test and validation images, ink files, and numbers; or compare two models."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pynumdraw.learn import run_script
from pynumdraw.learn.data.paths import DATA, ink_files
from pynumdraw.model.artefact import MODELS, LoadedModel, load, load_current
from pynumdraw.model.litert_engine import Engine
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.model.sidecar import Sidecar

if TYPE_CHECKING:
    from pynumdraw.learn.evaluation.model_scores import Results


def parse(arguments: list[str]) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("artefact", type=Path, nargs="*", help="one or two .json or .tflite files (the current model)")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the MNIST files (%(default)s)")
    parser.add_argument("--ink", type=Path, nargs="*", help="NDJSON files of labelled drawings (all in DATA/ink)")
    parser.add_argument(
        "--without-t10k", action="store_true", help="leave out MNIST's test set, which two models are never compared by"
    )
    parser.add_argument(
        "--picture", type=Path, help="PNG file for what two models read differently (beside the second)"
    )
    parsed = parser.parse_args(arguments)
    if len(parsed.artefact) > 2:
        parser.error(f"received {len(parsed.artefact)} artefacts, expected one or two")
    return parsed


def run(arguments: argparse.Namespace) -> None:
    """Run each model on each data set, and print tables of the results."""
    models = [load(_stem(path)) for path in arguments.artefact] or [load_current(MODELS)]
    from pynumdraw.learn.evaluation.data_sets import data_sets  # noqa: PLC0415 - its libraries may be missing
    from pynumdraw.learn.evaluation.model_scores import answer, results  # noqa: PLC0415
    from pynumdraw.learn.evaluation.table import NOTE, as_text, tables  # noqa: PLC0415

    ink = ink_files(arguments.data) if arguments.ink is None else arguments.ink
    sidecars = [sidecar for _, sidecar in models]
    sets = data_sets(arguments.data, ink, sidecars, with_t10k=len(models) == 1 and not arguments.without_t10k)
    engines = [(Engine(path), sidecar) for path, sidecar in models]
    found = [
        (sidecar.stem, results([answer(engine, sidecar, s) for s in sets], sidecar)) for engine, sidecar in engines
    ]
    of_numbers = _of_numbers(models, ink)
    print(*map(as_text, [*tables(*found), *(tables(*of_numbers) if of_numbers else [])]), NOTE, sep="\n\n")
    if len(of_numbers) == 2:
        _compare(arguments)


def _compare(arguments: argparse.Namespace) -> None:
    """Print a paired comparison of two models, with a verdict on each row."""
    from pynumdraw.learn.comparison.compare import compare_models  # noqa: PLC0415 - its libraries may be missing

    print()
    old, new = map(_stem, arguments.artefact)
    compare_models(old, new, arguments.data, arguments.ink or [], arguments.picture)


def _of_numbers(models: Sequence[tuple[Path, Sidecar]], ink: Sequence[Path]) -> list[tuple[str, list[Results]]]:
    """Return the name of each model that can read numbers, and its results."""
    from pynumdraw.learn.evaluation.number_results import answer_numbers, number_results  # noqa: PLC0415
    from pynumdraw.learn.training.number_sets import number_sets  # noqa: PLC0415

    sets = number_sets(ink, [sidecar for _, sidecar in models])
    found: list[tuple[str, list[Results]]] = []
    for path, sidecar in models:
        if sidecar.format == 1:
            print(
                f"{sidecar.stem} has format 1, for single digits: left out of the tables of numbers.", file=sys.stderr
            )
            continue
        recognizer = Recognizer(loaded=LoadedModel(path.read_bytes(), sidecar))
        found.append((sidecar.stem, number_results([answer_numbers(recognizer, one) for one in sets])))
    return found


def _stem(path: Path) -> Path:
    return path.with_suffix("") if path.suffix in (".json", ".tflite", ".keras") else path


if __name__ == "__main__":
    sys.exit(run_script.run(partial(run, parse(sys.argv[1:]))))
