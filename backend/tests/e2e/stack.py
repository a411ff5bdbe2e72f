"""The project's nginx, or a plain file server, run for the length of a ``with`` on a free port."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from running import free_port, running, wait_for

ROOT = Path(__file__).resolve().parents[3]
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")

Edit = Callable[[str], str]
StartNginx = Callable[..., AbstractContextManager[str]]


@contextmanager
def running_nginx(
    prefix: Path, upstream: int, ready: str = "/", edit: Edit = str, page: Path = ROOT / "frontend", **settings: str
) -> Generator[str]:
    """Run nginx with the project's configuration, settings and `edit` applied, until it answers the path `ready`."""
    at = settings.pop("HTTP_PORT", f"127.0.0.1:{free_port()}")
    base_url = f"http://{at if ':' in at else f'127.0.0.1:{at}'}"
    (prefix / "run").mkdir(exist_ok=True)
    (prefix / "frontend").symlink_to(page)
    render(prefix, edit, HTTP_PORT=at, PORT=str(upstream), **settings)
    as_root = ["-g", "user root;"] if os.getuid() == 0 else []
    command = [str(NGINX), "-p", str(prefix), "-c", "nginx.conf", *as_root]
    log = prefix / "nginx.log"
    with running(command, log, signal.SIGQUIT, {}) as process:
        wait_for(f"{base_url}{ready}", process, log)
        yield base_url


def render(prefix: Path, edit: Edit = str, **settings: str) -> None:
    """Write the project's nginx configuration, with settings and `edit` applied, into `prefix`."""
    env = os.environ | {f"PYNUMDRAW_{name}": value for name, value in settings.items()}
    config = subprocess.run([ROOT / "deploy" / "nginx_conf.sh"], env=env, capture_output=True, text=True, check=True)
    (prefix / "nginx.conf").write_text(edit(config.stdout))


@contextmanager
def running_file_server(host: Path, page: Path) -> Generator[str]:
    """Serve the folder `page` by Python's own server, below a path; `host` is an empty folder."""
    path = "v/2/model/page"  # the service worker must not take its parts for its own
    (host / "files" / path).parent.mkdir(parents=True)
    (host / "files" / path).symlink_to(page)
    port, log = free_port(), host / "log"
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "-d", str(host / "files")]
    with running(command, log, signal.SIGTERM, {}) as process:
        url = f"http://127.0.0.1:{port}/{path}/"
        wait_for(url, process, log)
        yield url
