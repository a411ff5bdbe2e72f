"""Install Flask, instead of all packages, by ``deploy/install_dependencies.sh`` and a real pip."""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PROJECT = '[project]\nname = "pynumdraw"\ndependencies = ["flask"]\n[project.optional-dependencies]\ntest = []\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project that needs nothing but Flask, and the packages that Flask needs."""
    folder = tmp_path / "a $PROJECT"
    (folder / "backend").mkdir(parents=True)
    (folder / "backend" / "pynumdraw.py").touch()
    (folder / "pyproject.toml").write_text(PROJECT)
    shutil.copy(ROOT / "constraints.txt", folder)
    return folder


def install(project: Path, **env: str) -> subprocess.CompletedProcess[str]:
    script = f"source '{ROOT}/deploy/install_dependencies.sh'; install_environment ''"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CONDA")} | env
    command = ["bash", "-euo", "pipefail", "-c", script, "installing"]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def has_flask(project: Path) -> bool:
    """Return whether the environment itself has Flask and the project, for a process without any variables."""
    check = "import flask, pynumdraw; flask.Flask('x')"
    return subprocess.run([project / ".venv/bin/python", "-c", check], env={}, check=False).returncode == 0


def test_the_environment_is_complete_whatever_the_settings_of_pip_and_python(project: Path, tmp_path: Path) -> None:
    (tmp_path / ".pip").mkdir()
    (tmp_path / ".pip" / "pip.conf").write_text("[install]\nuser = true\n")
    elsewhere = {"PIP_USER": "1", "PIP_TARGET": str(tmp_path / "target"), "PIP_PREFIX": str(tmp_path / "prefix")}
    installed = install(project, HOME=str(tmp_path), PYTHONPATH=sysconfig.get_path("purelib"), **elsewhere)
    assert installed.returncode == 0, installed.stderr
    assert has_flask(project)
    assert not install(project, HOME=str(tmp_path)).stdout  # there is nothing to do

    [broken] = project.glob(".venv/lib/python*/site-packages/jinja2-*")  # Flask needs it
    shutil.rmtree(broken)
    shutil.rmtree(broken.with_name("jinja2"))
    assert install(project, HOME=str(tmp_path)).returncode == 0
    assert has_flask(project)


def test_a_setting_of_pip_that_is_in_the_way_is_named(project: Path, tmp_path: Path) -> None:
    (tmp_path / ".pip").mkdir()
    (tmp_path / ".pip" / "pip.conf").write_text(f"[install]\ntarget = {tmp_path}/target\n")
    refused = install(project, HOME=str(tmp_path))
    assert refused.returncode == 1
    assert "there is no flask" in refused.stderr
    assert "install.target " in refused.stderr
    assert not (project / ".venv" / ".pynumdraw").exists()


def test_a_machine_for_which_there_are_no_packages_is_named(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho armv7l 32 glibc\n")
    python.chmod(0o755)
    command = ["bash", "-c", f"source '{ROOT}/deploy/install_dependencies.sh'; advice {python}"]
    advice = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "64-bit x86 and ARM with glibc only, and this Python is: armv7l 32 glibc" in advice
