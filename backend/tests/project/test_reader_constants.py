"""The page's reader has the constants of the server's, and stays small."""

from __future__ import annotations

from reader_constants import FILE, constants_js

MAX_SIZE = 30 * 1024


def test_constants_of_the_pages_reader_are_those_of_the_server() -> None:
    assert constants_js() == FILE.read_text(), "run: .venv/bin/python backend/tests/reader_constants.py"


def test_reader_is_30_kib_at_most() -> None:
    sizes = {path.name: path.stat().st_size for path in FILE.parent.glob("*.js")}
    assert sum(sizes.values()) <= MAX_SIZE, sizes
