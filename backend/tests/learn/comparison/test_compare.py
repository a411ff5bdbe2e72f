"""models.py compares, refuses what is worse, promotes and goes back, as its user sees it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from benchmarks.synthetic_habits import habit
from benchmarks.writer_folds import write_ink
from msgspec.structs import replace
from pynumdraw.errors import WorseModel
from pynumdraw.learn.comparison.rows import own_sets
from pynumdraw.learn.data.own_drawings import digest
from pynumdraw.model.artefact import MODELS, current_stem, load_current, sha256
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.model.sidecar import Adaptation
from train import conclude

MODELS_PY = Path(__file__).resolve().parents[3] / "models.py"
FIRST = load_current()[1]


def run(models: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command, *rest = map(str, arguments)
    data = ["--data", str(models)] if command in ("compare", "promote") else []
    return subprocess.run(
        [sys.executable, MODELS_PY, command, *rest, "--models", models, *data],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder of the included model, current, and of a later one that reads neighbours as one digit."""
    models = tmp_path_factory.mktemp("models")
    for path in (*MODELS.glob(f"{FIRST.stem}.*"), MODELS / "current.json"):
        shutil.copy(path, models)
    bad = replace(FIRST, version="9.0.0", files={})
    for end in (".keras", ".tflite"):
        path = models / f"{bad.stem}{end}"
        shutil.copy(models / f"{FIRST.stem}{end}", path)
        bad.files[path.name] = sha256(path)
    bad.lattice = replace(FIRST.lattice, digits=-30.0)  # as few digits as there can be
    (models / f"{bad.stem}.json").write_bytes(msgspec.json.encode(bad))
    return models


@pytest.fixture
def models(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "models"))


def test_a_worse_model_is_refused_by_name_of_its_rows_and_can_be_forced(models: Path) -> None:
    refused = run(models, "promote")
    assert refused.returncode == 1
    assert f"Worse model: pynumdraw-9.0.0 reads worse than {FIRST.stem}: " in refused.stderr
    assert "distorted numbers" in refused.stderr
    assert current_stem(models) == FIRST.stem
    assert not (models / "history.ndjson").exists()

    forced = run(models, "promote", "9.0.0", "--force")
    assert forced.returncode == 0, forced.stderr
    assert current_stem(models) == "pynumdraw-9.0.0"
    (change,) = map(json.loads, (models / "history.ndjson").read_text().splitlines())
    assert change["forced"]
    assert "distorted numbers" in change["worse"]
    assert "* pynumdraw-9.0.0" in run(models, "list").stdout

    back = run(models, "rollback")
    assert back.returncode == 0, back.stderr
    assert current_stem(models) == FIRST.stem
    assert "rollback" in run(models, "show", "9.0.0").stdout


def test_a_model_that_a_server_would_refuse_is_not_promoted_even_by_force(models: Path) -> None:
    keras = pytest.importorskip("keras", reason="TensorFlow is not installed (./deploy_dev.sh install train)")
    from pynumdraw.learn.training.network import write  # noqa: PLC0415 - it needs TensorFlow

    misread = replace(FIRST, version="9.1.0", files={})
    network = keras.saving.load_model(MODELS / f"{FIRST.stem}.keras")
    weights, biases = network.layers[-1].get_weights()
    network.layers[-1].set_weights([weights[:, [0, 7, 2, 3, 4, 5, 6, 1, 8, 9, 10]], biases])
    for path in write(network, models / misread.stem):
        misread.files[path.name] = sha256(path)
    (models / f"{misread.stem}.json").write_bytes(msgspec.json.encode(misread))

    refused = run(models, "promote", "9.1.0", "--force")
    assert refused.returncode == 1
    assert "Worse model: pynumdraw-9.1.0 reads a plain 7 as 1" in refused.stderr
    with pytest.raises(WorseModel, match="reads a plain 7 as 1"):
        conclude(misread, models, promote=True)  # as `train.py --promote` does
    assert current_stem(models) == FIRST.stem


def test_the_same_model_is_no_better_and_no_worse(models: Path) -> None:
    result = run(models, "compare", FIRST.version, FIRST.version)
    assert result.returncode == 0, result.stderr
    assert "using the small sample" in result.stderr
    rows = [line for line in result.stdout.splitlines() if line.endswith("no difference shown")]
    assert [row.split("  ")[0] for row in rows] == [
        *("MNIST, validation", "single digits", "numbers", "distorted numbers", "characters", "words"),
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("promote", "3.0.0"), "3.0.0 is not in"),
        (("show", "nothing"), f"which has: {FIRST.stem}, pynumdraw-9.0.0"),
        (("rollback",), "was promoted over no other model"),
    ],
)
def test_what_is_not_there_is_told_and_changes_nothing(models: Path, arguments: tuple[str, ...], told: str) -> None:
    before = {path.name: path.read_bytes() for path in models.iterdir()}
    result = run(models, *arguments)
    assert result.returncode == 1
    assert told in result.stderr
    assert "Traceback" not in result.stderr
    assert {path.name: path.read_bytes() for path in models.iterdir()} == before


def test_what_either_model_or_an_ancestor_learned_from_is_no_test(tmp_path: Path) -> None:
    drawn = habit("0", 12, seed=3)
    path = write_ink(tmp_path / "mine.ndjson", [*drawn[:10], replace(drawn[10], label=None)])
    learned = Adaptation("pynumdraw-1.0.0", 2, 1, digest(drawn[0]) + digest(drawn[1]))
    later = Adaptation("pynumdraw-1.0.1", 1, 1, digest(drawn[2]))
    recognizer, adapted = Recognizer(), Recognizer()
    adapted.sidecar = replace(adapted.sidecar, adaptations=[learned, later])
    sizes = {one.name: len(one.drawings) for one in own_sets([path], [recognizer, adapted])}
    assert sizes == {"own numbers": 7, "own drawings, no numbers": 1}
    assert [len(one.drawings) for one in own_sets([path], [recognizer, recognizer])] == [10, 1]
