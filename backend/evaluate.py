"""Print how well a model reads t10k, MNIST's validation images and ink files; or compare two models."""

import argparse
import sys
from functools import partial
from pathlib import Path

from pynumdraw.learn import exit_status
from pynumdraw.learn.data.paths import DATA, ink_files
from pynumdraw.model.artefact import MODELS, load, load_current
from pynumdraw.model.engine import Engine


def parse(arguments: list[str]) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("artefact", type=Path, nargs="*", help="one or two .json or .tflite files (the current model)")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the MNIST files (%(default)s)")
    parser.add_argument("--ink", type=Path, nargs="*", help="NDJSON files of labelled drawings (all in DATA/ink)")
    parser.add_argument("--without-t10k", action="store_true", help="leave out MNIST's test set")
    parsed = parser.parse_args(arguments)
    if len(parsed.artefact) > 2:
        parser.error(f"received {len(parsed.artefact)} artefacts, expected one or two")
    return parsed


def run(arguments: argparse.Namespace) -> None:
    """Run each model on each data set, and print tables of the results."""
    models = [load(_stem(path)) for path in arguments.artefact] or [load_current(MODELS)]
    from pynumdraw.learn.evaluation.data_sets import data_sets  # noqa: PLC0415 - its libraries may be missing
    from pynumdraw.learn.evaluation.evaluate import answer, results  # noqa: PLC0415
    from pynumdraw.learn.evaluation.table import NOTE, as_text, tables  # noqa: PLC0415

    ink = ink_files(arguments.data) if arguments.ink is None else arguments.ink
    sidecars = [sidecar for _, sidecar in models]
    sets = data_sets(arguments.data, ink, sidecars, with_t10k=not arguments.without_t10k)
    engines = [(Engine(path), sidecar) for path, sidecar in models]
    found = [
        (sidecar.stem, results([answer(engine, sidecar, s) for s in sets], sidecar)) for engine, sidecar in engines
    ]
    print(*map(as_text, tables(*found)), NOTE, sep="\n\n")


def _stem(path: Path) -> Path:
    return path.with_suffix("") if path.suffix in (".json", ".tflite", ".keras") else path


if __name__ == "__main__":
    sys.exit(exit_status.run(partial(run, parse(sys.argv[1:]))))
