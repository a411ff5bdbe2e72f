"""Check that all files agree on the versions of Python and of the packages."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
SUPPORTED = [f"3.{minor}" for minor in range(30) if f"3.{minor}" in SpecifierSet(PROJECT["requires-python"])]
LINUX = {"sys_platform": "linux", "platform_machine": "x86_64"}


def has_tensorflow(python: str) -> bool:
    """Return whether the ``train`` extra has TensorFlow for this version of Python."""
    markers = [Requirement(line).marker for line in EXTRAS["train"] if line.startswith("tensorflow")]
    return any(marker is not None and marker.evaluate({"python_version": python, **LINUX}) for marker in markers)


TRAINABLE = [python for python in SUPPORTED if has_tensorflow(python)]


def read_yaml(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text())


def read_constraints() -> dict[str, list[Requirement]]:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pins = [Requirement(line) for line in lines if not line.startswith("#")]
    return {name: [pin for pin in pins if pin.name == name] for name in {pin.name for pin in pins}}


def test_conda_gets_the_same_python_and_packages() -> None:
    *packages, pip = read_yaml("environment.yml")["dependencies"]
    python = next(package for package in packages if package.startswith("python "))
    assert SpecifierSet(python.removeprefix("python ")) == SpecifierSet(PROJECT["requires-python"])
    assert pip == {"pip": ["-c constraints.txt", "-e ."]}


def test_conda_gets_every_command_that_apt_installs() -> None:
    found = re.search(r"commands=\((.*?)\)", (ROOT / "deploy_dev.sh").read_text())
    assert found is not None
    assert set(found[1].split()) <= set(read_yaml("environment.yml")["dependencies"][:-1])


@pytest.mark.parametrize("line", [*PROJECT["dependencies"], *(line for extra in EXTRAS.values() for line in extra)])
def test_dependency_is_pinned_to_a_version_it_allows(line: str) -> None:
    wanted = Requirement(line)
    pins = read_constraints()[wanted.name.lower()]
    for pin in pins:
        (version,) = pin.specifier
        assert version.operator == "=="
        assert version.version in wanted.specifier


def test_workflow_covers_every_supported_python() -> None:
    jobs = read_yaml(".github/workflows/ci.yml")["jobs"]
    tested, served = (jobs[name]["strategy"]["matrix"]["python"] for name in ("test", "serve"))
    assert tested == TRAINABLE
    assert tested + served == SUPPORTED


@pytest.mark.parametrize("minor", range(9, 16))
@pytest.mark.parametrize(("extras", "versions"), [("", SUPPORTED), ("test", SUPPORTED), ("train,test", TRAINABLE)])
def test_installation_takes_every_supported_python_and_no_other(
    minor: int, extras: str, versions: list[str], tmp_path: Path
) -> None:
    python = tmp_path / "python"
    python.write_text(f"""#!/bin/sh
exec {sys.executable} -c "import sys; sys.version_info = (3, {minor}, 1); exec(sys.argv[1])" "$2"
""")
    python.chmod(0o755)
    command = ["bash", "-c", f"source deploy/install_dependencies.sh; is_suitable {python} {extras}"]
    suitable = subprocess.run(command, cwd=ROOT, check=False)
    assert (suitable.returncode == 0) == (f"3.{minor}" in versions)
