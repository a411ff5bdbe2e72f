"""A model of another version to switch to; shared by the tests that do."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from pynumdraw.model.artefact import load_current


def use_version(models: Path, version: str) -> None:
    """Make the model in use in `models`, under another version, the one in use."""
    path, used = load_current(models)
    stem = f"{used.name}-{version}"
    for ending in (".tflite", ".keras"):
        shutil.copy(path.with_suffix(ending), models / f"{stem}{ending}")
    sidecar = json.loads(path.with_suffix(".json").read_text())
    files = {f"{stem}{ending}": sidecar["files"][f"{used.stem}{ending}"] for ending in (".tflite", ".keras")}
    (models / f"{stem}.json").write_text(json.dumps(sidecar | {"version": version, "files": files}))
    switch(models, {"model": stem})


def use_no_model(models: Path) -> None:
    """Put a file there, in the place of the model in use, that has the right checksum and is no model."""
    path, used = load_current(models)
    content = b"no model"
    path.write_bytes(content)
    sidecar = path.with_suffix(".json")
    files = used.files | {path.name: hashlib.sha256(content).hexdigest()}
    sidecar.write_text(json.dumps(json.loads(sidecar.read_text()) | {"files": files}))


def switch(models: Path, current: dict[str, str]) -> None:
    """Replace `current.json` at once, as training does."""
    (models / "current.json.new").write_text(json.dumps(current))
    (models / "current.json.new").replace(models / "current.json")
