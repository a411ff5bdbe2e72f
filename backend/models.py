"""List, show and compare the models in a folder; promote one to be the current model, or go back to the one before."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # its threads would compete with the network's

from pynumdraw.errors import NoSuchModel, WorseModel
from pynumdraw.ink.parsing import parse_drawing
from pynumdraw.learn import run_script
from pynumdraw.learn.data.paths import DATA
from pynumdraw.model.artefact import MODELS, LoadedModel, current_stem, load, stems
from pynumdraw.model.promotion import rollback, switch
from pynumdraw.model.promotion_log import read_history
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.reader import read_drawing
from pynumdraw.serve.openapi.examples import DRAWING


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Parse the command line."""
    places = argparse.ArgumentParser(add_help=False)
    places.add_argument("--models", type=Path, default=MODELS, help="folder of the models (%(default)s)")
    compared = argparse.ArgumentParser(add_help=False)
    compared.add_argument("--data", type=Path, default=DATA, help="folder of the data sets (%(default)s)")
    compared.add_argument("--ink", type=Path, nargs="+", default=[], help="NDJSON files of own drawings")
    compared.add_argument("--picture", type=Path, help="PNG file for what changed (one beside the new model's card)")
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", parents=[places], help="list the models; * marks the current one")
    show = commands.add_parser("show", parents=[places], help="show a model's ancestors, data and metrics")
    show.add_argument("model", nargs="?", help="version or name (the current one)")
    compare = commands.add_parser("compare", parents=[places, compared], help="compare a model with the current one")
    compare.add_argument("model", nargs="*", help="one or two versions or names (the newest)")
    promote = commands.add_parser("promote", parents=[places, compared], help="make a model the current one")
    promote.add_argument("model", nargs="?", help="version or name (the newest)")
    promote.add_argument("--force", action="store_true", help="even if it reads worse; the history tells so")
    commands.add_parser("rollback", parents=[places], help="go back to the model before the current one")
    parsed = parser.parse_args(arguments)
    if parsed.command == "compare" and len(parsed.model) > 2:
        parser.error(f"received {len(parsed.model)} models, expected one or two")
    return parsed


def list_models(options: argparse.Namespace) -> None:
    """Print a line for each model."""
    current = current_stem(options.models)
    for stem in stems(options.models):
        _, sidecar = load(options.models / stem)
        adapted = [f"adapted from {one.model} to {one.drawings:,} own drawings" for one in sidecar.adaptations[-1:]]
        print("*" if stem == current else " ", stem, *adapted)


def show(options: argparse.Namespace) -> None:
    """Print what is known of a model, and its history."""
    stem = find(options.model, options.models) if options.model else _current(options.models)
    _, sidecar = load(options.models / stem)
    print(stem)
    for one in reversed(sidecar.adaptations):
        print(f"adapted from {one.model} to {one.drawings:,} own drawings, {one.held_back:,} more were held back")
    print(f"made by: {sidecar.command}")
    for name in sorted(sidecar.training_data):
        print(f"learned from: {name}")
    for name, value in sidecar.metrics.items():
        print(f"{name}: {value:.6g}")
    for change in read_history(options.models):
        if stem in (change.before, change.after):
            forced = ", forced" if change.forced else ""
            print(f"{change.time}: {change.action}, {change.before or 'none'} → {change.after}{forced}")


def compare(options: argparse.Namespace) -> None:
    """Print a comparison of two models, or of one with the current one."""
    named = [find(one, options.models) for one in options.model or [_newest(options.models)]]
    old, new = named if len(named) == 2 else (_current(options.models), named[0])
    compare_and_print(old, new, options)


def promote(options: argparse.Namespace) -> None:
    """Make a model the current one, unless it reads worse on a row of the comparison, or a server would refuse it.

    Raises
    ------
    WorseModel
        If it does, or would be.
    """
    new, old = find(options.model or _newest(options.models), options.models), current_stem(options.models)
    if new == old:
        print(f"{new} is the current model already.")
        return
    worse = compare_and_print(old, new, options) if old else []
    if worse and not options.force:
        raise WorseModel(f"{new} reads worse than {old}: {', '.join(worse)}. {old} stays; --force promotes it anyway.")
    check_reads_seven(new, options.models)
    switch(new, options.models, worse=worse, forced=bool(worse))
    print(f"{new} is promoted; ./deploy_dev.sh reload takes it over.")


def check_reads_seven(stem: str, models: Path) -> None:
    """Read the 7 that a server reads before it takes a model over.

    Raises
    ------
    WorseModel
        If the model reads it as something else.
    """
    path, sidecar = load(models / stem)
    recognizer = Recognizer(loaded=LoadedModel(path.read_bytes(), sidecar))
    number = read_drawing(parse_drawing(json.dumps(DRAWING).encode()), recognizer).number
    if number != "7":
        raise WorseModel(
            f"{stem} reads a plain 7 as {number}, so every server would refuse it: it is not promoted. "
            "If it was adapted, look for wrong labels: train.py --adapt FILE… --review"
        )


def compare_and_print(old: str, new: str, options: argparse.Namespace) -> list[str]:
    """Print a comparison; return the names of the rows on which the new model reads worse."""
    from pynumdraw.learn.comparison.compare import compare_models, worse_rows  # noqa: PLC0415 - libraries may be missing

    found = compare_models(options.models / old, options.models / new, options.data, options.ink, options.picture)
    return worse_rows(found)


def roll_back(options: argparse.Namespace) -> None:
    """Go back to the model before the current one."""
    print(f"{rollback(options.models)} is the current model again; ./deploy_dev.sh reload takes it over.")


def find(name: str, models: Path) -> str:
    """Return the stem of a model that is named by its version, its stem or one of its files.

    Raises
    ------
    NoSuchModel
        If it is not there.
    """
    known = stems(models)
    for stem in known:
        if Path(name).name in (stem, stem.rpartition("-")[2], *(f"{stem}{end}" for end in (".json", ".tflite"))):
            return stem
    raise NoSuchModel(f"{name} is not in {models}, which has: {', '.join(known) or 'none'}.")


def _newest(models: Path) -> str:
    return (stems(models) or [find("a model", models)])[-1]


def _current(models: Path) -> str:
    return current_stem(models) or find("current.json", models)


COMMANDS = {"list": list_models, "show": show, "compare": compare, "promote": promote, "rollback": roll_back}

if __name__ == "__main__":
    parsed = parse(sys.argv[1:])
    sys.exit(run_script.run(partial(COMMANDS[parsed.command], parsed)))
