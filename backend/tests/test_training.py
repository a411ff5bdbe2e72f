"""train.py, as users run it, on a small part of MNIST."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from pynumdraw.artefact import load_current
from pynumdraw.learn.files import MNIST, TRAIN, find
from pynumdraw.learn.idx import encode_idx, read_idx
from pynumdraw.recognizer import Recognizer

pytest.importorskip("tensorflow", reason="TensorFlow is not installed (./deploy_dev.sh install train)")

TRAIN_PY = Path(__file__).resolve().parents[1] / "train.py"
LINE = b'{"label":"7","writer":"me","width":9,"height":9,"strokes":[{"x":[0,9,4],"y":[0,0,9]}]}\n'


@pytest.fixture(scope="module")
def sample(mnist_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data folder of 3,000 images to learn from and 500 to test with, and a little ink."""
    folder = tmp_path_factory.mktemp("data")
    files = find(mnist_dir)
    for name in MNIST:
        (folder / name).write_bytes(encode_idx(read_idx(files[name])[: 3000 if "train" in name else 500]))
    (folder / "ink").mkdir()
    (folder / "ink" / "mine.ndjson").write_bytes(LINE * 3)
    (folder / "ink" / "letters.ndjson").write_bytes(LINE.replace(b'"7"', b'"A"'))
    return folder


def train(data: Path, models: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(TRAIN_PY), "--data", str(data), "--models", str(models), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def models(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train twice, with the same seed and the same data."""
    folder = tmp_path_factory.mktemp("models")
    for _ in range(2):
        result = train(sample, folder, "--epochs", "6", "--seed", "4")
        assert result.returncode == 0, result.stderr
        assert "t10k_error" in result.stdout
    return folder


def test_the_newest_model_is_the_current_one_and_works(models: Path, sample: Path) -> None:
    recognizer = Recognizer(models)
    assert recognizer.card.version == "1.0.1"
    images = read_idx(sample / "t10k-images-idx3-ubyte").astype(np.float32) / np.float32(255)
    labels = read_idx(sample / "t10k-labels-idx1-ubyte")
    error = np.mean([recognizer.read(image).digit != label for image, label in zip(images, labels)])
    assert error == recognizer.card.metrics["t10k_error"] < 0.15


def test_the_same_seed_and_data_give_the_same_metrics(models: Path) -> None:
    _, second = load_current(models)
    (models / "current.json").write_text('{"model": "pynumdraw-1.0.0"}')
    _, first = load_current(models)
    assert first.metrics == second.metrics
    assert first.calibration == second.calibration


def test_the_sidecar_tells_what_it_was_learnt_from(models: Path) -> None:
    _, card = load_current(models)
    assert card.training_data.keys() == {*TRAIN, "mine.ndjson"}
    assert card.seed == 4
    assert {"python", "keras", "numpy", "aggdraw"} <= card.versions.keys()


def test_ctrl_c_keeps_the_best_so_far_and_says_so(sample: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(TRAIN_PY), "--data", str(sample), "--models", str(tmp_path), "--epochs", "9999"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        while "/9999 [" not in (line := process.stderr.readline()) or " 0/9999" in line:
            assert line, "training ended before its first epoch did"
        process.send_signal(signal.SIGINT)
        told, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    assert "keeping the best so far, epoch" in told
    assert load_current(tmp_path)[1].best_epoch >= 1


def test_a_version_that_is_there_is_not_overwritten(models: Path, sample: Path) -> None:
    before = {path.name: path.read_bytes() for path in models.iterdir()}
    result = train(sample, models, "--model-version", "1.0.0")
    assert result.returncode == 1
    assert "1.0.0 is there already" in result.stderr
    assert {path.name: path.read_bytes() for path in models.iterdir()} == before


def test_missing_data_are_named_and_change_nothing(tmp_path: Path) -> None:
    result = train(tmp_path, tmp_path / "models")
    assert result.returncode == 1
    assert "train-images-idx3-ubyte" in result.stderr
    assert "fetch_data.py" in result.stderr
    assert "Traceback" not in result.stderr
    assert not any((tmp_path / "models").iterdir())
