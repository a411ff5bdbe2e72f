"""Every path that a document, workflow, script or settings file names exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
BASES = [ROOT, ROOT / "backend", ROOT / "backend" / "pynumdraw", ROOT / "deploy"]
"""Folders that paths are relative to, besides that of the file that names them."""
PATTERNS = [
    *("*.md", "docs/*.md", "data/**/*.md", "models/*.md", "deploy/**/*.md"),
    *(".ci/*", ".github/**/*.yml", "*.sh", "*.toml", "*.yml", "*.conf", "deploy/**/*.sh", "deploy/**/*.y*ml"),
    *("deploy/Dockerfile", "deploy/**/*.conf", "deploy/**/*.service", "deploy/**/*.py"),
    *("backend/*.py", "backend/benchmarks/**/*.py", "docs/*.py", "data/sample/*.py"),
]
FILES = sorted({path for pattern in PATTERNS for path in ROOT.glob(pattern) if path.is_file()})
PATH = re.compile(
    r"(?<![\w/.:$}@~*{\]-])((?:\.\.?/)*"  # not inside of an address, a variable or a longer path
    r"(?:(?:\.ci|\.github|backend|benchmarks|data|deploy|docs|frontend|models)/[\w./*-]*[\w*]"
    r"|(?:\w[\w./*-]*)?\w\.(?:py|js|sh|md)\b))"
)
"""A path that begins with one of our folders, or any file name with an ending of our source files."""
GENERATED = {"data/*-ubyte", "data/ink", "data/ink/*.ndjson", "data/ink/pendigits-train.ndjson.gz"}
"""Paths that exist only after a command has made them."""
FOREIGN = {"Node.js"}
"""Names that only look like a file's."""


def paths_in(text: str) -> Iterator[str]:
    """Find what looks like a path of the project."""
    for found in PATH.finditer(re.sub(r"https?://\S+", "", text)):
        if found[1] not in GENERATED | FOREIGN:
            yield found[1].removeprefix("./")


def exists(path: str, folder: Path) -> bool:
    """Tell whether a path or pattern exists in `folder` or in one of `BASES`, or a mere file name in any room."""
    if "/" not in path and any(any((ROOT / room).rglob(path)) for room in ("backend", "frontend", "deploy")):
        return True
    return any(any(base.glob(path)) if "*" in path else (base / path).exists() for base in [folder, *BASES])


@pytest.mark.parametrize("file", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_that_a_file_names_exists(file: Path) -> None:
    assert not [path for path in paths_in(file.read_text()) if not exists(path, file.parent)]


def test_a_path_that_has_moved_is_found() -> None:
    [path] = paths_in("run: >\n  python3 deploy/load.py http://127.0.0.1:8080/ 5 --clients 1")
    assert path == "deploy/load.py"
    assert not exists(path, ROOT / ".github" / "workflows")
    assert exists("deploy/testing/load.py", ROOT)
    assert exists("load.py", ROOT)
