"""The model artefact: three files that belong together, and `current.json`, which names the ones in use."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import Annotated, Any, TypeVar

import msgspec

from pynumdraw.errors import BadSetting, BrokenArtefact

MODELS = Path(__file__).resolve().parents[3] / "models"
CURRENT = "current.json"

_T = TypeVar("_T")
Probability = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Calibration(msgspec.Struct, forbid_unknown_fields=True):
    """How logits become probabilities: softmax(logits / temperature) (Guo et al., ICML 2017).

    Attributes
    ----------
    temperature : float, > 0
    bias : float
        Added before that to the logit of "not a digit".
    """

    temperature: Annotated[float, msgspec.Meta(gt=0)]
    bias: float = 0.0


class Thresholds(msgspec.Struct, forbid_unknown_fields=True):
    """Confidence from which the verdict is `number`, and below which it is `not_a_number`."""

    number: Probability
    not_a_number: Probability


class Sidecar(msgspec.Struct, forbid_unknown_fields=True):
    """What is known of a trained model besides its weights.

    Attributes
    ----------
    name, version : str
        The files are `{name}-{version}` with `.keras`, `.tflite` and `.json`.
    calibration, thresholds
        How its logits are to be read.
    versions : dict of str
        Python and the libraries that it was made with.
    files, training_data : dict of str
        SHA-256, in hex, by file name.
    seed, epochs : int
        To make it again.
    best_epoch : int
        The one whose weights these are.
    metrics : dict of float
        By data set and measure, such as ``t10k_error``.
    command : str
        How `train.py` was called, but for the data.
    held_back : dict of lists of str
        By ink file, the writers and alphabets that were not learned from.
    """

    name: str
    version: str
    calibration: Calibration
    thresholds: Thresholds
    versions: dict[str, str]
    files: dict[str, str]
    training_data: dict[str, str]
    seed: int
    epochs: int
    best_epoch: int
    metrics: dict[str, float]
    command: str = ""
    held_back: dict[str, list[str]] = {}  # msgspec makes each instance its own
    hyperparameters: dict[str, Any] = {}

    @property
    def stem(self) -> str:
        """Give the file name, without its ending, that the model's files share."""
        return f"{self.name}-{self.version}"


class LoadedModel(msgspec.Struct, frozen=True):
    """A model as it is served: the content of its `.tflite` file, and what is known of it."""

    content: bytes
    sidecar: Sidecar


class Current(msgspec.Struct, forbid_unknown_fields=True):
    """Content of `current.json`: the stem of the model in use."""

    model: Annotated[str, msgspec.Meta(pattern=r"^[\w.+-]+$")]


def sha256(path: Path) -> str:
    """Give a file's SHA-256 in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def load_current(models: Path = MODELS) -> tuple[Path, Sidecar]:
    """Find the model in use.

    Returns
    -------
    Path, Sidecar
        Its `.tflite` file and what is known of it; all files have the checksums that the sidecar says.

    Raises
    ------
    BrokenArtefact
        If a file is missing, unreadable, or not the one described.
    """
    return load(models / _read(models / CURRENT, Current).model)


def load(path: Path) -> tuple[Path, Sidecar]:
    """Find a model by what its files share: their path without the ending.

    Returns
    -------
    Path, Sidecar
        As `load_current` gives them.

    Raises
    ------
    BrokenArtefact
        If a file is missing, unreadable, or not the one described.
    """
    models, stem = path.parent, path.name
    sidecar = _read(models / f"{stem}.json", Sidecar)
    if sidecar.stem != stem or set(sidecar.files) != {f"{stem}.keras", f"{stem}.tflite"}:
        raise BrokenArtefact(f"{models / stem}.json describes {sidecar.stem} of {sorted(sidecar.files)}, not {stem}.")
    for name, expected in sidecar.files.items():
        _checked(models / name, expected)
    return models / f"{stem}.tflite", sidecar


def load_current_model(models: Path = MODELS) -> LoadedModel:
    """Read what it takes to serve the model in use, into memory: later changes of the files don't matter.

    Raises
    ------
    BrokenArtefact
        If a file is missing, unreadable, or not the one described.
    """
    path, sidecar = load_current(models)
    return LoadedModel(_checked(path, sidecar.files[path.name]), sidecar)


def next_version(models: Path = MODELS) -> str:
    """Give the version after the newest in `models`; 1.0.0 if there is none."""
    names = [re.search(r"-(\d+)\.(\d+)\.(\d+)\.(?:keras|tflite|json)$", path.name) for path in models.glob("*")]
    versions = [tuple(map(int, name.groups())) for name in names if name]
    major, minor, patch = max(versions, default=(1, 0, -1))
    return f"{major}.{minor}.{patch + 1}"


def prepare_place(version: str, models: Path = MODELS) -> None:
    """Make the folder for a new model, before hours are spent on it.

    Raises
    ------
    BadSetting
        If `models` has that version already: it may be in use.
    OSError
        If the folder cannot be written to.
    """
    if taken := sorted(path.name for path in models.glob(f"*-{version}.*")):
        raise BadSetting(f"Version {version} is there already ({', '.join(taken)}): choose another, or remove it.")
    models.mkdir(parents=True, exist_ok=True)
    TemporaryFile(dir=models).close()


def save(sidecar: Sidecar, files: Sequence[Path], models: Path = MODELS) -> None:
    """Move a model's files into `models`, write their sidecar, and make them the current ones."""
    for path in files:
        path.replace(models / path.name)
    _write(models / f"{sidecar.stem}.json", sidecar)
    _write(models / CURRENT, Current(sidecar.stem))


def _checked(path: Path, expected: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BrokenArtefact(f"Cannot read the model file {path}: {error.strerror}.") from error
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise BrokenArtefact(f"{path} has SHA-256 {found}, its sidecar says {expected}: it is damaged or another file.")
    return content


def _read(path: Path, kind: type[_T]) -> _T:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except OSError as error:
        raise BrokenArtefact(f"Cannot read the model file {path}: {error.strerror}.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BrokenArtefact(f"{path} is not a valid {kind.__name__.lower()} file: {error}.") from error


def _write(path: Path, content: Any) -> None:
    text = msgspec.json.format(msgspec.json.encode(content, order="sorted"), indent=2) + b"\n"
    new = path.with_name(path.name + ".new")
    new.write_bytes(text)
    new.replace(path)
