"""The operator's collection behind real nginx and workers: nothing acknowledged is lost, and nothing doubled."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import uuid
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest
from pynumdraw.serve.openapi.examples import CORRECTION
from running import SERVER, running_server, wait_until
from stack import StartNginx

Collecting = tuple[str, Path, Any]


@pytest.fixture
def collecting(tmp_path: Path, start_nginx: StartNginx) -> Generator[Collecting]:
    """Return the address, the folder of corrections, and the server."""
    folder, prefix = tmp_path / "corrections", tmp_path / "nginx"
    prefix.mkdir()
    with (
        running_server(tmp_path, PYNUMDRAW_COLLECT=str(folder)) as server,
        start_nginx(prefix, server.port, "/readyz") as url,
    ):
        yield url, folder, server


def send(url: str, identity: str, **more: Any) -> int:
    """Send a correction; return the status, or 0 if there was no answer."""
    body = json.dumps(CORRECTION | {"id": identity} | more).encode()
    try:
        return urlopen(
            Request(f"{url}/api/v1/corrections", body, {"Content-Type": "application/json"}), timeout=10
        ).status
    except HTTPError as error:
        return json.loads(error.read())["status"]
    except (URLError, OSError):
        return 0


def stored(folder: Path) -> list[str]:
    return [json.loads(line)["id"] for path in folder.glob("*.ndjson") for line in path.read_bytes().splitlines()]


def identities(count: int) -> list[str]:
    return [str(uuid.uuid4()) for _ in range(count)]


def test_corrections_of_many_clients_are_stored_once(collecting: Collecting) -> None:
    url, folder, _ = collecting
    sent = identities(100)
    with ThreadPoolExecutor(8) as clients:
        assert set(clients.map(lambda one: send(url, one), sent * 2)) == {204}
    assert sorted(stored(folder)) == sorted(sent)
    assert json.load(urlopen(f"{url}/api/v1/model"))["collects_corrections"] is True


def test_readers_see_whole_lines_while_it_is_written_to(collecting: Collecting) -> None:
    """As README.md tells readers to do: without a lock."""
    url, folder, _ = collecting
    is_done, read = Event(), list[int]()

    def keep_reading() -> None:
        while not is_done.is_set():
            read.append(len(stored(folder)))

    reader = Thread(target=keep_reading)
    reader.start()
    with ThreadPoolExecutor(8) as clients:
        assert set(clients.map(lambda one: send(url, one), identities(300))) == {204}
    is_done.set()
    reader.join()
    assert len(read) > 5
    assert read == sorted(read)


def test_killed_workers_lose_nothing_that_was_acknowledged(collecting: Collecting) -> None:
    url, folder, server = collecting
    is_done = Event()

    def keep_killing() -> None:
        while not is_done.wait(0.3):
            for worker in server.workers()[:1]:
                os.kill(worker, signal.SIGKILL)

    killer = Thread(target=keep_killing)
    killer.start()
    sent = identities(400)
    with ThreadPoolExecutor(8) as clients:
        answers = list(clients.map(lambda one: send(url, one), sent))
    is_done.set()
    killer.join()
    assert set(answers) <= {204, 503, 504}  # the rest was not acknowledged, and is sent again
    assert answers.count(204) > 100
    acknowledged = {one for one, status in zip(sent, answers) if status == 204}
    names = stored(folder)
    assert len(set(names)) == len(names)
    assert acknowledged <= set(names)
    wait_until(lambda: all(send(url, one) == 204 for one in sent))
    assert sorted(stored(folder)) == sorted(sent)


@pytest.mark.skipif(os.getuid() != 0, reason="only root may mount a disk")
def test_a_full_disk_is_answered_with_507(tmp_path: Path) -> None:
    disk, sent = tmp_path / "disk", identities(200)
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("nothing may be mounted here")
    try:
        with running_server(tmp_path, PYNUMDRAW_COLLECT=str(disk)) as server:
            url = f"http://127.0.0.1:{server.port}"
            answers = [send(url, one) for one in sent]
            assert set(answers) == {204, 507}
            assert stored(disk) == [one for one, status in zip(sent, answers) if status == 204]
            assert answers.index(507) * 400 > 25_000  # beside the day's file, there is its next copy
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_the_limits_of_nginx_hold(collecting: Collecting, start_nginx: StartNginx, tmp_path: Path) -> None:
    _, _, server = collecting
    prefix = tmp_path / "limited"
    prefix.mkdir()
    with start_nginx(prefix, server.port, UNLIMITED="none") as url:
        answers = [send(url, one) for one in identities(80)]
        assert set(answers) == {204, 429}
        assert 60 <= answers.count(204) < 75
        assert send(url, str(uuid.uuid4()), drawing={"width": " " * 65536}) == 413


def test_nginx_never_asks_a_second_worker(start_nginx: StartNginx, tmp_path: Path) -> None:
    asked: list[bytes] = []

    def take_and_hang_up() -> None:
        while True:
            connection, _ = upstream.accept()
            with connection:
                if request := connection.recv(65536):
                    asked.append(request.split(b" ")[1])

    with socket.create_server(("127.0.0.1", 0)) as upstream:
        Thread(target=take_and_hang_up, daemon=True).start()
        with start_nginx(tmp_path, upstream.getsockname()[1]) as url:
            assert send(url, str(uuid.uuid4())) == 503
            assert asked == [b"/api/v1/corrections"]
            with pytest.raises(HTTPError):
                urlopen(Request(f"{url}/api/v1/predict", b"{}", {"Content-Type": "application/json"}))
            assert asked == [b"/api/v1/corrections", *[b"/api/v1/predict"] * 2]


def test_a_folder_that_cannot_be_written_to_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    env = os.environ | {"PYNUMDRAW_COLLECT": str(tmp_path / "file")}
    for option in ([], ["--check"]):
        done = subprocess.run(
            [sys.executable, SERVER, *option], env=env, capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == 2
        assert "PYNUMDRAW_COLLECT is" in done.stderr
