"""The real server behind a real nginx, on free ports, for end-to-end tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from checkout import Checkout, make_checkout
from playwright.sync_api import BrowserContext
from pynumdraw.model.artefact import load_current_model
from pynumdraw.model.weights import pack_weights
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
def embed_url(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """Address, with a slash at its end, of a plain file server with the pad's folder, its weights, and docs/embed.html."""
    site = tmp_path_factory.mktemp("embed")
    shutil.copytree(ROOT / "frontend", site / "frontend")
    shutil.copytree(ROOT / "docs", site / "docs")
    (site / "frontend" / "model").mkdir()
    (site / "frontend" / "model" / "weights.bin").write_bytes(pack_weights(load_current_model()))
    with running_file_server(site) as url:
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
