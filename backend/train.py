"""Trains the network on MNIST's four files, and on ink where there is some, and makes the result the model in use."""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path

# NumPy reads it when imported, below: it multiplies little, and threads of its own only disturb TensorFlow's
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from pynumdraw.errors import PynumdrawError
from pynumdraw.learn.data.paths import DATA, find, ink_files
from pynumdraw.learn.training.config import PRESETS, Options, Schedule
from pynumdraw.model.artefact import MODELS, next_version, prepare_place
from pynumdraw.model.sidecar import Sidecar


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the MNIST files (%(default)s)")
    parser.add_argument("--ink", type=Path, nargs="*", help="NDJSON files of labelled drawings (all in DATA/ink)")
    parser.add_argument("--models", type=Path, default=MODELS, help="folder to write to (%(default)s)")
    parser.add_argument("--model-version", type=_version, help="X.Y.Z (one more than the newest there)")
    parser.add_argument("--preset", choices=PRESETS, default="standard", help=f"{_presets()} (%(default)s)")
    parser.add_argument(
        "--quick", action="store_const", dest="preset", const="quick", help="the same as --preset quick"
    )
    parser.add_argument("--epochs", type=_positive, help="other than the preset's, without teachers")
    parser.add_argument("--seed", type=_seed, default=1, help="same seed, same data: same model (%(default)s)")
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
        print(
            "\nStopped before there was a model: the one in use is still the old. "
            "The same command goes on from the last epoch that was done.",
            file=sys.stderr,
        )
        return 130
    if sidecar is None:
        print("Learned as one of several workers: the first of them writes the model.")
        return 0
    for name, value in sidecar.metrics.items():
        print(f"{name:45} {value:.2%}" if name.endswith("error") else f"{name:45} {value:.6g}")
    print(f"In use from the next start on: {sidecar.stem} in {asked.models}; its card: {asked.models / 'README.md'}")
    return 0


def run(asked: argparse.Namespace) -> Sidecar | None:
    """Train, once it is sure that there is something to learn from, and a place to put the result."""
    version = asked.model_version or next_version(asked.models)
    prepare_place(version, asked.models)
    find(asked.data)
    from pynumdraw.learn.pipeline import train  # noqa: PLC0415 - takes seconds, and may be missing

    preset, command = PRESETS[asked.preset], f"python backend/train.py --preset {asked.preset} --seed {asked.seed}"
    if asked.epochs:
        preset, command = (
            preset._replace(course=Schedule(asked.epochs), teachers=()),
            f"{command} --epochs {asked.epochs}",
        )
    options = Options(
        data=asked.data,
        models=asked.models,
        ink=sorted(ink_files(asked.data) if asked.ink is None else asked.ink, key=lambda path: path.name),
        version=version,
        preset=preset,
        seed=asked.seed,
        command=command,
    )
    return train(options)


def _presets() -> str:
    return ", ".join(f"{name}: {preset.says}" for name, preset in PRESETS.items())


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
