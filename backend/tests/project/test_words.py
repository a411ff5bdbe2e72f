"""Names of modules, classes, functions and constants are the field's terms, not the private ones that they replaced."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = "backend/pynumdraw"
PARTS = {
    f"{PACKAGE}/ink": "way ways along retrace settle trace nib nibs swell layout layouts sheet",
    f"{PACKAGE}/model": "credible credibility temper served share card",
    f"{PACKAGE}/reading": "lap credible credibility temper share",
    f"{PACKAGE}/serve": "board families handover rehearsal shortcut job",
    f"{PACKAGE}/learn": "material an_epoch course passes teaching",
    "frontend": "nib nibs paper asker words opening sharing",
}
"""By room: words that no name has as a part of it."""
NAMES = {
    f"{PACKAGE}/ink": "even box_of fit paint",
    f"{PACKAGE}/reading": "dot scratch scribble shape stages",
    f"{PACKAGE}/serve": "observe workers usage problems",
    f"{PACKAGE}/learn": "progress description measure figures mistakes pool pen blend files fetch",
    "frontend": "pad",
    "deploy": "front keep",
}
"""By room: names that nothing has as its whole name; as parts of other names these words are good ones."""
AVOIDED = re.compile(r"(^|[-_.])(share|sharing|ads?|track\w*|analytics|beacon)([-_.]|$)")
"""File names for which ad blockers do not load a script."""


def parts_of(name: str) -> set[str]:
    """Return the words that a name in snake_case or camelCase is made of, and the whole name, in lower case."""
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)
    return {name.strip("_").lower(), *(word.lower() for word in words)}


def names_in_python(path: Path) -> Iterator[str]:
    """Name the module, and the classes, functions and constants that it defines."""
    yield path.stem
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        yield from (target.id for target in targets if isinstance(target, ast.Name))


def names_in_javascript(path: Path) -> Iterator[str]:
    """Name the file, and the classes, functions and constants that it declares, but for those inside of functions."""
    yield path.name.split(".")[0]
    declaration = r"^(?:export )?(?:default )?(?:async )?(?:function\*?|class|const|let|var) (\w+)"
    yield from re.findall(declaration, path.read_text(), re.MULTILINE)


def names_in(folder: Path) -> Iterator[tuple[Path, str]]:
    """Pair each Python, JavaScript and shell file of a room, tests included, with each name in it."""
    readers = {".py": names_in_python, ".js": names_in_javascript, ".sh": lambda path: [path.stem]}
    for path in sorted(folder.rglob("*")):
        yield from ((path.relative_to(ROOT), name) for name in readers.get(path.suffix, lambda _: [])(path))


@pytest.mark.parametrize("room", sorted(PARTS.keys() | NAMES.keys()))
def test_no_name_is_or_has_a_replaced_word(room: str) -> None:
    parts, names = set(PARTS.get(room, "").split()), set(NAMES.get(room, "").split())
    found = [
        f"{path}: {name}"
        for path, name in names_in(ROOT / room)
        if parts_of(name) & parts or name.strip("_").lower() in names
    ]
    assert not found


def test_no_file_name_of_the_page_stops_at_an_ad_blocker() -> None:
    assert not [path.name for path in (ROOT / "frontend").iterdir() if AVOIDED.search(path.name)]


def test_parts_of_a_name_are_found() -> None:
    assert parts_of("_SWELL") == {"swell"}
    assert parts_of("wayOf") == {"wayof", "way", "of"}
    assert parts_of("an_epoch") == {"an_epoch", "an", "epoch"}
    assert parts_of("HTTPServer") == {"httpserver", "http", "server"}
