"""The windows of ``deploy_dev.sh`` show the logs, and nothing that happens to a window or to tmux stops the service."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from checkout import Checkout, make_checkout, processes_in
from load import load
from running import wait_until

STOP_OUTPUT, INTERRUPT, SUSPEND, QUIT = "C-s", "C-c", "C-z", "C-\\"


def tmux(started: subprocess.CompletedProcess[str], *arguments: str) -> str:
    """Run a command of the tmux whose ``attach`` command ``start`` has told."""
    told = re.search(r"^To see it run: (tmux .*)attach ", started.stdout, re.MULTILINE)
    assert told, started.stdout
    command = [*shlex.split(told[1]), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def children(pid: str, name: str) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found if Path(f"/proc/{child}/comm").read_text().strip() == name]


def logged_requests(checkout: Checkout) -> int:
    return (checkout.folder / "run" / "server.log").read_text().count('"event":"request"')


def test_no_key_stops_the_service_or_its_log(checkout: Checkout) -> None:
    started = checkout("start")
    before = checkout.processes()
    for window in ("server", "nginx"):
        for key in (INTERRUPT, SUSPEND, QUIT, STOP_OUTPUT):
            tmux(started, "send-keys", "-t", f"pynumdraw:{window}", key)
    with load(f"http://127.0.0.1:{checkout.ports[0]}") as seen:
        seen.wait_for(1500)  # more than the buffers of a terminal and of a pipe hold
    assert seen.outcomes.keys() == {200}
    assert logged_requests(checkout) >= seen.outcomes[200]
    assert checkout.processes() == before


def test_what_shows_the_log_may_be_killed_and_comes_back(checkout: Checkout) -> None:
    started = checkout("start")
    pane = tmux(started, "list-panes", "-t", "pynumdraw:server", "-F", "#{pane_pid}").strip()
    with load(f"http://127.0.0.1:{checkout.ports[0]}") as seen:
        for _ in range(3):
            [follower] = children(pane, "tail")
            os.kill(follower, signal.SIGKILL)
            seen.wait_for(50)
            wait_until(lambda: follower not in children(pane, "tail") != [])  # noqa: B023 - at once
    assert seen.outcomes.keys() == {200}
    assert logged_requests(checkout) >= seen.outcomes[200]


def is_back_after_a_kill(checkout: Checkout, number: int) -> None:
    before = checkout.processes()

    def is_back() -> bool:
        status = checkout("status").stdout
        return "\nReady" in status and len(processes_in(status)) == 2 and processes_in(status) != before

    os.kill(before[number], signal.SIGKILL)
    wait_until(is_back)


def test_a_killed_server_is_started_again_and_nginx_answers_meanwhile(checkout: Checkout) -> None:
    checkout("start")
    with load(f"http://127.0.0.1:{checkout.ports[0]}") as seen:
        seen.wait_for(50)
        is_back_after_a_kill(checkout, 0)
        seen.outcomes[503] += 1  # there may have been none
        assert seen.outcomes.keys() == {200, 503}
        seen.outcomes.clear()
        seen.wait_for(50)
    assert seen.outcomes.keys() == {200}
    assert "has ended (status 137): starting it again" in (checkout.folder / "run" / "server.log").read_text()


def test_a_killed_nginx_is_started_again(checkout: Checkout) -> None:
    checkout("start")
    is_back_after_a_kill(checkout, 1)
    with load(f"http://127.0.0.1:{checkout.ports[0]}") as seen:
        seen.wait_for(50)
    assert seen.outcomes.keys() == {200}


def test_the_users_settings_of_tmux_do_not_matter(checkout: Checkout) -> None:
    settings = ["set -g destroy-unattached on", "set -s exit-unattached on", "set -g base-index 7"]
    settings.append("set-hook -g session-created 'rename-session other'")
    (Path(checkout.env["HOME"]) / ".tmux.conf").write_text("\n".join(settings))
    assert checkout("start").returncode == 0
    assert checkout("status").returncode == 0
    assert checkout("stop").returncode == 0


def test_two_checkouts_do_not_meet(checkout: Checkout, tmp_path: Path) -> None:
    other = make_checkout(tmp_path / "other")
    try:
        assert checkout("start").returncode == 0
        assert other("start", TMUX_TMPDIR=checkout.env["TMUX_TMPDIR"]).returncode == 0
        assert checkout("stop").returncode == 0
        assert other("status").returncode == 0
    finally:
        other("stop")


def start_as_before(checkout: Checkout) -> None:
    """Start server and nginx as ``deploy_dev.sh`` did at commit 4a0f4a3, in the user's own tmux."""
    run = checkout.folder / "run"
    run.mkdir()
    config = subprocess.run(
        [checkout.folder / "deploy" / "nginx_conf.sh"], env=checkout.env, capture_output=True, text=True, check=True
    )
    (run / "nginx.conf").write_text(
        config.stdout.replace(
            "root frontend;",
            f"root {shutil.copytree(checkout.folder / 'frontend', Path(checkout.env['HOME']) / 'page')};",
        )
    )
    settings = [f"{name}={value}" for name, value in checkout.env.items() if name.startswith("PYNUMDRAW_")]
    (run / "settings").write_text("".join(f"{setting}\n" for setting in settings))
    python = f"{checkout.env['CONDA_PREFIX']}/bin/python"
    logged = 'exec > >(exec tee -ia "run/$0.log") 2>&1; exec "$@"'
    nginx = '"$@" & trap "kill -QUIT $!" HUP TERM INT; wait; wait'
    as_root = ["-g", "user root;"] if os.getuid() == 0 else []
    windows = {
        "server": [python, "backend/prediction_server.py"],
        "nginx": ["bash", "-c", nginx, "bash", "nginx", "-p", ".", "-c", "run/nginx.conf", *as_root],
    }
    path = f"PATH={checkout.env['PATH']}:/usr/sbin"
    for name, command in windows.items():
        new = ["new-session", "-d", "-s"] if name == "server" else ["new-window", "-d", "-t"]
        words = ["env", "-i", path, *settings, "bash", "-c", logged, name, *command]
        tmux_words = [word[:-1] + "\\;" if word.endswith(";") else word for word in words]
        option = ["set-option", "-w", "-t", f"=pynumdraw:={name}", "remain-on-exit", "on"]
        url = ["set-option", "-t", "=pynumdraw:", "@url", f"http://127.0.0.1:{checkout.ports[0]}/"]
        target = "pynumdraw" if name == "server" else "=pynumdraw:"
        subprocess.run(
            ["tmux", *new, target, "-n", name, *tmux_words, ";", *option, ";", *url],
            env=checkout.env,
            cwd=checkout.folder,
            check=True,
        )


def test_a_session_that_an_older_version_has_started_is_found(checkout: Checkout) -> None:
    start_as_before(checkout)
    wait_until(lambda: checkout("status").returncode == 0)
    before = checkout.processes()
    assert "Already running" in checkout("start").stdout
    assert checkout("reload").returncode == 0
    assert checkout.processes() == before
    assert checkout("restart").returncode == 0
    with pytest.raises(subprocess.CalledProcessError):
        subprocess.run(["tmux", "has-session", "-t", "pynumdraw"], env=checkout.env, check=True)
