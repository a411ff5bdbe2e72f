"""The version is said in one place, and what else shows it agrees."""

from __future__ import annotations

import re
from pathlib import Path

from pynumdraw import __version__
from pynumdraw.serve.openapi.document import document

ROOT = Path(__file__).resolve().parents[3]


def test_the_version_is_x_y_z() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", __version__)


def test_the_api_description_tells_it() -> None:
    assert document(collects=False)["info"]["version"] == __version__


def test_the_newest_entry_of_the_changelog_is_about_it() -> None:
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0].rstrip(",") == __version__


def test_the_cluster_runs_it() -> None:
    base = (ROOT / "deploy/k8s/base/kustomization.yaml").read_text()
    assert re.findall(r"newTag: (\S+)", base) == [__version__] * 2
