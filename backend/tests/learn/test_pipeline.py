"""train.py does what users expect, on a small part of MNIST."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from original_formats import encode_idx
from pynumdraw.learn.data.idx import read_idx
from pynumdraw.learn.data.paths import MNIST, TRAIN, find
from pynumdraw.learn.training.config import (
    Amounts,
    Architecture,
    Composition,
    Hyperparameters,
    Options,
    Schedule,
    Screening,
    TeacherArchitecture,
)
from pynumdraw.model.artefact import load, load_current
from pynumdraw.model.recognizer import Recognizer

pytest.importorskip("tensorflow", reason="TensorFlow is not installed (./deploy_dev.sh install train)")

import keras
from pynumdraw.learn.pipeline import train as run_training
from pynumdraw.learn.training.checkpoint import Checkpoint

TRAIN_PY = Path(__file__).resolve().parents[2] / "train.py"
LINE = b'{"label":"7","writer":"me","width":9,"height":9,"strokes":[{"x":[0,9,4],"y":[0,0,9]}]}\n'
LETTER = b'{"label":"A","width":9,"height":9,"strokes":[{"x":[0,4,8],"y":[9,0,9]},{"x":[2,6],"y":[6,6]}]}\n'
QUICK = ("--quick", "--other-data", "--seed", "4", "--epochs")


@pytest.fixture(scope="module")
def sample(mnist_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data folder of 3,000 images to learn from and 500 to test with, and a little ink."""
    folder = tmp_path_factory.mktemp("data")
    files = find(mnist_dir)
    for name in MNIST:
        (folder / name).write_bytes(encode_idx(read_idx(files[name])[: 3000 if "train" in name else 500]))
    (folder / "ink").mkdir()
    (folder / "ink" / "letters.ndjson").write_bytes(LETTER)
    return folder


