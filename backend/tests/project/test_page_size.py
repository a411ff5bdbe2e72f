"""The page stays small: all files that the browser loads have at most 60 KiB together, uncompressed."""

from __future__ import annotations

from pathlib import Path

FRONTEND = Path(__file__).resolve().parents[3] / "frontend"


def test_all_files_of_the_page_are_60_kib_at_most() -> None:
    files = [path for path in FRONTEND.rglob("*.*") if not path.match("tests/*") and path.name != "types.d.ts"]
    sizes = {str(path.relative_to(FRONTEND)): path.stat().st_size for path in files}
    assert sum(sizes.values()) <= 60 * 1024, sizes
