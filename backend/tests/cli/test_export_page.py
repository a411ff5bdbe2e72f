"""The exported page is complete, names no server, and never takes the place of something else."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pynumdraw.cli.export_page import EXPORTED, FRONTEND, replace_export
from pynumdraw.cli.static_page import page_files, without_server
from pynumdraw.errors import BadSetting, MissingData
from pynumdraw.model.artefact import load_current_model
from pynumdraw.model.weights import pack_weights

ROOT = Path(__file__).resolve().parents[3]


def export(*arguments: str | Path) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "pynumdraw", "export-page", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT / "backend", capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stdout, done.stderr


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("host") / "a" / "page"
    status, output, _ = export(folder)
    assert status == 0
    assert f"with model {load_current_model().sidecar.stem}" in output
    return folder


def test_it_has_all_files_of_the_page_and_of_the_model(exported: Path) -> None:
    page = {path for path in files_in(FRONTEND) if not re.match(r"tests/|types\.d\.ts", path)}
    assert files_in(exported) == page | {"model/weights.bin", "model/sidecar.json", EXPORTED}
    model = load_current_model()
    assert (exported / "model/weights.bin").read_bytes() == pack_weights(model)
    assert json.loads((exported / "model/sidecar.json").read_bytes())["version"] == model.sidecar.version


def test_only_its_html_is_changed_and_leads_to_no_server(exported: Path) -> None:
    changed = {
        path for path in page_files(FRONTEND) if (exported / path).read_bytes() != (FRONTEND / path).read_bytes()
    }
    assert changed == {"index.html", "answer/about.html"}
    for path in changed:
        text = (exported / path).read_text()
        assert not re.search(r'"api/|curl|<!--|server', text)
        links = re.findall(r'(?:href|src)="([^"]*)"', text)
        assert all((exported / link).is_file() for link in links), links


def test_its_policy_is_that_of_nginx_but_for_what_only_a_header_can_say(exported: Path) -> None:
    [of_nginx] = re.findall(r"\"(default-src 'none';[^\"]*)\"", (ROOT / "nginx.conf").read_text())
    [own] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', (exported / "index.html").read_text())
    assert own == of_nginx.replace("; frame-ancestors 'none'", "")


def test_another_export_replaces_the_files_of_the_first_and_no_others(tmp_path: Path) -> None:
    replace_export(tmp_path, {"index.html": b"1", "answer/old.js": b"1"})
    (tmp_path / "CNAME").write_text("example.org")
    replace_export(tmp_path, {"index.html": b"2"})
    assert files_in(tmp_path) == {"index.html", "CNAME", EXPORTED}
    assert (tmp_path / "index.html").read_text() == "2"
    assert (tmp_path / EXPORTED).read_text() == "index.html\n"


def test_a_list_cannot_name_files_outside_of_the_folder(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    outside.touch()
    folder.mkdir()
    (folder / EXPORTED).write_text("../outside\n")
    replace_export(folder, {"index.html": b"1"})
    assert outside.exists()


def test_a_folder_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("…")
    status, output, message = export(tmp_path)
    assert (status, output) == (1, "")
    assert message.startswith(f"Bad setting: {tmp_path} has files, but is no earlier export")
    assert files_in(tmp_path) == {"thesis.txt"}


def test_a_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadSetting, match=r"Cannot write .*file: Not a directory"):
        replace_export(tmp_path / "file", {"index.html": b"1"})


def test_a_broken_model_is_reported_and_writes_nothing(tmp_path: Path) -> None:
    status, _, message = export(tmp_path / "page", "--models", tmp_path / "nowhere")
    assert status == 1
    assert "current.json" in message
    assert not (tmp_path / "page").exists()


def test_an_installation_without_the_page_is_told_what_it_needs(tmp_path: Path) -> None:
    with pytest.raises(MissingData, match=r"not in .*frontend: run this in a checkout"):
        page_files(tmp_path / "frontend")
    shutil.copytree(FRONTEND, tmp_path / "frontend")
    (tmp_path / "frontend/index.html").write_text("<!doctype html>")
    with pytest.raises(MissingData):
        page_files(tmp_path / "frontend")


def test_parts_for_a_server_are_left_out_and_parts_for_none_put_in() -> None:
    html = b"<p>\n\t<!--server-->\n<b>ask</b>\n<!--/server-->\n\t<!--static <b>read</b> -->"
    assert without_server(html + b"\n<i>1<!--server-->2<!--/server--></i>") == b"<p>\n\t<b>read</b>\n<i>1</i>"
