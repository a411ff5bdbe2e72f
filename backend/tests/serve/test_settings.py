"""Settings are read, or refused by name."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pynumdraw.errors import BadSetting
from pynumdraw.serve.settings import Settings, cores, read_settings, unknown_settings

SERVER = Path(__file__).resolve().parents[2] / "prediction_server.py"


def test_defaults_serve_this_machine_on_every_core() -> None:
    settings = read_settings({"PYNUMDRAW_PORT": "", "PATH": "/bin"})
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8081, cores())


def test_every_setting_can_be_chosen() -> None:
    chosen = {
        "PYNUMDRAW_HOST": "0.0.0.0",
        "PYNUMDRAW_PORT": "9000",
        "PYNUMDRAW_WORKERS": "3",
        "PYNUMDRAW_MODELS": "elsewhere",
        "PYNUMDRAW_LOG_LEVEL": "debug",
        "PYNUMDRAW_GRACE": "2.5",
    }
    assert read_settings(chosen) == Settings(
        host="0.0.0.0", port=9000, workers=3, models=Path("elsewhere"), log_level="debug", grace=2.5
    )
    assert unknown_settings(chosen) == []


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("PORT", "http", "1 to 65535"),
        ("PORT", "0", "1 to 65535"),
        ("PORT", "65536", "1 to 65535"),
        ("PORT", "tcp://10.0.0.1:80", "enableServiceLinks"),
        ("WORKERS", "0", "1 to 1024"),
        ("WORKERS", "1.5", "1 to 1024"),
        ("LOG_LEVEL", "loud", "debug, info, warning or error"),
        ("GRACE", "-1", "seconds"),
        ("GRACE", "nan", "seconds"),
        ("GRACE", "inf", "seconds"),
    ],
)
def test_bad_value_is_named_with_what_is_wanted(name: str, value: str, wanted: str) -> None:
    with pytest.raises(BadSetting) as refusal:
        read_settings({f"PYNUMDRAW_{name}": value})
    assert f"PYNUMDRAW_{name} is '{value}'" in refusal.value.detail
    assert wanted in refusal.value.detail


@given(st.text() | st.integers().map(str) | st.floats().map(str))
def test_a_port_is_one_or_refused(value: str) -> None:
    with suppress(BadSetting):
        assert 1 <= read_settings({"PYNUMDRAW_PORT": value}).port <= 65535


def test_typing_errors_are_found_and_other_programs_settings_left_alone() -> None:
    environment = {"PYNUMDRAW_WORKER": "2", "PYNUMDRAW_HTTP_PORT": "8080", "PYNUMDRAW_DATA": "d", "OTHER": "x"}
    assert unknown_settings(environment) == ["PYNUMDRAW_WORKER"]


def test_help_names_every_setting() -> None:
    told = subprocess.run([sys.executable, SERVER, "--help"], capture_output=True, text=True, check=True).stdout
    for field in Settings.__struct_fields__:
        assert f"PYNUMDRAW_{field.upper()} " in told
