"""Promoting changes the current model in one rename, tells the history, and can be taken back."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest
from pynumdraw.errors import BrokenArtefact, NoSuchModel
from pynumdraw.model.artefact import MODELS, current_stem, load_current, sha256, stems
from pynumdraw.model.promotion import rollback, switch
from pynumdraw.model.promotion_log import HISTORY, read_history

FIRST = load_current()[1]


def add(models: Path, version: str) -> str:
    """Put a copy of the included model into a folder under another version, and return its stem."""
    sidecar = msgspec.structs.replace(FIRST, version=version, files={})
    for end in (".keras", ".tflite"):
        path = models / f"{sidecar.stem}{end}"
        shutil.copy(MODELS / f"{FIRST.stem}{end}", path)
        sidecar.files[path.name] = sha256(path)
    (models / f"{sidecar.stem}.json").write_bytes(msgspec.json.encode(sidecar))
    (models / sidecar.stem).mkdir()
    (models / sidecar.stem / "README.md").write_text(f"card of {version}")
    return sidecar.stem


@pytest.fixture
def models(tmp_path: Path) -> Path:
    for version in ("1.0.0", "1.0.1", "1.0.10"):
        add(tmp_path, version)
    switch("pynumdraw-1.0.0", tmp_path)
    return tmp_path


def test_models_are_listed_by_version(models: Path) -> None:
    assert stems(models) == ["pynumdraw-1.0.0", "pynumdraw-1.0.1", "pynumdraw-1.0.10"]


def test_a_promoted_model_is_the_current_one_with_its_card(models: Path) -> None:
    switch("pynumdraw-1.0.1", models)
    assert current_stem(models) == "pynumdraw-1.0.1"
    assert (models / "README.md").read_text() == "card of 1.0.1"


def test_rolling_back_goes_back_step_by_step_and_never_forward(models: Path) -> None:
    switch("pynumdraw-1.0.1", models)
    switch("pynumdraw-1.0.10", models)
    assert rollback(models) == "pynumdraw-1.0.1"
    assert rollback(models) == "pynumdraw-1.0.0"
    assert (models / "README.md").read_text() == "card of 1.0.0"
    with pytest.raises(NoSuchModel, match=r"pynumdraw-1\.0\.0 is current .* promoted over no other"):
        rollback(models)
    assert current_stem(models) == "pynumdraw-1.0.0"


def test_a_card_that_lies_only_beside_the_models_is_kept_for_the_way_back(models: Path) -> None:
    shutil.rmtree(models / "pynumdraw-1.0.0")
    switch("pynumdraw-1.0.1", models)
    rollback(models)
    assert (models / "README.md").read_text() == "card of 1.0.0"


def test_the_history_tells_every_change_and_is_only_appended_to(models: Path) -> None:
    before = (models / HISTORY).read_bytes()
    switch("pynumdraw-1.0.1", models, worse=["numbers"], forced=True)
    rollback(models)
    assert (models / HISTORY).read_bytes().startswith(before)
    changes = [(one.action, one.before, one.after, one.worse, one.forced) for one in read_history(models)]
    assert changes == [
        ("promote", None, "pynumdraw-1.0.0", [], False),
        ("promote", "pynumdraw-1.0.0", "pynumdraw-1.0.1", ["numbers"], True),
        ("rollback", "pynumdraw-1.0.1", "pynumdraw-1.0.0", [], False),
    ]


def test_a_damaged_model_is_not_promoted_and_nothing_changes(models: Path) -> None:
    (models / "pynumdraw-1.0.1.tflite").write_bytes(b"")
    before = (models / HISTORY).read_bytes()
    with pytest.raises(BrokenArtefact, match=r"pynumdraw-1\.0\.1\.tflite"):
        switch("pynumdraw-1.0.1", models)
    assert current_stem(models) == "pynumdraw-1.0.0"
    assert (models / HISTORY).read_bytes() == before


def test_a_line_that_is_none_of_a_history_is_told(models: Path) -> None:
    with (models / HISTORY).open("a") as file:
        file.write("{}\n")
    with pytest.raises(BrokenArtefact, match=r"history\.ndjson"):
        read_history(models)
