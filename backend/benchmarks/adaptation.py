"""How much adapting to few drawings helps, and what it costs; for docs/decisions.md.

Usage: python -m benchmarks.adaptation [--work DIR] [--data DIR] [--writers N] [MEASURE…], in backend/. Measures:

writers   of the writers left out of a training, those with the most errors: how far these fall, and what others lose
habits    a 4 and a 0 that nobody draws like this: how many are read after adapting to 20 drawings of each
labels    30 of 300 labels are wrong: how many the review lists first, and whether the adapted model may be promoted
time      seconds and memory that adapting to 300 drawings takes

The trainings without some writers take some ten minutes, once: DIR keeps their models.
"""

import argparse
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean

import numpy as np
from msgspec.structs import replace
from pynumdraw.learn.adaptation.review import review
from pynumdraw.learn.comparison.compare import compare_models, worse_rows
from pynumdraw.learn.data.find_data import Sources, find_sources
from pynumdraw.learn.data.ink_files import Example, read_ink
from pynumdraw.learn.data.own_drawings import read_own_drawings
from pynumdraw.learn.data.paths import DATA
from pynumdraw.model.artefact import MODELS, LoadedModel, current_stem, load, stems
from pynumdraw.model.recognizer import Recognizer

from benchmarks.server_process import BACKEND
from benchmarks.synthetic_habits import habit
from benchmarks.writer_folds import DIGITS, Writer, errors, write_ink, writers_left_out

FOLDS, WRITERS = 3, 10
DRAWINGS, WRONG, LISTED = 300, 30, 45


def adapted(drawings: Sequence[Example], models: Path, place: Path, data: Path) -> tuple[Path, Path]:
    """Adapt the current model of a folder to drawings by `train.py`; return the stems of it and of the candidate."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(models, place)
    own = write_ink(place.with_suffix(".ndjson"), drawings)
    command = [sys.executable, BACKEND / "train.py", "--adapt", own, "--models", place, "--data", data]
    subprocess.run(command, check=True)  # noqa: S603 - our own script
    return place / str(current_stem(place)), place / stems(place)[-1]


def recognizer(stem: Path) -> Recognizer:
    """Load a model."""
    path, sidecar = load(stem)
    return Recognizer(loaded=LoadedModel(path.read_bytes(), sidecar))


def measure_writers(work: Path, sources: Sources, n: int) -> None:
    """Adapt to the writers with the most errors among the drawings that may be adapted to."""
    found = writers_left_out(work, sources, FOLDS)
    current = {models: recognizer(models / str(current_stem(models))) for models in {one.models for one in found}}
    hardest = sorted(found, key=lambda one: -errors(one.first, current[one.models]))[:n]
    results = [_measure_writer(one, work) for one in hardest]
    before, after = (sum(counts) for counts in zip(*((result[0], result[1]) for result in results)))
    print(
        f"errors on the other half of {len(hardest)} writers: {before} → {after}, {1 - after / before:.0%} fewer (40 %)"
    )
    for name in results[0][2]:
        print(f"everybody else, {name}: {mean(result[2][name] for result in results):+.3f} points (-0.05)")
    print(f"rows worse: {sum(result[3] for result in results)} of {sum(len(result[2]) for result in results)} (0)")


def _measure_writer(writer: Writer, work: Path) -> tuple[int, int, dict[str, float], int]:
    old, new = adapted(writer.few, writer.models, work / f"writer-{writer.name}", writer.data)
    before, after = (errors(writer.second, recognizer(stem)) for stem in (old, new))
    print(f"writer {writer.name}: {before} → {after} errors among {len(writer.second)}")
    rows = compare_models(old, new, writer.data)
    return before, after, {row.paired.name: 100 * row.difference.value for row in rows}, len(worse_rows(rows))


def measure_habits(work: Path, sources: Sources, _: int) -> None:
    """Adapt the included model to 20 drawings of each habit."""
    drawn = [one for label in "40" for one in habit(label, 20, seed=1)]
    stems_ = adapted(drawn, MODELS, work / "habits", sources.folder)
    for label in "40":
        others = habit(label, 200, seed=2)
        old, new = (1 - errors(others, recognizer(stem)) / len(others) for stem in stems_)
        print(f"{label}: {old:.0%} read right, afterwards {new:.0%} (90 %)")


def measure_labels(work: Path, sources: Sources, _: int) -> None:
    """Give wrong labels to drawings of writers that the included model has not learned from."""
    rng, drawings = np.random.default_rng(3), _unseen(sources)
    wrong: list[int] = rng.choice(len(drawings), WRONG, replace=False).tolist()
    for i in wrong:
        drawings[i] = replace(drawings[i], label=str((int(str(drawings[i].label)) + rng.integers(1, 10)) % 10))
    path, model = write_ink(work / "wrong.ndjson", drawings), recognizer(MODELS / str(current_stem()))
    first = [one.drawn.place for one in review(read_own_drawings([path], model), model)[:LISTED]]
    listed = sum(f"{path}, line {i + 1}" in first for i in wrong)
    print(f"wrong labels among the first {LISTED} of the review: {listed} of {WRONG} (25)")
    old, new = adapted(drawings, MODELS, work / "labels", sources.folder)
    worse = worse_rows(compare_models(old, new, sources.folder, [path]))
    print(f"promotion is refused because of: {', '.join(worse) or 'nothing'}")


def measure_time(work: Path, sources: Sources, _: int) -> None:
    """Measure the command from its start to the candidate."""
    started = time.monotonic()
    adapted(_unseen(sources), MODELS, work / "time", sources.folder)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{DRAWINGS} drawings: {time.monotonic() - started:.0f} s (60), {used.ru_maxrss / 1024:.0f} MB (2,000)")
    print(f"CPU time of all children so far: {used.ru_utime + used.ru_stime:.0f} s")


def _unseen(sources: Sources) -> list[Example]:
    """Return drawings of writers that the included model has not learned from."""
    held_back = load(MODELS / str(current_stem()))[1].held_back[DIGITS]
    digits = next(path for path in sources.ink if path.name.startswith("pendigits"))
    found = [one for one in read_ink(digits) if one.writer in held_back]
    order: list[int] = np.random.default_rng(4).permutation(len(found))[:DRAWINGS].tolist()
    return [found[i] for i in order]


MEASURES: dict[str, Callable[[Path, Sources, int], None]] = {
    "time": measure_time,
    "habits": measure_habits,
    "labels": measure_labels,
    "writers": measure_writers,
}


def main() -> None:
    """Run the measures, and print figures with the goal of each in brackets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--work", type=Path, default=BACKEND.parent / "run/adaptation", help="keeps models (%(default)s)"
    )
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the data sets (%(default)s)")
    parser.add_argument("--writers", type=int, default=WRITERS, help="how many to adapt to (%(default)s)")
    parser.add_argument("measures", nargs="*", metavar="MEASURE", help=f"some of: {', '.join(MEASURES)} (all)")
    options = parser.parse_args()
    for name in options.measures or MEASURES:
        MEASURES[name](options.work, find_sources(options.data), options.writers)


if __name__ == "__main__":
    main()
