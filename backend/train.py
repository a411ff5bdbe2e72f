"""Train a network on MNIST and ink files, or adapt the current one to own drawings; the result is a candidate."""

import argparse
import os
import re
import shlex
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

# NumPy reads it when it is imported, below: its products are small, and its threads would compete with TensorFlow's
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # TensorFlow reads it likewise

from msgspec.structs import replace
from pynumdraw.errors import BadData
from pynumdraw.learn import run_script
from pynumdraw.learn.data.mnist import differing
from pynumdraw.learn.data.paths import DATA, find, ink_files, outlier_files
from pynumdraw.learn.training.config import PRESETS, Options, Schedule
from pynumdraw.model.artefact import MODELS, next_version, prepare_place
from pynumdraw.model.promotion import switch
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.model.sidecar import Sidecar

from models import check_reads_seven

DURATIONS = "quick: 3 minutes on two cores, standard: about 15 minutes, best: less than an hour"
STOPPED = (
    "Stopped before there was a new model: the current one is unchanged. "
    "The same command continues from the last finished epoch."
)


def parse(arguments: list[str]) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the MNIST files (%(default)s)")
    parser.add_argument("--ink", type=Path, nargs="*", help="NDJSON files of labelled drawings (all in DATA/ink)")
    parser.add_argument(
        "--outliers", type=Path, nargs="*", help="NDJSON files of drawings that are no digits (all in DATA/outliers)"
    )
    parser.add_argument("--models", type=Path, default=MODELS, help="folder to write the model to (%(default)s)")
    parser.add_argument("--model-version", type=_version, help="X.Y.Z (the one after the newest in MODELS)")
    parser.add_argument("--preset", choices=PRESETS, default="standard", help=f"{DURATIONS} (%(default)s)")
    parser.add_argument("--quick", action="store_const", dest="preset", const="quick", help="short for --preset quick")
    parser.add_argument("--epochs", type=_positive, help="train for this many epochs instead, without teachers")
    parser.add_argument(
        "--other-data", action="store_true", help="accept files under MNIST's names that are not MNIST's"
    )
    parser.add_argument(
        "--recalibrate",
        action="store_true",
        help="keep the current network; only calibrate its reading of numbers anew",
    )
    parser.add_argument(
        "--adapt",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="adapt the current model to NDJSON files of own drawings",
    )
    parser.add_argument(
        "--review", action="store_true", help="with --adapt: list the files' labels instead, the most suspicious first"
    )
    parser.add_argument(
        "--promote", action="store_true", help="make the result the current model at once, without comparing them"
    )
    parser.add_argument("--seed", type=_seed, default=1, help="same seed and same data: same model (%(default)s)")
    parsed = parser.parse_args(arguments)
    if parsed.review and not parsed.adapt:
        parser.error("received --review without --adapt, expected --adapt FILE… --review")
    return parsed


def work_of(arguments: argparse.Namespace) -> Callable[[], None]:
    """Return what is to be done."""
    if arguments.review:
        return partial(review, arguments)
    if arguments.adapt:
        return partial(adapt, arguments)
    return partial(run, options_of(arguments), promote=arguments.promote)


def review(arguments: argparse.Namespace) -> None:
    """Print own drawings, those whose label is the most suspicious first."""
    from pynumdraw.learn.adaptation.review import as_lines, review  # noqa: PLC0415 - its libraries may be missing
    from pynumdraw.learn.data.own_drawings import read_own_drawings  # noqa: PLC0415

    recognizer = Recognizer(arguments.models)
    print(*as_lines(review(read_own_drawings(arguments.adapt, recognizer), recognizer)), sep="\n")


def adapt(arguments: argparse.Namespace) -> None:
    """Adapt the current model to own drawings, and print how well both read those that were held back."""
    version = arguments.model_version or next_version(arguments.models)
    prepare_place(version, arguments.models)
    from pynumdraw.learn.adaptation.adapt import AdaptOptions, adapt  # noqa: PLC0415 - its libraries may be missing

    sidecar = adapt(AdaptOptions(arguments.adapt, arguments.data, arguments.models, version, arguments.seed))
    conclude(sidecar, arguments.models, promote=arguments.promote)


def options_of(arguments: argparse.Namespace) -> Options:
    """Return the options of a training."""
    hyperparameters = PRESETS[arguments.preset]
    command = f"python backend/train.py --preset {arguments.preset} --seed {arguments.seed}"
    if arguments.epochs:
        hyperparameters = replace(hyperparameters, schedule=Schedule(arguments.epochs), teachers=())
        command = f"{command} --epochs {arguments.epochs}"
    for option in [name for name in ("other_data", "recalibrate") if getattr(arguments, name)]:
        command = f"{command} --{option.replace('_', '-')}"
    return Options(
        data=arguments.data,
        models=arguments.models,
        ink=_by_name(ink_files(arguments.data) if arguments.ink is None else arguments.ink),
        outliers=_by_name(outlier_files(arguments.data) if arguments.outliers is None else arguments.outliers),
        version=arguments.model_version or next_version(arguments.models),
        hyperparameters=hyperparameters,
        seed=arguments.seed,
        command=command,
        recalibrate=arguments.recalibrate,
        other_data=arguments.other_data,
    )


def run(options: Options, *, promote: bool = False) -> None:
    """Train and print the metrics, after checking that there is data and that the model can be written."""
    prepare_place(options.version, options.models)
    different = differing(find(options.data))
    if different and not options.other_data:
        raise BadData(
            f"Not MNIST's: {', '.join(different)}. Run python backend/fetch_data.py to download MNIST, "
            "or add --other-data to use these files all the same."
        )
    from pynumdraw.learn.pipeline import recalibrate, train  # noqa: PLC0415 - its libraries may be missing

    sidecar = (recalibrate if options.recalibrate else train)(options)
    conclude(sidecar, options.models, promote=promote)


def conclude(sidecar: Sidecar, models: Path, *, promote: bool) -> None:
    """Print the metrics of a new model and what comes next, after promoting it if that is asked for.

    Raises
    ------
    WorseModel
        If it is to be promoted, but every server would refuse it.
    """
    for name, value in sidecar.metrics.items():
        print(f"{name:45} {value:.2%}" if "error" in name.split("_") else f"{name:45} {value:.6g}")
    if promote:
        check_reads_seven(sidecar.stem, models)
        switch(sidecar.stem, models, forced=True)
        print(f"In use from the next start on: {sidecar.stem} in {models}; its model card: {models / 'README.md'}")
    else:
        print(f"A candidate, not in use yet: {sidecar.stem} in {models}; to compare it and then use it:")
        print(f"python backend/models.py promote {sidecar.version}{_option(models)}")


def _option(models: Path) -> str:
    return "" if models == MODELS else f" --models {shlex.quote(str(models))}"


def _by_name(paths: Sequence[Path]) -> list[Path]:
    return sorted(paths, key=lambda path: path.name)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"received '{text}', expected a whole number from 1")
    return int(text)


def _seed(text: str) -> int:
    if not text.isdecimal() or int(text) >= 2**32:
        raise argparse.ArgumentTypeError(f"received '{text}', expected a whole number from 0 to 4294967295")
    return int(text)


def _version(text: str) -> str:
    if not re.fullmatch(r"\d+\.\d+\.\d+", text):
        raise argparse.ArgumentTypeError(f"received '{text}', expected X.Y.Z")
    return text


if __name__ == "__main__":
    sys.exit(run_script.run(work_of(parse(sys.argv[1:])), STOPPED))
