"""The stroke-3 format of D. Ha's sketch-rnn: NumPy archives of pickled lists of arrays, a row for each point.

D. Ha, D. Eck: "A Neural Representation of Sketch Drawings", ICLR 2018. A row is dx, dy and whether the pen is lifted
after it; y is down.
"""

import pickle
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray

from pynumdraw.errors import BadData
from pynumdraw.learn.data.ink_writer import Sketch, moved_to_origin

PARTS = "train", "valid", "test"
"""The archive's parts, in the order in which they are read."""
_ALLOWED = {("numpy", "ndarray"), ("numpy", "dtype"), ("_codecs", "encode")} | {
    (f"numpy.{core}.multiarray", "_reconstruct") for core in ("core", "_core")
}


class _ArraysOnly(pickle.Unpickler):
    """An unpickler that makes arrays, and runs no code that a downloaded file names."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _ALLOWED:
            raise pickle.UnpicklingError(f"it asks for {module}.{name}")
        return super().find_class(module, name)


def read_stroke3(path: Path, label: str) -> Iterator[Sketch]:
    """Read the drawings of an archive, each moved to the origin; its part stands for the writer, who is unknown.

    Raises
    ------
    BadData
        If the file is not a whole archive, lacks a part, or holds anything but arrays of whole numbers (n, 3).
    """
    try:
        with ZipFile(path) as archive:
            for part in PARTS:
                for number, rows in enumerate(_arrays(archive, part), 1):
                    yield moved_to_origin(label, part, _strokes(rows, f"{part}, drawing {number}"))
    except (BadZipFile, zlib.error, EOFError, KeyError, ValueError, pickle.UnpicklingError) as error:
        size = path.stat().st_size
        raise BadData(f"{size} bytes of damaged npz: {error}; expected a whole file of arrays.") from error


def _arrays(archive: ZipFile, part: str) -> Any:
    with archive.open(f"{part}.npy") as file:
        version = np.lib.format.read_magic(file)
        read_header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        read_header(file)
        return _ArraysOnly(file, encoding="latin1").load()


def _strokes(drawing: Any, name: str) -> list[list[tuple[int, int]]]:
    shape = np.shape(drawing)
    if len(shape) != 2 or shape[1] != 3 or not shape[0]:
        raise BadData(f"{name}: {type(drawing).__name__} of shape {shape}, expected an array (n, 3).")
    rows: NDArray[np.int64] = np.asarray(drawing, np.int64)
    points = np.cumsum(rows[:, :2], axis=0)
    ends = np.flatnonzero(rows[:-1, 2]) + 1
    return [[(x, y) for x, y in stroke.tolist()] for stroke in np.split(points, ends)]
