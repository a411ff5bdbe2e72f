"""The command: what is asked for, and what is told while it goes on."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import BinaryIO, NoReturn, get_args

from tqdm import tqdm

from pynumdraw.cli.ordered import ordered
from pynumdraw.cli.reading import Read, Worker
from pynumdraw.cli.source import STDIN, Chunk, chunks, size_of
from pynumdraw.errors import PynumdrawError
from pynumdraw.model.artefact import MODELS, load_current
from pynumdraw.reading.schema import Include

_AHEAD = 3  # chunks a process: one at work, and the next at hand
_ABOUT = """\
Reads drawings, and writes what each of them shows as NDJSON to standard output, a line each, in their order.

A FILE is NDJSON, plain or gzipped (a drawing a line, in any layout that the API takes; `label` and `writer` are left
aside), or a PNG picture of a digit, dark on light or light on dark. Without a FILE, or for "-", standard input is read.

What can't be read has a problem as its line, {"type": …, "title": …, "status": …, "detail": …}.
Exits 0 if there were none, 1 if there were some or the reading failed, 2 if the command itself is wrong."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked for."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = _ABOUT
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument(
        "--include",
        type=_includes,
        default=[],
        help="of each digit: image,explanation or one of them",
    )
    parser.add_argument("--jobs", type=_positive, default=_cores(), help="processes (%(default)s: one a core)")
    parser.add_argument("--models", type=Path, default=MODELS, help="folder of the model (%(default)s)")
    parser.add_argument("--quiet", action="store_true", help="tell nothing on standard error but what went wrong")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Do what is asked for, and return the exit status."""
    files: list[Path] = options.files or [STDIN]
    started = perf_counter()
    try:
        load_current(options.models)  # a broken model is better told here than by every process
        read = _read(files, options)
    except (PynumdrawError, BrokenProcessPool) as error:
        print(f"{getattr(error, 'title', 'A process died')}: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever reads the answers has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python would complain once more at its end
        return 1
    except KeyboardInterrupt:
        return 130
    if not options.quiet:
        seconds = perf_counter() - started
        print(f"{read.items:,} read in {seconds:.1f} s ({read.items / seconds:,.0f}/s)", end="", file=sys.stderr)
        print(f", {read.problems:,} of them with problems" if read.problems else "", file=sys.stderr)
    return 1 if read.problems else 0


def _read(files: Sequence[Path], options: argparse.Namespace) -> Read:
    interval = 0.1 if sys.stderr.isatty() else 10  # seconds: a log file needs no more
    bar = tqdm(total=size_of(files), unit="B", unit_scale=True, mininterval=interval, disable=options.quiet)
    with bar, (_alone if options.jobs == 1 else _together)(files, options) as results:
        return _write(sys.stdout.buffer, results, bar)


@contextmanager
def _alone(files: Sequence[Path], options: argparse.Namespace) -> Generator[Iterator[tuple[Read, int]]]:
    """Read in this process: it spares the start of another, and what that has to be sent."""
    Worker.load(options.models, options.include)
    yield map(_work, chunks(files))


@contextmanager
def _together(files: Sequence[Path], options: argparse.Namespace) -> Generator[Iterator[tuple[Read, int]]]:
    """Read in many processes."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # of the processes to come: a core is one's
    executor = ProcessPoolExecutor(
        options.jobs, get_context("spawn"), initializer=Worker.start, initargs=(options.models, options.include)
    )
    with executor:
        try:
            yield ordered(executor, _work, chunks(files), _AHEAD * options.jobs)
        finally:
            executor.shutdown(wait=False, cancel_futures=True)


def _work(chunk: Chunk) -> tuple[Read, int]:
    return Worker.read(chunk.items), chunk.size


def _write(output: BinaryIO, results: Iterable[tuple[Read, int]], bar: tqdm[NoReturn]) -> Read:
    """Write lines as they come; return how many there were, of those and of problems."""
    items = problems = 0
    for read, size in results:
        output.write(read.lines)
        output.flush()
        items, problems = items + read.items, problems + read.problems
        bar.set_postfix_str(f"{items:,} read", refresh=False)
        bar.update(size)
    return Read(b"", items, problems)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _includes(text: str) -> list[str]:
    names = text.split(",")
    if unknown := set(names).difference(get_args(Include)):
        raise argparse.ArgumentTypeError(f"'{min(unknown)}' is none of: {', '.join(get_args(Include))}")
    return names


def _positive(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1024:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of processes, 1 to 1024")
    return int(text)
