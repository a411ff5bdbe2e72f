"""The `export-idx` command: labelled drawings → images and labels in MNIST's own format."""

import argparse
import struct
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import numpy as np
from tqdm import tqdm

from pynumdraw.cli.input_files import STDIN, chunks
from pynumdraw.errors import NotADrawing, NotJSON, PynumdrawError
from pynumdraw.ink.parsing import parse_labelled
from pynumdraw.ink.raster import SIDE
from pynumdraw.model.artefact import MODELS
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.label_alignment import AlignedDigit, align, is_number

IMAGES, LABELS = "images-idx3-ubyte", "labels-idx1-ubyte"
_ABOUT = f"""\
Writes labelled drawings as a data set in MNIST's own format: OUT/{IMAGES} and OUT/{LABELS}.

A FILE is NDJSON, plain or gzipped, as the page exports it and as the server collects it: a drawing per line, with its
`label`, such as "42". There is one image of 28×28 pixels for each digit, as the model sees it, in the order of the
files. Drawings whose label is no number are left out and counted. So are those whose label does not fit the parts
that the model divides them into; they are listed, as lines are that cannot be read.

The exit status is 0, 1 if a line cannot be read (the others are written all the same), 2 if an option is wrong."""


_NO_NUMBER, _NOT_ALIGNED, _UNREADABLE = "no number", "not aligned", "unreadable"


class Drawn(NamedTuple):
    """A line of a file: its place, and its digits, or the reason why it is left out, which begins with its kind."""

    place: str
    digits: list[AlignedDigit]
    reason: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the description and the arguments of the command to a parser."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = _ABOUT
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="- is standard input")
    parser.add_argument("out", type=Path, metavar="OUT", help="a folder; it is made if it is missing")
    parser.add_argument("--models", type=Path, default=MODELS, help="folder of the model (default: %(default)s)")
    parser.add_argument("--quiet", action="store_true", help="write only errors to standard error")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the command, and return the exit status."""
    counts = Counter[str]()
    try:
        drawn = _read(options.files, Recognizer(options.models))
        _write(options.out, _counted(tqdm(drawn, unit=" drawings", disable=options.quiet), counts))
    except PynumdrawError as error:
        print(f"{error.title}: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Cannot write to {options.out}: {error.strerror}.", file=sys.stderr)
        return 1
    if not options.quiet:
        print(_summary(counts, options.out), file=sys.stderr)
    return 1 if counts[_UNREADABLE] else 0


def _read(files: Sequence[Path], recognizer: Recognizer) -> Iterator[Drawn]:
    """Align each line of each file; it is named by its number among the lines that are not empty."""
    for path in files:
        name = "standard input" if path == STDIN else str(path)
        lines = (item for chunk in chunks([path]) for item in chunk.items)
        for number, line in enumerate(lines, 1):
            yield _align(f"{name}, drawing {number}", line, recognizer)


def _align(place: str, line: bytes, recognizer: Recognizer) -> Drawn:
    try:
        drawing, label, _ = parse_labelled(line)
    except (NotJSON, NotADrawing) as error:
        return Drawn(place, [], f"{_UNREADABLE}: {error}")
    text = "" if label is None else str(label).strip()
    if not is_number(text):
        return Drawn(place, [], _NO_NUMBER)
    digits = align(drawing, text, recognizer)
    return Drawn(place, digits) if digits else Drawn(place, [], f"{_NOT_ALIGNED}: {text}")


def _counted(drawn: Iterable[Drawn], counts: Counter[str]) -> Iterator[AlignedDigit]:
    """Yield the digits, count all drawings, and list those that are left out although they should not be."""
    for one in drawn:
        kind = one.reason.partition(":")[0]
        counts["drawings"] += 1
        counts["images"] += len(one.digits)
        counts[kind] += 1
        if kind not in ("", _NO_NUMBER):
            tqdm.write(f"{one.place}: left out, {one.reason}", file=sys.stderr)
        yield from one.digits


def _write(out: Path, digits: Iterator[AlignedDigit]) -> None:
    """Write images and labels; files of the same names are replaced once both are complete."""
    out.mkdir(parents=True, exist_ok=True)
    headers = {IMAGES: (0x803, SIDE, SIDE), LABELS: (0x801,)}
    with ExitStack() as stack:
        images, labels = (stack.enter_context((out / f"{name}.new").open("wb")) for name in headers)
        count = 0
        for file, header in zip((images, labels), headers.values()):
            file.write(struct.pack(f">{len(header) + 1}I", header[0], 0, *header[1:]))
        for count, digit in enumerate(digits, 1):  # noqa: B007 - it is used after the loop
            images.write(np.rint(digit.image * 255).astype(np.uint8).tobytes())
            labels.write(bytes([digit.digit]))
        for file in (images, labels):
            file.seek(4)
            file.write(struct.pack(">I", count))
    for name in headers:
        (out / f"{name}.new").replace(out / name)


def _summary(counts: Counter[str], out: Path) -> str:
    left_out = ", ".join(f"{counts[kind]:,} {kind}" for kind in (_NO_NUMBER, _NOT_ALIGNED, _UNREADABLE))
    return f"{counts['images']:,} images of digits from {counts['drawings']:,} drawings in {out}; left out: {left_out}"
