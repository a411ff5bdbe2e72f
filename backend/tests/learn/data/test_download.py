"""Files are downloaded whole from the first mirror that has them, or not at all."""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import sys
from collections.abc import Callable, Generator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from pynumdraw.errors import DownloadFailed
from pynumdraw.learn.data.catalogue import mnist
from pynumdraw.learn.data.download import download

ROOT = Path(__file__).resolve().parents[4]
FILES = {f"file-{i}": bytes(range(256)) * 400 * i for i in (1, 2)}
SUMS = {name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()}


class Mirror(BaseHTTPRequestHandler):
    """Serves `FILES`, well or badly: the first part of the path says how."""

    def __init__(self, asked: list[str], *args: object) -> None:
        self.asked = asked
        super().__init__(*args)  # type: ignore[arg-type] - what the server gives

    def do_GET(self) -> None:
        self.asked.append(self.path)
        _, how, name = self.path.split("/")
        content = gzip.compress(FILES[name.removesuffix(".gz")])
        served = {"corrupt": content[:-9] + b"corrupted", "other": gzip.compress(b"other"), "cut": content[:-40]}
        self.send_response(int(how) if how.isdigit() else 200)
        self.send_header("Content-Length", str(len(content if how == "cut" else served.get(how, content))))
        self.end_headers()
        self.wfile.write(served.get(how, content))

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def mirror(asked: list[str]) -> Generator[Callable[[str], str]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Mirror, asked))
    Thread(target=server.serve_forever).start()
    yield lambda how: f"http://127.0.0.1:{server.server_port}/{how}/"
    server.shutdown()
    server.server_close()


def fetch(data: Path, mirrors: list[str], sums: dict[str, str]) -> list[Path]:
    return download(data, mnist(sums, mirrors))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_good_files_are_unpacked_into_place(mirror: Callable[[str], str], tmp_path: Path) -> None:
    fetch(tmp_path, [mirror("good")], SUMS)
    assert contents(tmp_path) == FILES


@pytest.mark.parametrize("bad", ["corrupt", "other", "cut", "404", "403", "503"])
def test_a_bad_mirror_is_passed_over_for_a_good_one(bad: str, mirror: Callable[[str], str], tmp_path: Path) -> None:
    fetch(tmp_path, [mirror(bad), mirror("good")], SUMS)
    assert contents(tmp_path) == FILES


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ("corrupt", "damaged gzip"),
        ("other", "SHA-256 .* expected " + SUMS["file-1"]),
        ("cut", "IncompleteRead|damaged gzip"),
        ("404", "404"),
        ("403", "403"),
    ],
)
def test_without_a_good_mirror_nothing_is_left_and_the_reason_is_told(
    bad: str, told: str, mirror: Callable[[str], str], tmp_path: Path
) -> None:
    with pytest.raises(DownloadFailed, match=f"(?s)file-1.*/{bad}/file-1.gz: .*(?:{told})"):
        fetch(tmp_path, [mirror(bad)], SUMS)
    assert contents(tmp_path) == {}


def test_what_is_there_is_not_asked_for_again(mirror: Callable[[str], str], asked: list[str], tmp_path: Path) -> None:
    (tmp_path / "file-1.gz").write_bytes(gzip.compress(FILES["file-1"]))
    (tmp_path / "file-2").write_bytes(FILES["file-2"][:-1])
    fetch(tmp_path, [mirror("good")], SUMS)
    assert asked == ["/good/file-2.gz"]
    assert (tmp_path / "file-2").read_bytes() == FILES["file-2"]


def test_the_command_says_what_could_not_be_had(tmp_path: Path) -> None:
    nobody = "http://127.0.0.1:9/"
    command = [sys.executable, str(ROOT / "backend" / "fetch_data.py"), "--data", str(tmp_path), "--mirror", nobody]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "train-images-idx3-ubyte" in result.stderr
    assert nobody in result.stderr
