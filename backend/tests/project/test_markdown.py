"""Documents can be read in a terminal and compared line by line."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS = [path for pattern in ("*.md", "[!.n]*/**/*.md") for path in sorted(ROOT.glob(pattern))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_line_but_of_tables_is_longer_than_120_characters(document: Path) -> None:
    lines = enumerate(document.read_text().splitlines(), 1)
    assert not [f"{n}: {line[:60]}" for n, line in lines if len(line) > 120 and not line.startswith(("|", "!["))]


def test_the_architecture_fits_in_200_lines() -> None:
    assert len((ROOT / "ARCHITECTURE.md").read_text().splitlines()) <= 200
