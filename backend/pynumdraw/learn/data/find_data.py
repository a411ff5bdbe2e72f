"""Where the data are that models learn from: in a folder of whole sets, or else in the committed sample."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pynumdraw.errors import MissingData
from pynumdraw.learn.data.paths import SAMPLE, find, ink_files, outlier_files


class Sources(NamedTuple):
    """Where to find the data that models learn from: the folder of all, MNIST's files by their names, and ink."""

    folder: Path
    mnist: dict[str, Path]
    ink: Sequence[Path]
    outliers: Sequence[Path]


def find_sources(data: Path) -> Sources:
    """Find the data sets in a folder; those of the committed sample, with a message, if MNIST or ink is not there."""
    try:
        found = Sources(data, find(data), ink_files(data), outlier_files(data))
        if found.ink:
            return found
    except MissingData:
        pass  # told below
    print(f"The whole data sets are not in {data}: using the small sample in {SAMPLE}.", file=sys.stderr)
    print("For the whole sets: python backend/fetch_data.py", file=sys.stderr)
    return Sources(SAMPLE, find(SAMPLE), ink_files(SAMPLE), outlier_files(SAMPLE))
