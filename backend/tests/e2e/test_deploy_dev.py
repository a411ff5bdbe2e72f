"""Run ``deploy_dev.sh`` in a copy of the checkout, with its own ports and tmux server."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from load import load
from other_model import use_version

ROOT = Path(__file__).resolve().parents[3]
Run = Callable[[str], subprocess.CompletedProcess[str]]

pytestmark = pytest.mark.skipif(not shutil.which("tmux"), reason="no tmux on this machine")


def make_environment(prefix: Path, checkout: Path) -> dict[str, str]:
    """Make the Python that runs the tests look like a conda environment to the script."""
    python = prefix / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    env = {"CONDA_PREFIX": str(prefix), "CONDA_DEFAULT_ENV": "pynumdraw"}
    mark = 'source deploy/install_dependencies.sh; say "$(fingerprint) " >"$CONDA_PREFIX/.pynumdraw"'
    subprocess.run(["bash", "-c", mark], cwd=checkout, env=os.environ | env, check=True)
    return env


def is_listening(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def ports() -> list[int]:
    """Return ports for nginx and for the workers."""
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return [one.getsockname()[1], other.getsockname()[1]]


@pytest.fixture
def deploy(tmp_path: Path, ports: list[int]) -> Iterator[Run]:
    """Return a function that runs ``deploy_dev.sh COMMAND`` in a copy of the checkout; stop the server at the end."""
    checkout = tmp_path / "checkout"
    shutil.copytree(ROOT, checkout, ignore=shutil.ignore_patterns(".*", "__pycache__", "data", "run"))
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TMUX_TMPDIR": str(tmp_path), "PYNUMDRAW_WORKERS": "1"}
    env |= {"PYNUMDRAW_HTTP_PORT": str(ports[0]), "PYNUMDRAW_PORT": str(ports[1])}
    env |= make_environment(tmp_path / "env", checkout)

    def run(command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [checkout / "deploy_dev.sh", command],
            check=False,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
        )

    yield run
    run("stop")


def processes(status: str) -> list[str]:
    return re.findall(r"^(?:server|nginx): (\d+)$", status, re.MULTILINE)


def test_life_cycle(deploy: Run, ports: list[int]) -> None:
    started = deploy("start")
    assert started.returncode == 0, started.stdout
    assert f"http://127.0.0.1:{ports[0]}/" in started.stdout

    first = deploy("status")
    assert first.returncode == 0
    assert len(processes(first.stdout)) == 2
    assert "Already running" in deploy("start").stdout
    assert processes(deploy("status").stdout) == processes(first.stdout)

    assert deploy("restart").returncode == 0
    assert not set(processes(deploy("status").stdout)) & set(processes(first.stdout))
    with urlopen(f"http://127.0.0.1:{ports[0]}/api/v1/model") as model:
        assert json.load(model)["version"] in deploy("status").stdout

    assert deploy("stop").returncode == 0
    assert deploy("status").returncode == 3
    assert not any(map(is_listening, ports))
    assert deploy("stop").returncode == 0


def test_reload_takes_over_a_new_model_without_losing_a_request(deploy: Run, ports: list[int], tmp_path: Path) -> None:
    deploy("start")
    before = processes(deploy("status").stdout)
    with load(f"http://127.0.0.1:{ports[0]}") as seen:
        seen.wait_for(20)
        use_version(tmp_path / "checkout" / "models", "9.9.9")
        reloaded = deploy("reload")
        assert reloaded.returncode == 0, reloaded.stdout
        seen.wait_for(20)
    assert seen.outcomes.keys() == {200}
    assert "model 9.9.9" in deploy("status").stdout
    assert processes(deploy("status").stdout) == before


@pytest.mark.parametrize("command", ["reload", "restart"])
def test_a_model_that_cannot_start_is_refused_and_the_old_goes_on(deploy: Run, tmp_path: Path, command: str) -> None:
    deploy("start")
    before = deploy("status").stdout
    (tmp_path / "checkout" / "models" / "current.json").write_text("{}")
    refused = deploy(command)
    assert refused.returncode == 1
    assert "current.json" in refused.stdout
    assert deploy("status").stdout == before


def test_start_restarts_a_server_without_nginx(deploy: Run, tmp_path: Path) -> None:
    deploy("start")
    tmux = {"TMUX_TMPDIR": str(tmp_path), "PATH": os.environ["PATH"]}
    subprocess.run(["tmux", "kill-window", "-t", "pynumdraw:nginx"], env=tmux, check=True)
    assert deploy("status").returncode == 1
    assert deploy("start").returncode == 0
    assert deploy("status").returncode == 0


@pytest.mark.parametrize("taken", [0, 1])
def test_a_taken_port_is_named_and_nothing_is_left_running(deploy: Run, ports: list[int], taken: int) -> None:
    with socket.create_server(("127.0.0.1", ports[taken])):
        started = deploy("start")
    assert started.returncode == 1
    assert f"port {ports[taken]} is taken" in started.stdout
    assert deploy("status").returncode == 3


def test_a_broken_model_is_reported_and_nothing_is_left_running(deploy: Run, ports: list[int], tmp_path: Path) -> None:
    (tmp_path / "checkout" / "models" / "current.json").write_text("{}")
    started = deploy("start")
    assert started.returncode == 1
    assert "current.json" in started.stdout
    assert deploy("status").returncode == 3
    assert not any(map(is_listening, ports))


def test_help_lists_every_command(deploy: Run) -> None:
    assert all(name in deploy("--help").stdout for name in ("start", "stop", "restart", "status", "logs", "install"))
    assert deploy("frobnicate").returncode == 1
