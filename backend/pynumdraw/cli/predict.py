"""The `predict` command: its options, its processes and its progress bar."""

import argparse
import os
import signal
import sys
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import NoReturn, get_args

from tqdm import tqdm

from pynumdraw.cli.input_files import STDIN, chunks, size_of
from pynumdraw.cli.ordered import ordered
from pynumdraw.cli.reading import Results, read_chunk
from pynumdraw.errors import PynumdrawError
from pynumdraw.model.artefact import MODELS, load_current
from pynumdraw.reading.answer_schema import Include

_AHEAD = 3  # chunks per process: one that it reads, and others that are ready
_ABOUT = """\
Reads drawings, and writes an answer for each as a line of NDJSON to standard output, in the same order.

A FILE is NDJSON, plain or gzipped (one drawing per line, in any format that the API takes; `label` and `writer` are
ignored), a drawing as indented JSON, or a picture of a number (PNG, JPEG, WebP or GIF), dark on light or light on dark.
Without FILE, or for "-": standard input.

A drawing that can't be read has a problem as its line: {"type": …, "title": …, "status": …, "detail": …}.
The exit status is 0 if there were no problems, 1 if there were some or reading failed, 2 if an option is wrong."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the description and the arguments of the command to a parser."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = _ABOUT
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--include", type=_includes, default=[], help="parts to add: image,explanation or one of them")
    parser.add_argument("--jobs", type=_positive, default=_cores(), help="processes (default: all cores, %(default)s)")
    parser.add_argument("--models", type=Path, default=MODELS, help="folder of the model (default: %(default)s)")
    parser.add_argument("--quiet", action="store_true", help="write only errors to standard error")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the command, and return the exit status."""
    files: list[Path] = options.files or [STDIN]
    started = perf_counter()
    try:
        load_current(options.models)  # report a broken model once, not from every process
        items, problems = _read(files, options)
    except (PynumdrawError, BrokenProcessPool) as error:
        print(f"{getattr(error, 'title', 'A process died')}: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of the answers has closed its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains again when it exits
        return 1
    except KeyboardInterrupt:
        return 130
    if not options.quiet:
        seconds = perf_counter() - started
        print(f"{items:,} read in {seconds:.1f} s ({items / seconds:,.0f}/s)", end="", file=sys.stderr)
        print(f", {problems:,} of them with problems" if problems else "", file=sys.stderr)
    return 1 if problems else 0


def _read(files: Sequence[Path], options: argparse.Namespace) -> tuple[int, int]:
    """Write the results of each chunk as soon as they are there; return the number of items and of problems."""
    interval = 0.1 if sys.stderr.isatty() else 10  # seconds: a log file needs no more
    bar: tqdm[NoReturn] = tqdm(
        total=size_of(files), unit="B", unit_scale=True, mininterval=interval, disable=options.quiet
    )
    items = problems = 0
    with bar, _results(files, options) as results:
        for result in results:
            sys.stdout.buffer.write(result.lines)
            sys.stdout.buffer.flush()
            items, problems = items + result.items, problems + result.problems
            bar.set_postfix_str(f"{items:,} read", refresh=False)
            bar.update(result.size)
    return items, problems


@contextmanager
def _results(files: Sequence[Path], options: argparse.Namespace) -> Generator[Iterator[Results]]:
    """Read the chunks of the files, in this process if one is enough: that spares starting another."""
    include: list[Include] = options.include
    read = partial(read_chunk, options.models, include)
    if options.jobs == 1:
        yield map(read, chunks(files))
        return
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # in the processes to come: each has one core
    ignore_interrupt = partial(signal.signal, signal.SIGINT, signal.SIG_IGN)  # this process ends the others at Ctrl-C
    with ProcessPoolExecutor(options.jobs, get_context("spawn"), initializer=ignore_interrupt) as executor:
        try:
            yield ordered(executor, read, chunks(files), _AHEAD * options.jobs)
        finally:
            executor.shutdown(wait=False, cancel_futures=True)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _includes(text: str) -> list[str]:
    names = text.split(",")
    if unknown := set(names).difference(get_args(Include)):
        raise argparse.ArgumentTypeError(f"'{min(unknown)}' is none of: {', '.join(get_args(Include))}")
    return names


def _positive(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1024:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of processes from 1 to 1024")
    return int(text)
