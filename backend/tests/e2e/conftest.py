"""The real server behind a real nginx, on free ports, for end-to-end tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from checkout import Checkout, make_checkout
from playwright.sync_api import BrowserContext
from running import Server, running_server
from stack import NGINX, StartNginx, running_file_server, running_nginx

ROOT = Path(__file__).resolve().parents[3]
BROWSERS = ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser"]
QUIET = [f"--disable-{name}" for name in ("gpu", "quic", "background-networking", "component-update", "sync")]


@pytest.fixture(scope="session")
def start_nginx() -> StartNginx:
    """Return a context manager that runs an nginx for one test; skip the test if nginx is not installed."""
    if NGINX is None:
        pytest.skip("nginx is not installed")
    return running_nginx


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[Server]:
    """``prediction_server.py``, running with two workers."""
    with running_server(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="session")
def base_url(server: Server, start_nginx: StartNginx, tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """Address, without a slash at its end, of the page and the API behind nginx."""
    with start_nginx(tmp_path_factory.mktemp("nginx"), server.port, "/readyz") as url:
        yield url


@pytest.fixture(scope="session")
def exported_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of an exported page."""
    folder = tmp_path_factory.mktemp("static") / "page"
    export = [sys.executable, "-m", "pynumdraw", "export-page", str(folder)]
    subprocess.run(export, cwd=ROOT / "backend", check=True, timeout=120)
    return folder


@pytest.fixture(scope="session")
def static_url(exported_page: Path, tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """Address, with a slash at its end, of an exported page, which a plain file server serves below a path."""
    with running_file_server(tmp_path_factory.mktemp("host"), exported_page) as url:
        yield url


@pytest.fixture(scope="session")
def embed_url(exported_page: Path, tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """Address, with a slash at its end, of a file server with docs/embed.html, and an exported page as frontend."""
    site = tmp_path_factory.mktemp("embed")
    (site / "frontend").symlink_to(exported_page)
    (site / "docs").symlink_to(ROOT / "docs")
    with running_file_server(tmp_path_factory.mktemp("embed-host"), site) as url:
        yield url


@pytest.fixture
def checkout(tmp_path: Path) -> Generator[Checkout]:
    """Return a copy of the checkout, whose ``deploy_dev.sh`` is stopped at the end."""
    if not shutil.which("tmux"):
        pytest.skip("tmux is not installed")
    checkout = make_checkout(tmp_path)
    yield checkout
    checkout("stop")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Launch an installed Chromium, or else Playwright's own, without its background network requests."""
    path = os.environ.get("PYNUMDRAW_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    args = ["--no-sandbox", "--no-first-run", *QUIET]
    return browser_type_launch_args | {"args": args} | ({"executable_path": path} if path else {})


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    """Browser context without service workers, as on a page served over HTTP; those of ``new_context`` have them."""
    context.add_init_script("delete Navigator.prototype.serviceWorker")
    return context