def train(data: Path, models: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(TRAIN_PY), "--data", str(data), "--models", str(models), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def models(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train a model and promote it."""
    folder = tmp_path_factory.mktemp("models")
    result = train(sample, folder, *QUICK, "15", "--promote")
    assert result.returncode == 0, result.stderr
    assert "t10k_error" in result.stdout
    return folder


@pytest.fixture(scope="module")
def candidate(models: Path, sample: Path) -> tuple[subprocess.CompletedProcess[str], set[str]]:
    """Train again, with the same seed and data; return what it printed, and the files that it changed."""
    before = {path: path.read_bytes() for path in models.rglob("*") if path.is_file()}
    result = train(sample, models, *QUICK, "15")
    return result, {path.name for path, content in before.items() if path.read_bytes() != content}


def test_the_promoted_model_is_the_current_one_and_works(models: Path, sample: Path) -> None:
    recognizer = Recognizer(models)
    assert recognizer.sidecar.version == "1.0.0"
    images = read_idx(sample / "t10k-images-idx3-ubyte").astype(np.float32) / np.float32(255)
    labels = read_idx(sample / "t10k-labels-idx1-ubyte")
    error = np.mean([recognizer.read(image).digit != label for image, label in zip(images, labels)])
    assert error == recognizer.sidecar.metrics["t10k_error"] < 0.15


def test_a_candidate_changes_nothing_that_is_in_use(
    candidate: tuple[subprocess.CompletedProcess[str], set[str]], models: Path
) -> None:
    result, changed = candidate
    assert result.returncode == 0, result.stderr
    assert "A candidate, not in use yet: pynumdraw-1.0.1" in result.stdout
    assert f"models.py promote 1.0.1 --models {models}" in result.stdout
    assert not changed
    assert "pynumdraw-1.0.1" in (models / "pynumdraw-1.0.1" / "README.md").read_text()


@pytest.mark.usefixtures("candidate")
def test_the_same_seed_and_data_give_the_same_metrics(models: Path) -> None:
    first, second = (load(models / f"pynumdraw-1.0.{patch}")[1] for patch in (0, 1))
    assert first.metrics == second.metrics
    assert first.calibration == second.calibration


def test_the_sidecar_tells_what_it_was_learnt_from(models: Path) -> None:
    _, sidecar = load_current(models)
    assert sidecar.training_data.keys() == {*TRAIN, "letters.ndjson"}
    assert sidecar.seed == 4
    assert msgspec.convert(sidecar.hyperparameters, Hyperparameters).schedule.epochs == sidecar.epochs == 15
    assert {"python", "keras", "numpy", "aggdraw"} <= sidecar.versions.keys()


def test_a_report_tells_how_good_it_is(models: Path) -> None:
    card = (models / "README.md").read_text()
    assert "pynumdraw-1.0.0" in card
    assert all((models / path).stat().st_size > 1000 for path in re.findall(r"\]\((report/.*?)\)", card))


def test_a_finished_training_leaves_nothing_behind(models: Path) -> None:
    assert not list(models.glob(".*"))


def until_an_epoch_is_done(data: Path, models: Path, how: signal.Signals) -> tuple[int, int, str]:
    """Train, and send a signal after an epoch; return the exit status, the finished epochs and the output."""
    command = [sys.executable, str(TRAIN_PY), "--data", str(data), "--models", str(models), *QUICK, "9999"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        while not (epoch := re.search(r" ([1-9]\d*)/9999 \[", line := process.stderr.readline())):
            assert line, "training ended before an epoch did"
        process.send_signal(how)
        told, _ = process.communicate(timeout=120)
    return process.returncode, int(epoch[1]), told


def test_an_interrupted_training_goes_on_and_ctrl_c_keeps_the_best_so_far(sample: Path, tmp_path: Path) -> None:
    _, killed_at, _ = until_an_epoch_is_done(sample, tmp_path, signal.SIGKILL)
    status, stopped_at, told = until_an_epoch_is_done(sample, tmp_path, signal.SIGINT)
    assert stopped_at >= killed_at >= 1
    assert status == 0
    assert "keeping the best so far, epoch" in told
    assert load(tmp_path / "pynumdraw-1.0.0")[1].best_epoch >= 1
    assert sum(1 for _ in tmp_path.glob(".training-*")) == 1


def test_a_version_that_is_there_is_not_overwritten(models: Path, sample: Path) -> None:
    before = {path.name: path.read_bytes() for path in models.iterdir() if path.is_file()}
    result = train(sample, models, "--model-version", "1.0.0")
    assert result.returncode == 1
    assert "1.0.0 is there already" in result.stderr
    assert {path.name: path.read_bytes() for path in models.iterdir() if path.is_file()} == before


def test_missing_data_are_named_and_change_nothing(tmp_path: Path) -> None:
    result = train(tmp_path, tmp_path / "models")
    assert result.returncode == 1
    assert "train-images-idx3-ubyte" in result.stderr
    assert "fetch_data.py" in result.stderr
    assert "Traceback" not in result.stderr
    assert not any((tmp_path / "models").iterdir())


def test_another_data_set_under_the_names_of_mnist_is_named_and_changes_nothing(
    mnist_dir: Path, tmp_path: Path
) -> None:
    data, models = tmp_path / "data", tmp_path / "models"
    data.mkdir()
    for name, path in find(mnist_dir).items():
        (data / name).write_bytes(
            encode_idx(np.swapaxes(read_idx(path), -2, -1) if "images" in name else read_idx(path))
        )
    result = train(data, models)
    assert result.returncode == 1
    assert result.stderr.startswith(f"Bad data: Not MNIST's: {data / MNIST[0]} (SHA-256 ")
    assert str(data / MNIST[2]) in result.stderr
    assert "--other-data" in result.stderr
    assert not any(models.iterdir())


def test_a_model_of_another_data_set_tells_the_option_that_it_took(models: Path) -> None:
    assert load_current(models)[1].command.endswith("--seed 4 --epochs 15 --other-data")


@pytest.fixture
def with_teachers(sample: Path, tmp_path: Path) -> Iterator[Options]:
    """Make the options of a training with two teachers, of an epoch each, and with numbers composed of ink."""
    (tmp_path / "mine.ndjson").write_bytes(LINE * 3)
    schedule = Schedule(1, batch=1024)
    hyperparameters = Hyperparameters(
        Schedule(2, reuse=2, batch=1024),
        teachers=(schedule,) * 2,
        network=Architecture(hidden=(16,)),
        teacher=TeacherArchitecture(convolutions=((4, 5, 2), (8, 3, 2)), hidden=16),
        amounts=Amounts(outliers=500, candidates=500),
        screening=Screening(schedule),
        composition=Composition(of_training_writers=50, of_validation_writers=50, words=20),
    )
    policy, handler = keras.mixed_precision.dtype_policy(), signal.getsignal(signal.SIGINT)
    yield Options(sample, tmp_path / "models", [tmp_path / "mine.ndjson"], "1.0.0", hyperparameters, 1, "train")
    keras.mixed_precision.set_dtype_policy(policy)
    signal.signal(signal.SIGINT, handler)


def interrupt(monkeypatch: pytest.MonkeyPatch, name: str, epoch: int) -> None:
    """Interrupt the training of a network or teacher at the end of an epoch, before it is saved."""
    save: Any = Checkpoint.save

    def interrupted(checkpoint: Checkpoint, scores: dict[str, float], *rest: float) -> None:
        if (checkpoint.folder.name, scores["epoch"]) == (name, epoch):
            raise KeyboardInterrupt
        save(checkpoint, scores, *rest)

    monkeypatch.setattr(Checkpoint, "save", interrupted)


@pytest.mark.parametrize(("name", "epoch"), [("teacher 2", 1), ("network", 1)])
def test_an_interruption_before_the_first_epoch_leaves_no_model_and_what_is_done_is_not_done_again(
    with_teachers: Options, name: str, epoch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(monkeypatch, name, epoch)
    with pytest.raises(KeyboardInterrupt):
        run_training(with_teachers)
    assert not (with_teachers.models / "current.json").exists()
    (teacher,) = with_teachers.models.glob(".training-*/teacher 1/epoch-1.weights.h5")
    written = teacher.stat().st_mtime_ns
    monkeypatch.undo()
    interrupt(monkeypatch, "network", 2)
    assert run_training(with_teachers).best_epoch == 1
    assert teacher.stat().st_mtime_ns == written
