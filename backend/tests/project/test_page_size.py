"""The page stays small: all that is served of it, together, uncompressed."""

from __future__ import annotations

from pathlib import Path

FRONTEND = Path(__file__).resolve().parents[3] / "frontend"


def test_all_files_of_the_page_are_60_kb_at_most() -> None:
    sizes = {path.name: path.stat().st_size for path in FRONTEND.iterdir() if path.is_file()}
    assert sum(sizes.values()) <= 60 * 1024, sizes
