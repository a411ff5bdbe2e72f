"""The master replaces workers that die, reloads code and model, and ends with all of its workers."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest
from other_model import switch, use_no_model, use_version
from pynumdraw.model.artefact import load_current
from pynumdraw.serve.openapi.examples import DRAWING
from running import SERVER, Server, running, running_server, wait_until

BODY = json.dumps(DRAWING).encode()
TIME = "%Y-%m-%dT%H:%M:%S.%fZ"
JSON = {"Content-Type": "application/json"}

# Two workers that die at once, and a child that the master did not start.
DYING = """
import os
from pynumdraw.serve.log import log
from functools import partial
from pynumdraw.serve.process.children import Children, block_signals, wait_for_signal
from pynumdraw.serve.process.master import Master, WorkerSpec
from pynumdraw.serve.process.self_check import SelfCheck
log.configure("info")
os.fork() or os._exit(0)
signals = block_signals()
spec = WorkerSpec(2, 1.0, lambda: None, lambda: False)
Master(spec, Children(lambda: 7, ()), SelfCheck()).run(partial(wait_for_signal, signals))
"""


@contextmanager
def serving(tmp_path: Path) -> Generator[Server]:
    """Run a server whose files are all in `tmp_path`, since one that is killed cannot remove them."""
    env = {"PYNUMDRAW_GRACE": "2", "TMPDIR": str(tmp_path)}
    with running_server(tmp_path, stop=signal.SIGKILL, **env) as server:
        wait_until(lambda: len(server.events("worker ready")) == 2)
        yield server


def pids(server: Server, event: str) -> list[int]:
    return [line["pid"] for line in server.events(event)]


def ask(server: Server, connection: HTTPConnection | None = None) -> int:
    connection = connection or HTTPConnection("127.0.0.1", server.port, timeout=5)
    connection.request("POST", "/api/v1/predict", BODY, JSON)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def version(server: Server) -> str:
    return json.loads(server.get("/api/v1/model"))["version"]


def is_alive(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


def test_killed_workers_are_replaced_under_load(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        for count in (3, 4):
            os.kill(pids(server, "worker ready")[-1], signal.SIGKILL)
            while len(server.events("worker ready")) < count:
                with suppress(OSError, HTTPException):  # requests of the killed worker; nginx would send them again
                    assert ask(server) == 200
        assert [ask(server) for _ in range(20)] == [200] * 20
        assert pids(server, "worker died") == pids(server, "worker ready")[1:3]
        assert "Killed" in server.events("worker died")[0]["reason"]


def test_metrics_include_all_workers_even_dead_ones(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        answered = [ask(server) for _ in range(10)]
        os.kill(pids(server, "worker ready")[0], signal.SIGKILL)
        wait_until(lambda: len(server.events("worker ready")) == 3)
        lines = server.get("/metrics").decode().splitlines()
        assert f'pynumdraw_requests_total{{route="/api/v1/predict",status="200"}} {len(answered)}.0' in lines
        assert [line.split()[1] for line in lines if line.startswith("pynumdraw_workers{")] == ["2.0"]
        assert "pynumdraw_worker_restarts_total 1.0" in lines


def test_request_in_flight_is_answered_after_sigterm(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=5)
        connection.putrequest("POST", "/api/v1/predict")
        for name, value in (JSON | {"Content-Length": str(len(BODY)), "Connection": "close"}).items():
            connection.putheader(name, value)
        connection.endheaders(BODY[:50])
        time.sleep(0.3)  # so that a worker has it
        server.process.terminate()
        wait_until(lambda: server.events("worker stopped"))
        connection.send(BODY[50:])
        answer = connection.getresponse()
        assert (answer.status, json.loads(answer.read())["number"]) == (200, "7")
        assert server.process.wait(15) == 0
        assert server.events("stopped")


def test_connection_kept_alive_delays_the_end_by_the_grace_only(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=5)
        assert ask(server, connection) == 200
        server.process.terminate()
        assert server.process.wait(15) == 0
        reasons = sorted(event["reason"] for event in server.events("worker stopped"))
        assert reasons == ["exit status 0", "exit status 1"]


def test_ctrl_c_drains(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        os.killpg(server.pid, signal.SIGINT)  # to master and workers, as a terminal sends it
        assert server.process.wait(15) == 0
        assert len(server.events("worker stopped")) == 2


def test_workers_end_with_a_killed_master(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        workers = pids(server, "worker ready")
        server.process.kill()
        wait_until(lambda: not any(is_alive(pid) for pid in workers))


def test_worker_that_hangs_is_killed_after_the_grace(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        os.kill(pids(server, "worker ready")[0], signal.SIGSTOP)
        server.process.terminate()
        assert server.process.wait(15) == 0
        assert any("Killed" in event["reason"] for event in server.events("worker stopped"))


def test_stopped_worker_is_replaced(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        stopped = pids(server, "worker ready")[0]
        os.kill(stopped, signal.SIGSTOP)
        wait_until(lambda: len(server.events("worker ready")) == 3)
        assert pids(server, "worker died") == [stopped]


def test_reload_replaces_the_old_workers_by_new_ones(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        old = pids(server, "worker ready")
        use_version(server.models, "9.9.9")
        assert version(server) == load_current()[1].version
        assert [server.reload() for _ in range(2)] == ["reloaded"] * 2
        assert version(server) == "9.9.9"
        wait_until(lambda: not any(is_alive(pid) for pid in old))
        assert len([pid for pid in pids(server, "worker ready") if is_alive(pid)]) == 2
        server.process.terminate()
        assert server.process.wait(15) == 0
        assert not list(tmp_path.glob("pynumdraw-*"))  # the folder of the metrics


@pytest.mark.parametrize("break_model", [lambda models: switch(models, {}), use_no_model, shutil.rmtree])
def test_broken_model_is_refused_and_the_old_one_stays(tmp_path: Path, break_model: Callable[[Path], object]) -> None:
    with serving(tmp_path) as server:
        old = pids(server, "worker ready")
        break_model(server.models)
        assert server.reload() == "reload refused"
        assert "not usable" in server.events("reload refused")[0]["reason"]
        assert all(is_alive(pid) for pid in old)
        os.kill(old[0], signal.SIGKILL)
        wait_until(lambda: len(server.events("worker ready")) == 3)
        assert version(server) == load_current()[1].version


def test_worker_that_dies_makes_the_server_load_a_new_model(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        use_version(server.models, "9.9.9")
        os.kill(pids(server, "worker ready")[0], signal.SIGKILL)
        wait_until(lambda: server.events("reloaded"))
        assert version(server) == "9.9.9"


def test_workers_that_die_at_once_are_started_once_a_second(tmp_path: Path) -> None:
    log, env = tmp_path / "log", {"PYTHONPATH": str(SERVER.parent)}
    with running([sys.executable, "-c", DYING], log, signal.SIGKILL, env) as process:
        server = Server(process, 0, log, tmp_path)
        wait_until(lambda: len(server.events("worker died")) >= 6)
        first, *_, last = (datetime.strptime(event["time"], TIME) for event in server.events("worker started")[:5])
        assert last - first > timedelta(seconds=1)
        assert {event["reason"] for event in server.events("worker died")} == {"exit status 7"}
        process.terminate()
        assert process.wait(15) == 0
