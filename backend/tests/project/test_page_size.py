"""The page stays small: all files that the browser loads have at most 96 KiB together, and 32 KiB compressed."""

from __future__ import annotations

import gzip
from pathlib import Path

FRONTEND = Path(__file__).resolve().parents[3] / "frontend"
FILES = [path for path in FRONTEND.rglob("*.*") if not path.match("tests/*") and path.name != "types.d.ts"]


def test_all_files_of_the_page_are_96_kib_at_most() -> None:
    sizes = {str(path.relative_to(FRONTEND)): path.stat().st_size for path in FILES}
    assert sum(sizes.values()) <= 96 * 1024, sizes


def test_all_files_of_the_page_are_32_kib_at_most_when_compressed() -> None:
    sizes = {str(path.relative_to(FRONTEND)): len(gzip.compress(path.read_bytes(), 6)) for path in FILES}
    assert sum(sizes.values()) <= 32 * 1024, sizes
