"""Under the load of eight clients, every request is answered, whatever happens to workers, models and nginx.

Each fault is repeated a few times; with ``pytest -m soak -s`` often enough to be sure, and figures are printed.
"""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from load import Load, load
from other_model import switch, use_version
from running import Server, running_server, wait_until

Stack = tuple[Server, str, Path]


@pytest.fixture(scope="module")
def stack(start_nginx: Any, tmp_path_factory: pytest.TempPathFactory) -> Generator[Stack]:
    """Return a server, the URL of an nginx in front of it, and the folder of that nginx."""
    prefix = tmp_path_factory.mktemp("nginx")
    with (
        running_server(tmp_path_factory.mktemp("server")) as server,
        start_nginx(prefix, server.port, "/readyz") as url,
    ):
        yield server, url, prefix


def short_or_long(name: str, short: int, long: int) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(name, [short, pytest.param(long, marks=pytest.mark.soak)])


def assert_all_answered(seen: Load, what: str) -> None:
    print(f"{what}: {dict(seen.outcomes)}, the slowest after {seen.slowest:.2f} s")
    assert seen.outcomes.keys() == {200}


@short_or_long("seconds", 3, 30)
def test_a_worker_killed_every_second(stack: Stack, seconds: int) -> None:
    server, url, _ = stack
    dice = random.Random(0)
    died = len(server.events("worker died"))
    with load(url) as seen:
        for _ in range(seconds):
            os.kill(dice.choice(server.workers()), signal.SIGKILL)
            time.sleep(1)
    assert_all_answered(seen, f"{seconds} workers killed")
    assert len(server.events("worker died")) - died > seconds / 2  # on a busy machine one may be killed twice


@short_or_long("times", 1, 20)
def test_graceful_restarts(stack: Stack, times: int) -> None:
    server, url, _ = stack
    before = set(server.workers())
    with load(url) as seen:
        assert [server.reload() for _ in range(times)] == ["reloaded"] * times
    assert_all_answered(seen, f"{times} reloads")
    assert not before & set(server.workers())


@short_or_long("times", 4, 20)
def test_reloads_of_nginx(stack: Stack, times: int) -> None:
    _, url, prefix = stack
    with load(url) as seen:
        for _ in range(times):
            os.kill(int((prefix / "run" / "nginx.pid").read_text()), signal.SIGHUP)
            seen.wait_for(20)
            time.sleep(0.2)
    assert_all_answered(seen, f"{times} reloads of nginx")


@short_or_long("times", 2, 20)
def test_workers_of_nginx_killed(stack: Stack, times: int) -> None:
    _, url, prefix = stack
    master = (prefix / "run" / "nginx.pid").read_text().strip()
    with load(url) as seen:
        for _ in range(times):
            seen.wait_for(20)
            os.kill(int(Path(f"/proc/{master}/task/{master}/children").read_text().split()[0]), signal.SIGKILL)
            time.sleep(0.5)
    answered = seen.outcomes.pop(200)
    print(f"{times} workers of nginx killed: {answered} answered, lost with them: {dict(seen.outcomes)}")
    assert answered > 20 * times
    assert seen.outcomes.total() <= 8 * times  # those of its connections, of which each client has one


@short_or_long("times", 1, 10)
def test_stopped_workers(stack: Stack, times: int) -> None:
    server, url, _ = stack
    with load(url) as seen:
        for _ in range(times):
            stopped = server.workers()[0]
            os.kill(stopped, signal.SIGSTOP)
            wait_until(lambda: stopped not in server.workers() and len(server.workers()) == 2)  # noqa: B023 - at once
            seen.wait_for(20)
    assert_all_answered(seen, f"{times} workers stopped")


@short_or_long("times", 1, 10)
def test_models_replaced_and_broken(stack: Stack, times: int) -> None:
    server, url, _ = stack
    current = server.models / "current.json"
    whole = json.loads(current.read_text())
    with load(url) as seen:
        for turn in range(times):
            switch(server.models, whole)
            use_version(server.models, f"9.9.{turn}")
            assert server.reload() == "reloaded"
            seen.versions.clear()
            seen.wait_for(20)
            switch(server.models, {"model": "none"})
            assert server.reload() == "reload refused"
            os.kill(server.workers()[0], signal.SIGKILL)  # its replacement cannot load the model from disk
            seen.wait_for(20)
            assert seen.versions == {f"9.9.{turn}"}
    switch(server.models, whole)
    assert_all_answered(seen, f"{times} models replaced, and broken")
