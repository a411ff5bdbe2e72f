"""Settings: environment variables, checked before anything starts."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import msgspec

from pynumdraw.errors import BadSetting
from pynumdraw.model.artefact import MODELS
from pynumdraw.serve.log import Level

_PREFIX = "PYNUMDRAW_"
_NGINX_SETTINGS = {"http_port", "https_port", "upstreams", "rate", "burst", "connections", "unlimited", "proxies"}
_HTTPS_AND_SITES = {"tls_certificate", "tls_key", "origins"}
_OTHER_SETTINGS = _NGINX_SETTINGS | _HTTPS_AND_SITES | {"resolver", "nginx_workers", "data", "chromium"}


def cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of the server: field `x` is the environment variable ``PYNUMDRAW_X``.

    Attributes
    ----------
    host, port : str, int
        Where the server listens. bjoern has no limits and no timeouts: only a proxy may have access to it.
    workers : int
        Number of worker processes, by default one per core.
    models : Path
        The folder of the model artefact.
    log_level : str
        The lowest level of log lines that are written.
    log_file : Path, optional
        The file that the log is appended to; by default it goes to standard output.
    collect : Path, optional
        The folder of the corrections that users send; by default none are taken.
    collect_limit : int
        MiB that these may have together.
    grace : float
        Seconds that requests in flight have to finish when the server stops. What supervises the server (tmux, systemd,
        a container engine) waits a little longer before it kills it.
    """

    host: Annotated[str, msgspec.Meta(description="an IPv4 address of this machine")] = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=1, le=65535, description="a port, 1 to 65535")] = 8081
    workers: Annotated[int, msgspec.Meta(ge=1, le=1024, description="a number of processes, 1 to 1024")] = (
        msgspec.field(default_factory=cores)
    )
    models: Annotated[Path, msgspec.Meta(description="a folder")] = MODELS
    log_level: Annotated[Level, msgspec.Meta(description="debug, info, warning or error")] = "info"
    log_file: Annotated[Path | None, msgspec.Meta(description="a file")] = None
    collect: Annotated[Path | None, msgspec.Meta(description="a folder")] = None
    collect_limit: Annotated[int, msgspec.Meta(ge=1, le=4096, description="a number of MiB, 1 to 4096")] = 256
    grace: Annotated[float, msgspec.Meta(ge=0, le=60, description="a number of seconds, 0 to 60")] = 10.0


_FIELDS = get_type_hints(Settings, include_extras=True)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings from environment variables; an empty variable counts as not set.

    Raises
    ------
    BadSetting
        With the name of the variable, its value, and the allowed values.
    """
    values = {field: environment.get(_variable(field), "") for field in _FIELDS}
    return Settings(**{field: _convert(field, value) for field, value in values.items() if value})


def unknown_settings(environment: Mapping[str, str]) -> list[str]:
    """List the variables with our prefix that are no setting of any of our programs: probably typing errors."""
    known = {_variable(field) for field in _FIELDS.keys() | _OTHER_SETTINGS}
    return sorted(name for name in environment if name.startswith(_PREFIX) and name not in known)


def _variable(field: str) -> str:
    return _PREFIX + field.upper()


def _convert(field: str, value: str) -> Any:
    kind = _FIELDS[field]
    try:
        return msgspec.convert(value, kind, strict=False, dec_hook=lambda path, text: path(text))
    except msgspec.ValidationError as error:
        allowed = kind.__metadata__[0].description
        raise BadSetting(f"{_variable(field)} is '{value}'; it must be {allowed}.{_hint(value)}") from error


def _hint(value: str) -> str:
    if not value.startswith("tcp://"):
        return ""
    return (
        " Kubernetes sets it for a Service named pynumdraw:"
        " set `enableServiceLinks: false` in the pod, or set the variable there."
    )
