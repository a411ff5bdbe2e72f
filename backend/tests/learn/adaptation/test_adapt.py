"""Adapting teaches own drawings, writes a candidate, and leaves all that is in use as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest
from benchmarks.synthetic_habits import habit
from benchmarks.writer_folds import errors, write_ink
from msgspec.structs import replace
from pynumdraw.errors import BadData
from pynumdraw.learn.data.ink_files import Example, read_ink
from pynumdraw.learn.data.own_drawings import digest
from pynumdraw.learn.data.paths import SAMPLE
from pynumdraw.model.artefact import MODELS, LoadedModel, load, load_current
from pynumdraw.model.recognizer import NOT_A_DIGIT, Recognizer
from pynumdraw.model.sidecar import Sidecar

pytest.importorskip("tensorflow", reason="TensorFlow is not installed (./deploy_dev.sh install train)")

import keras
from pynumdraw.learn.adaptation.adapt import AdaptOptions, adapt
from pynumdraw.learn.adaptation.rehearsal import rehearsal_images
from pynumdraw.learn.adaptation.settings import Adaptation, Rehearsal
from pynumdraw.learn.data.find_data import find_sources

LITTLE = Rehearsal(mnist=600, ink=300, candidates=200, outliers=100, outlier_variants=100)
BRIEF = Adaptation(steps=120, rehearsed=128, own=64, variants=6, rehearsal=LITTLE)


def copy_of_the_models(place: Path) -> Path:
    stem = load_current()[1].stem
    for path in (*MODELS.glob(f"{stem}.*"), MODELS / "current.json"):
        shutil.copy(path, place)
    return place


def recognizer(models: Path, stem: str) -> Recognizer:
    path, sidecar = load(models / stem)
    return Recognizer(loaded=LoadedModel(path.read_bytes(), sidecar))


@pytest.fixture(scope="module")
def drawn() -> list[Example]:
    """Make 30 drawings in a habit that nobody has, one of them no number, and one whose label is too long for it."""
    drawings = habit("0", 30, seed=1)
    return [*drawings, replace(habit("4", 1, seed=1)[0], label=None), replace(habit("4", 1, seed=2)[0], label="444")]


@pytest.fixture(scope="module")
def adapted(drawn: list[Example], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Sidecar]:
    """Adapt a copy of the included model; return the folder and the candidate's sidecar."""
    models = copy_of_the_models(tmp_path_factory.mktemp("models"))
    policy = keras.mixed_precision.dtype_policy()
    own = write_ink(models / "own" / "mine.ndjson", drawn)
    sidecar = adapt(AdaptOptions([own], SAMPLE, models, "9.0.0", 1, BRIEF))
    keras.mixed_precision.set_dtype_policy(policy)
    return models, sidecar


def test_it_reads_what_it_was_taught(adapted: tuple[Path, Sidecar]) -> None:
    models, sidecar = adapted
    others = habit("0", 50, seed=9)
    assert errors(others, recognizer(models, load_current(models)[1].stem)) > 40
    assert errors(others, recognizer(models, sidecar.stem)) <= 5


def test_it_has_not_forgotten_the_rest(adapted: tuple[Path, Sidecar]) -> None:
    models, sidecar = adapted
    digits = list(read_ink(SAMPLE / "ink" / "pendigits-sample.ndjson.gz"))
    assert errors(digits, recognizer(models, sidecar.stem)) <= errors(digits, Recognizer()) + 4


def test_the_model_in_use_stays(adapted: tuple[Path, Sidecar]) -> None:
    models, _ = adapted
    assert (models / "current.json").read_bytes() == (MODELS / "current.json").read_bytes()


def test_the_sidecar_tells_ancestors_and_what_was_learned(adapted: tuple[Path, Sidecar], drawn: list[Example]) -> None:
    models, _ = adapted
    sidecar = msgspec.json.decode((models / "pynumdraw-9.0.0.json").read_bytes(), type=Sidecar)
    (found,) = sidecar.adaptations
    assert (found.model, found.drawings, found.held_back) == (load_current()[1].stem, 25, 6)  # one could not be divided
    assert sum(digest(one) in found.digests for one in drawn) == found.drawings
    assert sidecar.metrics["own_examples"] == found.held_back
    assert sidecar.metrics["own_error"] <= sidecar.metrics["own_error_before"]
    assert "mine.ndjson" in sidecar.training_data


def test_the_card_tells_ancestors_and_the_number_of_own_drawings(adapted: tuple[Path, Sidecar]) -> None:
    models, sidecar = adapted
    card = (models / sidecar.stem / "README.md").read_text()
    (found,) = sidecar.adaptations
    assert f"adapted from {found.model} to {found.drawings} own drawings" in card


def test_what_could_not_be_divided_is_told(
    drawn: list[Example], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = write_ink(tmp_path / "own" / "mine.ndjson", drawn[-1:])
    with pytest.raises(BadData, match=r"mine\.ndjson: 1 drawings, .* expected some to learn"):
        adapt(AdaptOptions([own], SAMPLE, copy_of_the_models(tmp_path), "9.0.0", 1, BRIEF))
    assert not list(tmp_path.glob("pynumdraw-9*"))
    assert f"could not be divided into 444: {own}, line 1" in capsys.readouterr().out


def test_the_rehearsal_has_what_was_learned_and_nothing_held_back() -> None:
    sidecar = load_current()[1]
    images, labels = rehearsal_images(find_sources(SAMPLE), sidecar, LITTLE, BRIEF.synthesis, 1)
    assert labels.shape == (1300,)
    assert NOT_A_DIGIT in labels
    assert images.shape == (1300, 28, 28)
    assert images.min() >= 0
    assert images.max() <= 1
