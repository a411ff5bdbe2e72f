"""Settings are read, or refused with the name of the variable."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pynumdraw.errors import BadSetting
from pynumdraw.serve.settings import Settings, cores, read_settings, unknown_settings
from running import SERVER


def test_defaults_listen_on_this_machine_and_use_every_core() -> None:
    settings = read_settings({"PYNUMDRAW_PORT": "", "PATH": "/bin"})
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8081, cores())


def test_every_setting_can_be_set() -> None:
    chosen = {
        "PYNUMDRAW_HOST": "0.0.0.0",
        "PYNUMDRAW_PORT": "9000",
        "PYNUMDRAW_WORKERS": "3",
        "PYNUMDRAW_MODELS": "elsewhere",
        "PYNUMDRAW_LOG_LEVEL": "debug",
        "PYNUMDRAW_LOG_FILE": "logs/server.log",
        "PYNUMDRAW_COLLECT": "corrections",
        "PYNUMDRAW_COLLECT_LIMIT": "10",
        "PYNUMDRAW_GRACE": "2.5",
    }
    assert read_settings(chosen) == Settings(
        host="0.0.0.0",
        port=9000,
        workers=3,
        models=Path("elsewhere"),
        log_level="debug",
        log_file=Path("logs/server.log"),
        collect=Path("corrections"),
        collect_limit=10,
        grace=2.5,
    )
    assert unknown_settings(chosen) == []


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("PORT", "http", "1 to 65535"),
        ("PORT", "0", "1 to 65535"),
        ("PORT", "65536", "1 to 65535"),
        ("PORT", "tcp://10.0.0.1:80", "enableServiceLinks"),
        ("WORKERS", "0", "1 to 1024"),
        ("WORKERS", "1.5", "1 to 1024"),
        ("COLLECT_LIMIT", "4097", "1 to 4096"),
        ("LOG_LEVEL", "loud", "debug, info, warning or error"),
        ("GRACE", "-1", "seconds"),
        ("GRACE", "61", "a number of seconds, 0 to 60"),
        ("GRACE", "nan", "seconds"),
        ("GRACE", "inf", "seconds"),
    ],
)
def test_bad_value_is_named_with_the_allowed_ones(name: str, value: str, allowed: str) -> None:
    with pytest.raises(BadSetting) as refusal:
        read_settings({f"PYNUMDRAW_{name}": value})
    assert f"PYNUMDRAW_{name} is '{value}'" in refusal.value.detail
    assert allowed in refusal.value.detail


def test_longest_grace_is_what_supervisors_wait_for() -> None:
    assert read_settings({"PYNUMDRAW_GRACE": "60"}).grace == 60


@given(st.text() | st.integers().map(str) | st.floats().map(str))
def test_port_is_valid_or_refused(value: str) -> None:
    with suppress(BadSetting):
        assert 1 <= read_settings({"PYNUMDRAW_PORT": value}).port <= 65535


def test_typing_errors_are_found() -> None:
    environment = {"PYNUMDRAW_WORKER": "2", "PYNUMDRAW_HTTP_PORT": "8080", "PYNUMDRAW_DATA": "d", "OTHER": "x"}
    assert unknown_settings(environment) == ["PYNUMDRAW_WORKER"]


def test_every_setting_of_nginx_is_known() -> None:
    script = SERVER.parents[1] / "deploy" / "nginx_conf.sh"
    text = subprocess.run(["bash", script, "--help"], capture_output=True, text=True, check=True).stdout
    named = re.findall(r"PYNUMDRAW_[A-Z_]+", text)
    assert "PYNUMDRAW_ORIGINS" in named
    assert unknown_settings(dict.fromkeys(named, "x")) == []


def test_help_names_every_setting() -> None:
    text = subprocess.run([sys.executable, SERVER, "--help"], capture_output=True, text=True, check=True).stdout
    for field in Settings.__struct_fields__:
        assert f"PYNUMDRAW_{field.upper()} " in text
