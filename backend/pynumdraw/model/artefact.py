"""The model artefact: three files that belong together, and `current.json`, which names the current model."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import Annotated, TypeVar

import msgspec

from pynumdraw.errors import BadSetting, BrokenArtefact
from pynumdraw.model.sidecar import Sidecar

MODELS = Path(__file__).resolve().parents[3] / "models"
CURRENT = "current.json"

_T = TypeVar("_T")


class LoadedModel(msgspec.Struct, frozen=True):
    """A model in memory: the content of its `.tflite` file, and its sidecar."""

    content: bytes
    sidecar: Sidecar = msgspec.field(name="card")  # a running older release hands it over under that name


class Current(msgspec.Struct, forbid_unknown_fields=True):
    """Content of `current.json`: the stem of the current model."""

    model: Annotated[str, msgspec.Meta(pattern=r"^[\w.+-]+$")]


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def load_current(models: Path = MODELS) -> tuple[Path, Sidecar]:
    """Find the current model, and check its files.

    Returns
    -------
    Path, Sidecar
        Its `.tflite` file, and its sidecar; all files match its checksums.

    Raises
    ------
    BrokenArtefact
        If a file is missing, unreadable, or not the one that the sidecar describes.
    """
    return load(models / _read(models / CURRENT, Current).model)


def load(path: Path) -> tuple[Path, Sidecar]:
    """Find the model whose files share a path without the ending, and check its files.

    Returns
    -------
    Path, Sidecar
        As `load_current` returns them.

    Raises
    ------
    BrokenArtefact
        If a file is missing, unreadable, or not the one that the sidecar describes.
    """
    models, stem = path.parent, path.name
    sidecar = _read(models / f"{stem}.json", Sidecar)
    if sidecar.stem != stem or set(sidecar.files) != {f"{stem}.keras", f"{stem}.tflite"}:
        raise BrokenArtefact(f"{models / stem}.json describes {sidecar.stem} of {sorted(sidecar.files)}, not {stem}.")
    for name, expected in sidecar.files.items():
        _read_checked(models / name, expected)
    return models / f"{stem}.tflite", sidecar


def load_current_model(models: Path = MODELS) -> LoadedModel:
    """Load the current model into memory, where later changes of its files don't affect it.

    Raises
    ------
    BrokenArtefact
        If a file is missing, unreadable, or not the one that the sidecar describes.
    """
    path, sidecar = load_current(models)
    return LoadedModel(_read_checked(path, sidecar.files[path.name]), sidecar)


def next_version(models: Path = MODELS) -> str:
    """Return the version after the newest in `models`; 1.0.0 if there is none."""
    versions = [version for version in map(_version, models.glob("*")) if version]
    major, minor, patch = max(versions, default=(1, 0, -1))
    return f"{major}.{minor}.{patch + 1}"


def prepare_place(version: str, models: Path = MODELS) -> None:
    """Make the folder for a new model, and check that it is writable, before hours are spent on training.

    Raises
    ------
    BadSetting
        If `models` has that version already: it may be in use.
    OSError
        If the folder is not writable.
    """
    if taken := sorted(path.name for path in models.glob(f"*-{version}.*")):
        raise BadSetting(f"Version {version} is there already ({', '.join(taken)}): choose another, or remove it.")
    models.mkdir(parents=True, exist_ok=True)
    TemporaryFile(dir=models).close()


def save(sidecar: Sidecar, files: Sequence[Path], models: Path = MODELS) -> None:
    """Move a model's files into `models` and write its sidecar; the current model stays."""
    for path in files:
        path.replace(models / path.name)
    _write(models / f"{sidecar.stem}.json", sidecar)


def report_folder(stem: str, models: Path = MODELS) -> Path:
    """Return the folder of a model's card and its pictures, which lie beside the models while it is the current one."""
    return models / stem


def make_current(stem: str, models: Path = MODELS) -> None:
    """Make a model in `models` the current one, in one rename."""
    _write(models / CURRENT, Current(stem))


def current_stem(models: Path = MODELS) -> str | None:
    """Return the stem of the current model; None if there is none.

    Raises
    ------
    BrokenArtefact
        If `current.json` cannot be read, or names no model.
    """
    return _read(models / CURRENT, Current).model if (models / CURRENT).exists() else None


def stems(models: Path = MODELS) -> list[str]:
    """Return the stems of all models in `models`, the oldest version first."""
    found = [(_version(path), path.stem) for path in models.glob("*.json") if _version(path)]
    return [stem for _, stem in sorted(found)]


def _version(path: Path) -> tuple[int, ...]:
    named = re.search(r"-(\d+)\.(\d+)\.(\d+)\.(?:keras|tflite|json)$", path.name)
    return tuple(map(int, named.groups())) if named else ()


def _read_checked(path: Path, expected: str) -> bytes:
    content = _read_bytes(path)
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise BrokenArtefact(f"{path} has SHA-256 {found}, its sidecar says {expected}: it is damaged or another file.")
    return content


def _read(path: Path, kind: type[_T]) -> _T:
    try:
        return msgspec.json.decode(_read_bytes(path), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BrokenArtefact(f"{path} is not a valid {kind.__name__.lower()} file: {error}.") from error


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BrokenArtefact(f"Cannot read the model file {path}: {error.strerror}.") from error


def _write(path: Path, content: msgspec.Struct) -> None:
    text = msgspec.json.format(msgspec.json.encode(content, order="sorted"), indent=2) + b"\n"
    new = path.with_name(path.name + ".new")
    new.write_bytes(text)
    new.replace(path)
