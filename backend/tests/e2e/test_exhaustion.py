"""A full disk, too many open files, and a clock that jumps: requests are answered, at the latest afterwards."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from load import ask, load
from running import running_server, wait_until
from stack import StartNginx

FEW = ("bash", "-c", 'ulimit -n 64; exec "$@"', "bash")


@contextmanager
def small_disk(folder: Path) -> Generator[Path]:
    """Mount a file system of one megabyte."""
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], check=False).returncode:
        pytest.skip("no file system can be mounted here: it takes root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def idle_connections(port: int | None, count: int) -> Generator[None]:
    """Open connections, as far as they are accepted, and send nothing."""
    with ExitStack() as stack:
        for _ in range(count):
            connection = stack.enter_context(socket.socket())
            connection.settimeout(0.05)
            connection.connect_ex(("127.0.0.1", port))
        yield


def test_log_cannot_be_written(start_nginx: StartNginx, tmp_path: Path) -> None:
    def log_nowhere(config: str) -> str:
        return config.replace("run/access.log", "/dev/full").replace("error_log run/error.log", "error_log /dev/full")

    to_nowhere = ("bash", "-c", 'exec "$@" >/dev/full 2>&1', "bash")
    with (
        running_server(tmp_path, *to_nowhere) as server,
        start_nginx(tmp_path, server.port, "/readyz", edit=log_nowhere) as url,
        load(url) as seen,
    ):
        seen.wait_for(100)
    assert seen.outcomes.keys() == {200}


def test_disk_is_full(start_nginx: StartNginx, tmp_path: Path) -> None:
    with (
        small_disk(tmp_path / "disk") as disk,
        running_server(tmp_path, TMPDIR=str(disk)) as server,
        start_nginx(disk, server.port, "/readyz") as url,
        load(url) as seen,
    ):
        seen.wait_for(20)
        with pytest.raises(OSError, match="No space left"):
            (disk / "filling").write_bytes(bytes(2**21))
        seen.wait_for(50)
        os.kill(server.workers()[0], signal.SIGKILL)
        seen.wait_for(50)
        (disk / "filling").unlink()
        seen.wait_for(20)
    assert seen.outcomes.keys() == {200}


def test_workers_run_out_of_descriptors(tmp_path: Path) -> None:
    with running_server(tmp_path, *FEW) as server:
        workers = server.workers()
        with idle_connections(server.port, 200):
            pass
        assert [ask(f"http://127.0.0.1:{server.port}")[0] for _ in range(20)] == [200] * 20
        assert server.workers() == workers


def test_nginx_runs_out_of_descriptors(start_nginx: StartNginx, tmp_path: Path) -> None:
    def few(config: str) -> str:
        return config.replace("worker_rlimit_nofile 8192", "worker_rlimit_nofile 64")

    with running_server(tmp_path) as server, start_nginx(tmp_path, server.port, "/readyz", edit=few) as url:
        with idle_connections(urlsplit(url).port, 300):
            time.sleep(0.5)
        time.sleep(1)  # nginx waits half a second before it accepts again
        assert [ask(url)[0] for _ in range(20)] == [200] * 20
    assert "Too many open files" in (tmp_path / "run" / "error.log").read_text()


def test_clock_jumps(start_nginx: StartNginx, tmp_path: Path) -> None:
    library = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
    if not library:
        pytest.skip("no faketime on this machine")
    clock = tmp_path / "clock"
    clock.write_text("+0")
    fake = {"LD_PRELOAD": str(library), "FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_NO_CACHE": "1"}
    with (
        running_server(tmp_path, **fake, FAKETIME_DONT_FAKE_MONOTONIC="1") as server,
        start_nginx(tmp_path, server.port, "/readyz") as url,
        load(url) as seen,
    ):
        for died, offset in enumerate(("+2d", "-2d", "+0"), 1):
            clock.write_text(offset)
            seen.wait_for(30)
            os.kill(server.workers()[0], signal.SIGKILL)
            wait_until(lambda: len(server.events("worker ready")) == 2 + died)  # noqa: B023 - at once
    assert seen.outcomes.keys() == {200}
    assert len({event["time"][:10] for event in server.events("worker died")}) == 3
