"""The real server behind the real nginx, on free ports, for the tests of the whole."""

from __future__ import annotations

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
from playwright.sync_api import BrowserContext

ROOT = Path(__file__).resolve().parents[3]
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
BROWSERS = ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser"]
QUIET = [f"--disable-{name}" for name in ("gpu", "quic", "background-networking", "component-update", "sync")]

Edit = Callable[[str], str]
StartNginx = Callable[..., AbstractContextManager[str]]


class Server(NamedTuple):
    """A running prediction server: its process, and where it listens, on 127.0.0.1."""

    pid: int
    port: int


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


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
def running_nginx(
    prefix: Path, upstream: int, ready: str = "/", edit: Edit = str, page: Path = ROOT / "frontend", **settings: str
) -> Generator[str]:
    """Run the project's nginx.conf, with ports of its own, settings and `edit` applied, until `ready` is answered."""
    port = free_port()
    (prefix / "run").mkdir()
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


@pytest.fixture(scope="session")
def start_nginx() -> StartNginx:
    """Give the function that runs an nginx of the test's own."""
    if NGINX is None:
        pytest.skip("no nginx on this machine")
    return running_nginx


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[Server]:
    """Run ``prediction_server.py`` with two workers."""
    log = tmp_path_factory.mktemp("server") / "server.log"
    port = free_port()
    command = [sys.executable, str(ROOT / "backend" / "prediction_server.py")]
    settings = {"PYNUMDRAW_PORT": str(port), "PYNUMDRAW_WORKERS": "2"}
    with running(command, log, signal.SIGTERM, settings) as process:
        wait_for(f"http://127.0.0.1:{port}/readyz", process, log)
        yield Server(process.pid, port)


@pytest.fixture(scope="session")
def base_url(server: Server, start_nginx: StartNginx, tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """Give the address, without a slash at its end, of the page and the API: the server behind nginx."""
    with start_nginx(tmp_path_factory.mktemp("nginx"), server.port, "/readyz") as url:
        yield url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Launch this machine's Chromium, or else Playwright's own; without what it would ask of the network."""
    path = os.environ.get("PYNUMDRAW_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    args = ["--no-sandbox", "--no-first-run", *QUIET]
    return browser_type_launch_args | {"args": args} | ({"executable_path": path} if path else {})


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    """Leave the service worker out, as where the page isn't served over HTTPS; ``new_context`` has it."""
    context.add_init_script("delete Navigator.prototype.serviceWorker")
    return context
