"""Two workers learn together what one learns alone."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from pynumdraw.errors import BadSetting
from pynumdraw.learn.data.idx import encode_idx, read_idx
from pynumdraw.learn.data.paths import MNIST, find
from pynumdraw.model.artefact import load_current

pytest.importorskip("tensorflow", reason="TensorFlow is not installed (./deploy_dev.sh install train)")

from pynumdraw.learn.cluster import read_cluster

TRAIN_PY = Path(__file__).resolve().parents[2] / "train.py"
SEED_NOISE = 0.03
"""What the error may differ by, learning so little: another seed makes as much of a difference."""


@pytest.fixture(scope="module")
def sample(mnist_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data folder of 2,000 images to learn from and 1,000 to test with."""
    folder = tmp_path_factory.mktemp("data")
    files = find(mnist_dir)
    for name in MNIST:
        (folder / name).write_bytes(encode_idx(read_idx(files[name])[: 2000 if "train" in name else 1000]))
    return folder


def start(data: Path, models: Path, tf_config: str) -> subprocess.Popen[str]:
    options = ["--data", str(data), "--ink", "--models", str(models), "--quick", "--epochs", "4"]
    command = [sys.executable, str(TRAIN_PY), *options]
    env = os.environ | {"TF_CONFIG": tf_config}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)


def free_ports(n: int) -> list[int]:
    with ExitStack() as stack:
        return [stack.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1] for _ in range(n)]


def member(workers: list[str], index: int) -> str:
    return json.dumps({"cluster": {"worker": workers}, "task": {"type": "worker", "index": index}})


def finish(process: subprocess.Popen[str]) -> str:
    told, complaints = process.communicate(timeout=180)
    assert process.returncode == 0, complaints
    return told


def test_two_workers_reach_what_one_does_and_the_chief_alone_writes(sample: Path, tmp_path: Path) -> None:
    finish(start(sample, tmp_path / "alone", ""))
    workers = [f"127.0.0.1:{port}" for port in free_ports(2)]
    folders = [tmp_path / "chief", tmp_path / "other"]
    both = [start(sample, folder, member(workers, index)) for index, folder in enumerate(folders)]
    told = [finish(process) for process in both]
    assert "In use from the next start on" in told[0]
    assert "the first of them writes the model" in told[1]
    assert not list(folders[1].iterdir())
    alone, together = (load_current(tmp_path / name)[1].metrics["t10k_error"] for name in ("alone", "chief"))
    assert alone == pytest.approx(together, abs=SEED_NOISE)


@pytest.mark.parametrize(
    "tf_config", ["{", "[]", '{"cluster": {"worker": ["h:1"]}}', member(["h:1"], 1), member([], 0)]
)
def test_a_tf_config_that_is_none_is_an_error_that_says_what_is_wanted(tf_config: str) -> None:
    with pytest.raises(BadSetting, match=r'wanted is {"cluster": ') as caught:
        read_cluster({"TF_CONFIG": tf_config})
    assert tf_config in caught.value.detail
