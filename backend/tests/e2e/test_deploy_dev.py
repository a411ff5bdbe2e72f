"""Run ``deploy_dev.sh`` in a copy of the checkout, whose path is full of characters that are special somewhere."""

from __future__ import annotations

import json
import socket
import subprocess
import uuid
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from checkout import Checkout
from load import load
from other_model import use_version
from pynumdraw.serve.openapi.examples import CORRECTION


def is_listening(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def test_life_cycle(checkout: Checkout) -> None:
    started = checkout("start")
    assert started.returncode == 0, started.stdout
    assert f"http://127.0.0.1:{checkout.ports[0]}/" in started.stdout

    first = checkout.processes()
    assert len(first) == 2
    assert "Already running" in checkout("start").stdout
    assert checkout.processes() == first

    assert checkout("restart").returncode == 0
    assert not set(checkout.processes()) & set(first)
    with urlopen(f"http://127.0.0.1:{checkout.ports[0]}/api/v1/model") as model:
        assert json.load(model)["version"] in checkout("status").stdout

    assert checkout("stop").returncode == 0
    assert checkout("status").returncode == 3
    assert not any(map(is_listening, checkout.ports))
    assert checkout("stop").returncode == 0
    assert not Path(started.stdout.split("tmux -S ")[1].split(" attach")[0]).exists()


def test_reload_takes_over_a_new_model_without_losing_a_request(checkout: Checkout) -> None:
    checkout("start")
    before = checkout.processes()
    with load(f"http://127.0.0.1:{checkout.ports[0]}") as seen:
        seen.wait_for(20)
        use_version(checkout.folder / "models", "9.9.9")
        reloaded = checkout("reload")
        assert reloaded.returncode == 0, reloaded.stdout
        seen.wait_for(20)
    assert seen.outcomes.keys() == {200}
    assert "model 9.9.9" in checkout("status").stdout
    assert checkout.processes() == before


def test_settings_last_until_it_is_stopped_unless_others_are_given(checkout: Checkout) -> None:
    assert checkout("start", PYNUMDRAW_COLLECT="corrections").returncode == 0
    url = f"http://127.0.0.1:{checkout.ports[0]}/api/v1/corrections"
    for count, command in enumerate(("reload", "restart", "restart"), 1):
        body = json.dumps(CORRECTION | {"id": str(uuid.uuid4())}).encode()
        assert urlopen(Request(url, body, {"Content-Type": "application/json"})).status == 204
        (file,) = (checkout.folder / "corrections").glob("*.ndjson")
        assert len(file.read_text().splitlines()) == count
        assert checkout(command).returncode == 0
    assert checkout("restart", PYNUMDRAW_COLLECT="").returncode == 0
    with urlopen(f"http://127.0.0.1:{checkout.ports[0]}/api/v1/model") as model:
        assert json.load(model)["collects_corrections"] is False


@pytest.mark.parametrize("command", ["reload", "restart"])
def test_a_model_that_cannot_start_is_refused_and_the_old_goes_on(checkout: Checkout, command: str) -> None:
    checkout("start")
    before = checkout("status").stdout
    (checkout.folder / "models" / "current.json").write_text("{}")
    refused = checkout(command)
    assert refused.returncode == 1
    assert "current.json" in refused.stdout
    assert checkout("status").stdout == before


@pytest.mark.parametrize("taken", [0, 1])
def test_a_taken_port_is_named_and_nothing_is_left_running(checkout: Checkout, taken: int) -> None:
    with socket.create_server(("127.0.0.1", checkout.ports[taken])):
        started = checkout("start")
    assert started.returncode == 1
    assert f"port {checkout.ports[taken]} is taken" in started.stdout
    assert checkout("status").returncode == 3


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"PYNUMDRAW_HTTP_PORT": "::1:80"}, "PYNUMDRAW_HTTP_PORT is '::1:80', but must be PORT, ADDRESS:PORT or ["),
        ({"PYNUMDRAW_HTTP_PORT": "[::]:70000"}, "PYNUMDRAW_HTTP_PORT is '[::]:70000'"),
        ({"PYNUMDRAW_PORT": "127.0.0.1:80"}, "PYNUMDRAW_PORT is '127.0.0.1:80', but must be a port"),
        ({"PYNUMDRAW_HTTP_PORT": "[::]:9", "PYNUMDRAW_PORT": "9"}, "are both 9"),
    ],
)
def test_ports_that_cannot_be_are_refused(checkout: Checkout, settings: dict[str, str], message: str) -> None:
    refused = checkout("start", **settings)
    assert refused.returncode == 1
    assert message in refused.stdout


def test_nginx_listens_at_the_address_given_and_there_alone(checkout: Checkout) -> None:
    started = checkout("start", PYNUMDRAW_HTTP_PORT=f"[::1]:{checkout.ports[0]}")
    assert started.returncode == 0, started.stdout
    assert f"Ready: http://[::1]:{checkout.ports[0]}/" in started.stdout
    assert "other machines" not in started.stdout
    assert not is_listening(checkout.ports[0])


def test_a_broken_model_is_reported_and_nothing_is_left_running(checkout: Checkout) -> None:
    (checkout.folder / "models" / "current.json").write_text("{}")
    started = checkout("start")
    assert started.returncode == 1
    assert "current.json" in started.stdout
    assert checkout("status").returncode == 3
    assert not any(map(is_listening, checkout.ports))


def test_a_missing_page_is_not_ready(checkout: Checkout) -> None:
    (checkout.folder / "frontend" / "index.html").unlink()
    started = checkout("start")
    assert started.returncode == 1
    assert "the page is not: " in started.stdout


def test_requests_in_flight_have_the_time_that_the_server_was_started_with(checkout: Checkout) -> None:
    checkout("start", PYNUMDRAW_GRACE="8")
    with socket.create_connection(("127.0.0.1", checkout.ports[1])) as kept_open:
        kept_open.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert b"200 OK" in kept_open.recv(1000)
        stopped = checkout("stop", PYNUMDRAW_GRACE="0")
    assert "killed" not in stopped.stdout + (checkout.folder / "run" / "server.log").read_text()


def test_nothing_of_the_environment_is_needed_or_disturbs(checkout: Checkout) -> None:
    (checkout.folder / "flask.py").write_text("raise ImportError('of another program')")
    checkout.env["PYTHONPATH"] = str(checkout.folder)
    del checkout.env["HOME"]
    started = checkout("start")
    assert started.returncode == 0, started.stdout
    assert checkout("restart").returncode == 0


def test_help_lists_every_command(checkout: Checkout) -> None:
    assert all(name in checkout("--help").stdout for name in ("start", "stop", "restart", "status", "logs", "install"))
    assert checkout("frobnicate").returncode == 1


def test_start_restarts_a_server_without_nginx(checkout: Checkout) -> None:
    started = checkout("start").stdout
    socket_path = started.split("tmux -S ")[1].split()[0]
    subprocess.run(["tmux", "-S", socket_path, "kill-window", "-t", "pynumdraw:nginx"], check=True)
    assert checkout("status").returncode == 1
    assert checkout("start").returncode == 0
    assert checkout("status").returncode == 0
