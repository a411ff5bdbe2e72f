"""Prints how well a model reads, or two side by side: t10k, the validation images of MNIST, and any ink."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pynumdraw.artefact import MODELS, load, load_current
from pynumdraw.engine import Engine
from pynumdraw.errors import PynumdrawError
from pynumdraw.learn.files import DATA, ink_files


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
    from pynumdraw.learn.evaluation import answer, data_sets  # noqa: PLC0415 - its libraries may be missing
    from pynumdraw.learn.figures import figures  # noqa: PLC0415
    from pynumdraw.learn.table import NOTE, as_text, tables  # noqa: PLC0415

    ink = ink_files(asked.data) if asked.ink is None else asked.ink
    sets = data_sets(asked.data, ink, [card for _, card in models], with_t10k=not asked.without_t10k)
    engines = [(Engine(path), card) for path, card in models]
    found = [(card.stem, figures([answer(engine, card, s) for s in sets], card)) for engine, card in engines]
    print(*map(as_text, tables(*found)), NOTE, sep="\n\n")


def _stem(path: Path) -> Path:
    return path.with_suffix("") if path.suffix in (".json", ".tflite", ".keras") else path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
