"""The real server and the real nginx, run for the length of a ``with``, on free ports."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, build_opener

import pytest
from pynumdraw.model.artefact import MODELS

ROOT = Path(__file__).resolve().parents[3]
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")

Edit = Callable[[str], str]
StartNginx = Callable[..., AbstractContextManager[str]]


class Server(NamedTuple):
    """A running prediction server: its process, where it listens, on 127.0.0.1, its log, and the model's folder."""

    pid: int
    port: int
    log: Path
    models: Path

    def workers(self) -> list[int]:
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    def events(self, name: str) -> list[dict[str, Any]]:
        lines = [line for line in self.log.read_text().splitlines(keepends=True) if line[0] + line[-1] == "{\n"]
        return [
            event for event in map(json.loads, (line for line in lines if line[-1] == "\n")) if event["event"] == name
        ]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def wait_until(true: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until `url` is answered with 200; fail with the log if the process ends, or after a minute."""
    direct = build_opener(ProxyHandler({}))
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        try:
            direct.open(url, timeout=2).close()
            return
        except (HTTPError, URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"{url} is not answered:\n{log.read_text()}")


@contextmanager
def running(
    command: list[str], log: Path, stop: signal.Signals, env: dict[str, str]
) -> Generator[subprocess.Popen[bytes]]:
    """Run a command for the length of a ``with``, its output into `log`; `stop` has 20 seconds to end it."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=os.environ | env, start_new_session=True)
        try:
            yield process
        finally:
            process.send_signal(stop)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@contextmanager
def running_server(folder: Path, *before: str, **settings: str) -> Generator[Server]:
    """Run ``prediction_server.py`` with two workers and a copy of the model, by the command `before`, until ready."""
    models = shutil.copytree(MODELS, folder / "models")
    log, port = folder / "server.log", free_port()
    command = [*before, sys.executable, str(ROOT / "backend" / "prediction_server.py")]
    env = {"PYNUMDRAW_PORT": str(port), "PYNUMDRAW_WORKERS": "2", "PYNUMDRAW_MODELS": str(models), **settings}
    with running(command, log, signal.SIGTERM, env) as process:
        wait_for(f"http://127.0.0.1:{port}/readyz", process, log)
        yield Server(process.pid, port, log, models)


@contextmanager
def running_nginx(
    prefix: Path, upstream: int, ready: str = "/", edit: Edit = str, page: Path = ROOT / "frontend", **settings: str
) -> Generator[str]:
    """Run the project's nginx.conf, with ports of its own, settings and `edit` applied, until `ready` is answered."""
    port = free_port()
    (prefix / "run").mkdir(exist_ok=True)
    (prefix / "frontend").symlink_to(page)
    render(prefix, edit, HTTP_PORT=f"127.0.0.1:{port}", PORT=str(upstream), **settings)
    as_root = ["-g", "user root;"] if os.getuid() == 0 else []
    command = [str(NGINX), "-p", str(prefix), "-c", "nginx.conf", *as_root]
    log = prefix / "nginx.log"
    with running(command, log, signal.SIGQUIT, {}) as process:
        wait_for(f"http://127.0.0.1:{port}{ready}", process, log)
        yield f"http://127.0.0.1:{port}"


def render(prefix: Path, edit: Edit = str, **settings: str) -> None:
    """Write the project's nginx.conf, with settings applied, into `prefix`."""
    env = os.environ | {f"PYNUMDRAW_{name}": value for name, value in settings.items()}
    config = subprocess.run([ROOT / "deploy" / "nginx_conf.sh"], env=env, capture_output=True, text=True, check=True)
    (prefix / "nginx.conf").write_text(edit(config.stdout))
