"""The log goes whole into its file, whatever becomes of the file, and nothing of that stops the server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from pynumdraw.serve.openapi.examples import DRAWING
from running import SERVER, Server, free_port, running_server, wait_until

BODY = json.dumps(DRAWING).encode()


@contextmanager
def serving(folder: Path, *before: str, **settings: str) -> Generator[tuple[Server, Path]]:
    """Run a server whose log goes to a file; `Server.log` is its standard output and its standard error."""
    logs = folder / "logs"
    logs.mkdir()
    with running_server(folder, *before, PYNUMDRAW_LOG_FILE=str(logs / "server.log"), **settings) as server:
        yield server, logs / "server.log"


def ask(server: Server, request_id: str) -> int:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=5)
    headers = {"Content-Type": "application/json", "X-Request-ID": request_id, "Connection": "close"}
    connection.request("POST", "/api/v1/predict", BODY, headers)
    return connection.getresponse().status


def lines(*files: Path) -> list[dict[str, Any]]:
    """Return all lines of the log, each of which is JSON, but for what libraries print when they are loaded."""
    text = [line for file in files for line in file.read_text().splitlines()]
    return [json.loads(line) for line in text if not line.startswith("INFO: Created TensorFlow Lite XNNPACK")]


def requests(*files: Path) -> list[str]:
    return [line["request_id"] for line in lines(*files) if line["event"] == "request" and line["path"] != "/readyz"]


def reload(server: Server, file: Path) -> str:
    """Reload a server, and return what its log says of that: reloaded, or reload refused."""
    return server._replace(log=file).reload()


def test_log_is_appended_to_the_file_and_nothing_to_standard_output(tmp_path: Path) -> None:
    with serving(tmp_path) as (server, file):
        assert ask(server, "first") == 200
        assert requests(file) == ["first"]
        assert server.log.read_text() == ""
    assert [line["event"] for line in lines(file)][-1] == "stopped"
    before = file.read_text()
    shutil.rmtree(tmp_path / "models")
    ended = start(file)
    assert ended.returncode == 1
    assert ended.stderr.startswith("Model not usable")
    assert file.read_text().startswith(before)
    assert lines(file)[-1]["event"] == "server cannot start"


def start(file: Path | str, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    named = {"PYNUMDRAW_LOG_FILE": str(file), "PYNUMDRAW_PORT": str(free_port()), "PYNUMDRAW_MODELS": "none"}
    command = [sys.executable, str(SERVER), *arguments]
    env = os.environ | named | settings
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=20, check=False)


def missing_folder(folder: Path) -> Path:
    return folder / "none" / "log"


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def read_pipe(folder: Path) -> Path:
    os.open(pipe(folder), os.O_RDONLY | os.O_NONBLOCK)
    return folder / "pipe"


@pytest.mark.parametrize("made", [missing_folder, pipe, read_pipe, Path, lambda _: Path("/dev/full")])
@pytest.mark.parametrize("arguments", [[], ["--check"]])
def test_file_that_cannot_be_written_is_refused(
    tmp_path: Path, made: Callable[[Path], Path], arguments: list[str]
) -> None:
    file = made(tmp_path)
    ended = start(file, *arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"Bad setting: PYNUMDRAW_LOG_FILE is '{file}'; it ")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folder_without_permission_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert "Permission denied" in start(tmp_path / "log").stderr


@pytest.mark.parametrize("create", [True, False], ids=["created by another", "created by the server"])
def test_no_line_is_lost_or_cut_when_the_file_is_rotated_under_load(tmp_path: Path, create: bool) -> None:
    with serving(tmp_path) as (server, file):
        asked: list[str] = []

        def client(name: int) -> None:
            for i in range(150):
                asked.append(f"{name}-{i}")
                assert ask(server, asked[-1]) == 200

        clients = [Thread(target=client, args=[name]) for name in range(4)]
        for thread in clients:
            thread.start()
        rotated: list[Path] = []
        while any(thread.is_alive() for thread in clients):
            rotated.append(file.with_suffix(f".{len(rotated)}"))
            file.rename(rotated[-1])
            if create:
                file.touch()
            time.sleep(0.05)
            wait_until(file.exists)
        for thread in clients:
            thread.join()
        assert sorted(requests(*rotated, file)) == sorted(asked)
        assert len([one for one in rotated if requests(one)]) > 1


def test_line_after_the_rotation_is_in_the_new_file_whoever_writes_it(tmp_path: Path) -> None:
    with serving(tmp_path) as (server, file):
        old = file.rename(file.with_suffix(".1"))
        before = old.read_text()
        os.kill(server.workers()[0], 9)  # the master, the worker that was idle, and one that is new
        wait_until(lambda: file.exists() and "worker ready" in file.read_text())
        for i in range(20):
            assert ask(server, str(i)) == 200
        assert sorted(requests(file)) == sorted(map(str, range(20)))
        assert reload(server, file) == "reloaded"
        assert old.read_text() == before


def test_server_goes_on_without_a_folder_to_write_to(tmp_path: Path) -> None:
    with serving(tmp_path) as (server, file):
        shutil.rmtree(file.parent)
        assert {ask(server, str(i)) for i in range(20)} == {200}
        file.parent.mkdir()
        assert ask(server, "again") == 200
        assert requests(file) == ["again"]


def test_server_goes_on_when_the_disk_is_full(tmp_path: Path) -> None:
    limited = ["bash", "-c", 'ulimit -f 64; exec "$@"', "bash"]  # KiB of a file: writing ends like on a full disk
    with serving(tmp_path, *limited) as (server, file):
        while file.stat().st_size < 64 * 1024:
            assert ask(server, "x" * 60) == 200
        assert {ask(server, str(i)) for i in range(20)} == {200}
        full = file.rename(file.with_suffix(".1"))
        assert ask(server, "again") == 200
        wait_until(lambda: requests_after_the_first(file) == ["again"])
        full.write_text("".join(full.read_text().splitlines(keepends=True)[:-1]))  # the last line may be cut
        assert lines(full)


def requests_after_the_first(file: Path) -> list[str]:
    """Return the requests in a file; its first line may be the rest of one that was cut."""
    whole = [line for line in file.read_text().splitlines() if line.startswith("{")]
    return [json.loads(line)["request_id"] for line in whole]


def test_uncaught_errors_are_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "log"
    code = (
        "from pathlib import Path; from threading import Thread; from pynumdraw.serve.log import log\n"
        "from pynumdraw.serve.log_file import LogFile\n"
        f"log.write_to(LogFile(Path({str(file)!r})))\n"
        "thread = Thread(target=lambda: {}['key']); thread.start(); thread.join()\n"
        "raise ValueError('reason')"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=SERVER.parent, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "ValueError: reason" in ended.stderr
    assert [line["exception"].splitlines()[-1] for line in lines(file)] == ["KeyError: 'key'", "ValueError: reason"]


def test_reload_with_a_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with serving(tmp_path) as (server, file):
        file.rename(file.with_suffix(".1"))
        file.mkdir()
        assert reload(server, file.with_suffix(".1")) == "reload refused"
        assert ask(server, "1") == 200
