"""Trains the network on MNIST's four files, and on ink where there is some, and makes the result the model in use."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from pynumdraw.artefact import MODELS, Sidecar, next_version, prepare_place
from pynumdraw.errors import PynumdrawError
from pynumdraw.learn.files import DATA, find

EPOCHS, QUICK_EPOCHS = 50, 14


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the MNIST files (%(default)s)")
    parser.add_argument("--ink", type=Path, nargs="*", help="NDJSON files of labelled drawings (all in DATA/ink)")
    parser.add_argument("--models", type=Path, default=MODELS, help="folder to write to (%(default)s)")
    parser.add_argument("--model-version", type=_version, help="X.Y.Z (one more than the newest there)")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_EPOCHS} epochs: within 3 minutes on two cores")
    parser.add_argument("--epochs", type=_positive, help=f"({EPOCHS}, or {QUICK_EPOCHS} with --quick)")
    parser.add_argument("--seed", type=_seed, default=1, help="same seed, same data: same metrics (%(default)s)")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Train as the command line says; return the exit status."""
    asked = parse(arguments)
    try:
        sidecar = run(asked)
    except ModuleNotFoundError as error:
        print(f"{error.name} is missing. Install it by: ./deploy_dev.sh install train", file=sys.stderr)
        return 1
    except PynumdrawError as error:
        print(f"{error.title}: {error.detail}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Cannot write the model: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped before there was anything to keep; the model in use is still the old one.", file=sys.stderr)
        return 130
    for name, value in sidecar.metrics.items():
        print(f"{name:45} {value:.2%}" if name.endswith("error") else f"{name:45} {value:.6g}")
    print(f"In use from the next start on: {sidecar.stem} in {asked.models}")
    return 0


def run(asked: argparse.Namespace) -> Sidecar:
    """Train, once it is sure that there is something to learn from, and a place to put the result."""
    version = asked.model_version or next_version(asked.models)
    prepare_place(version, asked.models)
    find(asked.data)
    from pynumdraw.learn.training import Options, train  # noqa: PLC0415 - takes seconds, and may be missing

    options = Options(
        data=asked.data,
        models=asked.models,
        ink=sorted(asked.data.glob("ink/*.ndjson*")) if asked.ink is None else asked.ink,
        version=version,
        epochs=asked.epochs or (QUICK_EPOCHS if asked.quick else EPOCHS),
        seed=asked.seed,
    )
    return train(options)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}', wanted is a number from 1 on")
    return int(text)


def _seed(text: str) -> int:
    if not text.isdecimal() or int(text) >= 2**32:
        raise argparse.ArgumentTypeError(f"'{text}', wanted is a number from 0 to 4294967295")
    return int(text)


def _version(text: str) -> str:
    if not re.fullmatch(r"\d+\.\d+\.\d+", text):
        raise argparse.ArgumentTypeError(f"'{text}', wanted is X.Y.Z")
    return text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
