"""What has to be right before the first worker starts is checked, and told in words."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from other_model import use_no_model
from pynumdraw.model.artefact import MODELS, load_current

SERVER = Path(__file__).resolve().parents[3] / "prediction_server.py"
STEM = load_current()[0].stem


def start(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the server for as long as it wants to."""
    named = {f"PYNUMDRAW_{name}": value for name, value in settings.items()}
    command = [sys.executable, str(SERVER), *arguments]
    return subprocess.run(command, env=os.environ | named, capture_output=True, text=True, timeout=20, check=False)


def test_taken_port_is_named_with_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        ended = start(PORT=port)
    assert ended.returncode == 1
    assert f"Port {port} on 127.0.0.1 is taken" in ended.stderr
    assert "PYNUMDRAW_PORT" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_a_host_that_is_not_ours_is_refused(host: str) -> None:
    ended = start(HOST=host)
    assert ended.returncode == 1
    assert f"Cannot listen on {host}" in ended.stderr
    assert "PYNUMDRAW_HOST" in ended.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may listen on any port")
def test_a_port_of_roots_is_refused() -> None:
    assert "Only root may listen on port 80" in start(PORT="80").stderr


def test_too_few_descriptors_are_told_before_anything_starts() -> None:
    limited = ["bash", "-c", 'ulimit -n 9; exec "$@"', "bash", sys.executable, str(SERVER)]
    ended = subprocess.run(limited, capture_output=True, text=True, timeout=20, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "No room: A process may open 9 files here, wanted are 32 at least: see `ulimit -n`.\n"


def test_bad_setting_and_argument_exit_with_2() -> None:
    ended = start(PORT="http")
    assert (ended.returncode, ended.stderr) == (
        2,
        "Bad setting: PYNUMDRAW_PORT is 'http', wanted is a port, 1 to 65535.\n",
    )
    assert start("--port=80").returncode == 2


def edit_sidecar(models: Path, **changes: object) -> None:
    path = models / f"{STEM}.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (shutil.rmtree, "current.json"),
        (lambda models: (models / "current.json").write_text('{"model": "pynumdraw-9.9.9"}'), "pynumdraw-9.9.9"),
        (lambda models: (models / f"{STEM}.tflite").unlink(), f"{STEM}.tflite"),
        (lambda models: os.truncate(models / f"{STEM}.tflite", 1000), f"{STEM}.tflite"),
        (lambda models: edit_sidecar(models, version="9.9.9"), "9.9.9"),
        (lambda models: os.truncate(models / f"{STEM}.json", 50), f"{STEM}.json"),
        (lambda models: edit_sidecar(models, calibration={"temperature": 0}), "temperature"),
    ],
)
def test_broken_artefact_ends_it_at_once_by_name(tmp_path: Path, damage: Callable[[Path], object], told: str) -> None:
    models = shutil.copytree(MODELS, tmp_path / "models")
    damage(models)
    ended = start(MODELS=str(models))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("Model not usable: ")
    assert told in ended.stderr


def test_a_model_that_no_worker_can_load_ends_it_too(tmp_path: Path) -> None:
    models = shutil.copytree(MODELS, tmp_path / "models")
    use_no_model(models)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    ended = start(MODELS=str(models), PORT=port)
    assert ended.returncode == 1
    assert "is not a LiteRT model" in ended.stdout
    assert "no worker can start" in ended.stdout
