"""The server checks everything before it starts the first worker, and says what is wrong."""

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
from running import SERVER, free_port

STEM = load_current()[0].stem


def start(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the server until it ends by itself."""
    named = {f"PYNUMDRAW_{name}": value for name, value in settings.items()}
    command = [sys.executable, str(SERVER), *arguments]
    return subprocess.run(command, env=os.environ | named, capture_output=True, text=True, timeout=20, check=False)


def test_taken_port_is_named_with_a_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        ended = start(PORT=port)
    assert ended.returncode == 1
    assert f"Port {port} on 127.0.0.1 is taken" in ended.stderr
    assert "PYNUMDRAW_PORT" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_host_of_another_machine_is_refused(host: str) -> None:
    ended = start(HOST=host)
    assert ended.returncode == 1
    assert f"Cannot listen on {host}" in ended.stderr
    assert "PYNUMDRAW_HOST" in ended.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may listen on any port")
def test_port_reserved_for_root_is_refused() -> None:
    assert "Only root may listen on port 80" in start(PORT="80").stderr


def test_too_low_open_file_limit_is_refused() -> None:
    limited = ["bash", "-c", 'ulimit -n 9; exec "$@"', "bash", sys.executable, str(SERVER)]
    ended = subprocess.run(limited, capture_output=True, text=True, timeout=20, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "No room: A process may open 9 files here; at least 32 are needed: see `ulimit -n`.\n"


def test_bad_setting_and_argument_exit_with_2() -> None:
    ended = start(PORT="http")
    message = "Bad setting: PYNUMDRAW_PORT is 'http'; it must be a port, 1 to 65535.\n"
    assert (ended.returncode, ended.stderr) == (2, message)
    assert start("--port=80").returncode == 2


def edit_sidecar(models: Path, **changes: object) -> None:
    path = models / f"{STEM}.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


@pytest.mark.parametrize(
    ("damage", "named"),
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
def test_broken_model_is_refused_by_name(tmp_path: Path, damage: Callable[[Path], object], named: str) -> None:
    models = shutil.copytree(MODELS, tmp_path / "models")
    damage(models)
    ended = start(MODELS=str(models))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("Model not usable: ")
    assert named in ended.stderr


def test_model_that_no_worker_can_load_ends_the_server(tmp_path: Path) -> None:
    models = shutil.copytree(MODELS, tmp_path / "models")
    use_no_model(models)
    ended = start(MODELS=str(models), PORT=str(free_port()))
    assert ended.returncode == 1
    assert "is not a LiteRT model" in ended.stdout
    assert "no worker can start" in ended.stdout
