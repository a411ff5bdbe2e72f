"""A copy of the checkout, in which ``deploy_dev.sh`` runs with its own ports and its own tmux."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from running import free_port

ROOT = Path(__file__).resolve().parents[3]
FOLDER = """it's a "check\\out" of $HOME & #{pid}; 100%"""
"""A name in which shells, tmux and nginx find characters that mean something to them."""


class Checkout(NamedTuple):
    """A copy of the checkout, the environment of its commands, and the ports of nginx and of the workers."""

    folder: Path
    env: dict[str, str]
    ports: list[int]

    def __call__(self, command: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run ``deploy_dev.sh COMMAND``."""
        return subprocess.run(
            [self.folder / "deploy_dev.sh", command],
            check=False,
            env=self.env | env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
        )

    def processes(self) -> list[int]:
        """Return the process ids of the server and of nginx, as ``status`` tells them."""
        return processes_in(self("status").stdout)


def processes_in(status: str) -> list[int]:
    return [int(pid) for pid in re.findall(r"^(?:server|nginx): (\d+)$", status, re.MULTILINE)]


def make_checkout(place: Path) -> Checkout:
    """Copy the checkout into `place`, and make the Python that runs the tests its conda environment."""
    folder = place / FOLDER
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".*", "__pycache__", "data", "run", "node_modules"))
    ports = [free_port(), free_port()]
    env = {"PATH": os.environ["PATH"], "HOME": str(place), "TMUX_TMPDIR": str(place), "PYNUMDRAW_WORKERS": "1"}
    env |= {"PYNUMDRAW_HTTP_PORT": str(ports[0]), "PYNUMDRAW_PORT": str(ports[1])}
    return Checkout(folder, env | make_environment(place / "env", folder), ports)


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
