"""The page's reader has the constants of the server's, and stays small."""

from __future__ import annotations

import gzip

from reader_constants import FILE, constants_js


def test_constants_of_the_pages_reader_are_those_of_the_server() -> None:
    assert constants_js() == FILE.read_text(), "run: .venv/bin/python backend/tests/reader_constants.py"


def test_reader_stays_small() -> None:
    sizes = {
        path.name: (path.stat().st_size, len(gzip.compress(path.read_bytes(), 6))) for path in FILE.parent.glob("*.js")
    }
    assert sum(size for size, _ in sizes.values()) <= 42 * 1024, sizes
    assert sum(size for _, size in sizes.values()) <= 20 * 1024, sizes
