"""Prints how well a model reads, or two side by side: t10k, the validation images of MNIST, and any ink."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pynumdraw.errors import PynumdrawError
from pynumdraw.learn.data.paths import DATA, ink_files
from pynumdraw.model.artefact import MODELS, load, load_current
from pynumdraw.model.engine import Engine


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("artefact", type=Path, nargs="*", help="one or two: .json or .tflite (the model in use)")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the MNIST files (%(default)s)")
    parser.add_argument("--ink", type=Path, nargs="*", help="NDJSON files of labelled drawings (all in DATA/ink)")
    parser.add_argument("--without-t10k", action="store_true", help="leave MNIST's test set alone")
    asked = parser.parse_args(arguments)
    if len(asked.artefact) > 2:
        parser.error(f"{len(asked.artefact)} artefacts, wanted are one or two")
    return asked


def main(arguments: list[str]) -> int:
    """Evaluate as the command line says; return the exit status."""
    asked = parse(arguments)
    try:
        run(asked)
    except ModuleNotFoundError as error:
        print(f"{error.name} is missing. Install it by: ./deploy_dev.sh install train", file=sys.stderr)
        return 1
    except PynumdrawError as error:
        print(f"{error.title}: {error.detail}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    return 0


def run(asked: argparse.Namespace) -> None:
    """Have each model read each data set, and print what came out."""
    models = [load(_stem(path)) for path in asked.artefact] or [load_current(MODELS)]
    from pynumdraw.learn.evaluation.evaluate import answer, data_sets  # noqa: PLC0415 - its libraries may be missing
    from pynumdraw.learn.evaluation.results import results  # noqa: PLC0415
    from pynumdraw.learn.evaluation.table import NOTE, as_text, tables  # noqa: PLC0415

    ink = ink_files(asked.data) if asked.ink is None else asked.ink
    sets = data_sets(asked.data, ink, [sidecar for _, sidecar in models], with_t10k=not asked.without_t10k)
    engines = [(Engine(path), sidecar) for path, sidecar in models]
    found = [
        (sidecar.stem, results([answer(engine, sidecar, s) for s in sets], sidecar)) for engine, sidecar in engines
    ]
    print(*map(as_text, tables(*found)), NOTE, sep="\n\n")


def _stem(path: Path) -> Path:
    return path.with_suffix("") if path.suffix in (".json", ".tflite", ".keras") else path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
