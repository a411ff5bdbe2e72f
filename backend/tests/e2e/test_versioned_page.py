"""A deployed page: browsers ask for it each time, but keep its style and scripts for good at a versioned address."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Generator
from pathlib import Path

import pytest
from page_driver import SEVEN, ask, draw
from playwright.sync_api import Page, Response
from running import Server
from stack import ROOT, StartNginx
from test_nginx import ask as get

FOR_GOOD = "public, max-age=31536000, immutable"


def version(folder: Path) -> str:
    """Version the page in `folder`; return the path of its style and scripts, with a slash at both ends."""
    subprocess.run([ROOT / "deploy" / "fingerprint_assets.sh", folder], check=True)
    addresses = re.findall(
        '<(?:link|script).*(?:href|src)="(v/[0-9a-f]{12}/)(?:style.css|main.js)"', (folder / "index.html").read_text()
    )
    assert len(addresses) == 2
    assert len(set(addresses)) == 1
    return f"/{addresses[0]}"


@pytest.fixture
def versioned(tmp_path: Path, server: Server, start_nginx: StartNginx) -> Generator[tuple[str, str]]:
    """Serve a versioned page; yield its address, and the path of its files."""
    copy = tmp_path / "page"
    shutil.copytree(ROOT / "frontend", copy)
    (tmp_path / "nginx").mkdir()
    with start_nginx(tmp_path / "nginx", server.port, page=copy) as url:
        yield url, version(copy)


def test_versioned_files_are_kept_for_good_and_the_page_is_not(versioned: tuple[str, str]) -> None:
    url, folder = versioned
    assert get(url, "/")[1]["Cache-Control"] == "no-cache"
    for name in ("style.css", "main.js", "drawing/stroke-geometry.js"):
        status, headers, body = get(url, folder + name)
        assert (status, headers["Cache-Control"]) == (200, FOR_GOOD)
        assert body == get(url, f"/{name}")[2]
        again = get(url, folder + name, If_None_Match=headers["ETag"])
        assert (again[0], again[1]["Cache-Control"]) == (304, FOR_GOOD)


def test_another_version_is_neither_found_nor_kept(versioned: tuple[str, str]) -> None:
    status, headers, _ = get(versioned[0], "/v/0123456789ab/main.js")
    assert (status, headers["Cache-Control"]) == (404, "no-cache")


def test_a_changed_file_makes_another_version_and_a_second_run_does_not(tmp_path: Path) -> None:
    folders = [tmp_path / "before", tmp_path / "after"]
    for folder in folders:
        shutil.copytree(ROOT / "frontend", folder)
    (folders[1] / "drawing" / "strokes.js").write_text("// changed")
    before, after = map(version, folders)
    assert before != after
    assert version(folders[0]) == before


def test_another_page_in_the_same_folder_has_only_its_own_version(tmp_path: Path) -> None:
    folder = tmp_path / "page"
    shutil.copytree(ROOT / "frontend", folder)
    before = version(folder)
    shutil.copy(ROOT / "frontend" / "index.html", folder)
    (folder / "main.js").write_text("// changed")
    after = version(folder)
    assert before != after
    assert [f"/v/{path.name}/" for path in (folder / "v").iterdir()] == [after]


def test_the_versioned_page_works_and_loads_nothing_twice(versioned: tuple[str, str], page: Page) -> None:
    loaded: list[str] = []

    def note(response: Response) -> None:
        if response.request.service_worker is None and response.url.endswith((".js", ".css")):
            loaded.append(response.url.removeprefix(versioned[0]))

    page.on("response", note)
    page.goto(versioned[0])
    draw(page, SEVEN)
    assert ask(page)[0] == "7"
    page.get_by_role("button", name="Not right?").click()
    page.get_by_role("dialog").wait_for()
    assert f"{versioned[1]}corrections/corrections.css" in loaded
    assert [url for url in loaded if not url.startswith(versioned[1])] == []
    assert len(loaded) == len(set(loaded)) > 10
