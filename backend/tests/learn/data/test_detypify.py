"""Detypify's texts become drawings at the origin, ordered by file; damage is named with its file and line."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from pynumdraw.errors import BadData
from pynumdraw.learn.data.detypify import read_detypify

GOOD = "[[[163,147],[161,150],[161,150]],[[170,140]]]"


def pack(path: Path, texts: dict[str, str]) -> Path:
    with ZipFile(path, "w") as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
    return path


def test_drawings_are_ordered_by_file_and_moved_to_the_origin(tmp_path: Path) -> None:
    names = ["arrow.l.txt", "arrow.l.not.txt", "AA.txt"]
    texts = {f"detypify-data-bfb/dataset/{name}": f"{GOOD}\n{GOOD}\n" for name in names}
    found = list(read_detypify(pack(tmp_path / "some.zip", texts | {"detypify-data-bfb/README.md": "# Data"})))
    assert [sketch.label for sketch in found[::2]] == ["AA", "arrow.l.not", "arrow.l"]
    assert found[0].strokes == [[(2, 7), (0, 10), (0, 10)], [(9, 0)]]
    assert (found[0].width, found[0].height, found[0].writer) == (9, 10, "")


def test_a_dot_has_a_canvas(tmp_path: Path) -> None:
    [dot] = read_detypify(pack(tmp_path / "some.zip", {"dataset/dot.txt": "[[[5,6],[5,6]]]"}))
    assert (dot.width, dot.height) == (1, 1)


@pytest.mark.parametrize("line", ["[]", "[[]]", "[[[1,2,3]]]", "[[[1.5,2]]]", "[[[1,2]]", "{}", "[[[1,null]]]"])
def test_a_damaged_line_is_named(line: str, tmp_path: Path) -> None:
    path = pack(tmp_path / "some.zip", {"x/dataset/plus.txt": f"{GOOD}\n{line}\n"})
    with pytest.raises(BadData, match=r"x/dataset/plus\.txt, line 2: .*expected strokes"):
        list(read_detypify(path))


def test_a_damaged_zip_and_one_without_drawings_are_named(tmp_path: Path) -> None:
    (tmp_path / "half.zip").write_bytes(b"PK half")
    with pytest.raises(BadData, match="7 bytes of damaged zip"):
        list(read_detypify(tmp_path / "half.zip"))
    with pytest.raises(BadData, match=r"dataset/alpha\.txt"):
        list(read_detypify(pack(tmp_path / "none.zip", {"README.md": "# Data"})))
