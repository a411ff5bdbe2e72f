"""Change the current model in a folder: to another version, or to a broken one."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from pynumdraw.model.artefact import load_current


def use_version(models: Path, version: str) -> None:
    """Copy the current model in `models` to another version, and make that the current one."""
    path, used = load_current(models)
    stem = f"{used.name}-{version}"
    for ending in (".tflite", ".keras"):
        shutil.copy(path.with_suffix(ending), models / f"{stem}{ending}")
    sidecar = json.loads(path.with_suffix(".json").read_text())
    files = {f"{stem}{ending}": sidecar["files"][f"{used.stem}{ending}"] for ending in (".tflite", ".keras")}
    (models / f"{stem}.json").write_text(json.dumps(sidecar | {"version": version, "files": files}))
    switch(models, {"model": stem})


def use_no_model(models: Path) -> None:
    """Replace the current model by a file that has the right checksum but is not a model."""
    path, used = load_current(models)
    content = b"no model"
    path.write_bytes(content)
    sidecar = path.with_suffix(".json")
    files = used.files | {path.name: hashlib.sha256(content).hexdigest()}
    sidecar.write_text(json.dumps(json.loads(sidecar.read_text()) | {"files": files}))


def switch(models: Path, current: dict[str, str]) -> None:
    """Replace `current.json` atomically, as training does."""
    (models / "current.json.new").write_text(json.dumps(current))
    (models / "current.json.new").replace(models / "current.json")
