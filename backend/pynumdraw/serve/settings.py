"""Settings, from environment variables, checked before anything starts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import msgspec

from pynumdraw.errors import BadSetting
from pynumdraw.model.artefact import MODELS
from pynumdraw.serve.log import Level

PREFIX = "PYNUMDRAW_"
OF_NGINX = {"http_port", "https_port", "upstreams", "rate", "burst", "connections", "unlimited", "proxies"}
OF_OTHER_PROGRAMS = OF_NGINX | {"tls_certificate", "tls_key", "data", "chromium"}


def cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What can be chosen at start: field `x` is the environment variable ``PYNUMDRAW_X``.

    Attributes
    ----------
    host : str
        Where the workers listen. bjoern knows no limits and no timeouts: let nobody but a proxy reach it.
    port : int
        Likewise.
    workers : int
        Processes; one a core where nothing is set.
    models : Path
        Folder of the model artefact.
    log_level : str
        From which level on log lines are written.
    grace : float
        Seconds that requests in flight get at the end.
    """

    host: Annotated[str, msgspec.Meta(description="an IPv4 address of this machine")] = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=1, le=65535, description="a port, 1 to 65535")] = 8081
    workers: Annotated[int, msgspec.Meta(ge=1, le=1024, description="a number of processes, 1 to 1024")] = (
        msgspec.field(default_factory=cores)
    )
    models: Annotated[Path, msgspec.Meta(description="a folder")] = MODELS
    log_level: Annotated[
        Level,
        msgspec.Meta(description="debug, info, warning or error"),
    ] = "info"
    grace: Annotated[float, msgspec.Meta(ge=0, le=3600, description="seconds, 0 to 3600")] = 10.0


_FIELDS = get_type_hints(Settings, include_extras=True)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Take the settings from environment variables; an empty one counts as not set.

    Raises
    ------
    BadSetting
        Naming the variable, what it is, and what is wanted.
    """
    given = {field: environment.get(_variable(field), "") for field in _FIELDS}
    return Settings(**{field: _convert(field, value) for field, value in given.items() if value})


def unknown_settings(environment: Mapping[str, str]) -> list[str]:
    """List the variables that look like settings and are none: typing errors, or another program's."""
    known = {_variable(field) for field in _FIELDS.keys() | OF_OTHER_PROGRAMS}
    return sorted(name for name in environment if name.startswith(PREFIX) and name not in known)


def _variable(field: str) -> str:
    return PREFIX + field.upper()


def _convert(field: str, value: str) -> Any:
    kind = _FIELDS[field]
    try:
        return msgspec.convert(value, kind, strict=False, dec_hook=lambda path, text: path(text))
    except msgspec.ValidationError as error:
        wanted = kind.__metadata__[0].description
        raise BadSetting(f"{_variable(field)} is '{value}', wanted is {wanted}.{_hint(value)}") from error


def _hint(value: str) -> str:
    if not value.startswith("tcp://"):
        return ""
    return (
        " Kubernetes sets it so for a Service named pynumdraw:"
        " say `enableServiceLinks: false` in the pod, or set the variable there."
    )
