"""A rehearsal of serving: whether the code, the settings and the model that are there now could do it."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Mapping

import msgspec

from pynumdraw.errors import BrokenArtefact
from pynumdraw.serve.log import log
from pynumdraw.serve.openapi.examples import DRAWING
from pynumdraw.serve.process.reexec import command
from pynumdraw.serve.settings import read_settings

OPTION = "--check"
_LIMIT = 60  # seconds


def self_check(environment: Mapping[str, str]) -> str:
    """Serve one drawing without listening anywhere; return what served it.

    Raises
    ------
    BadSetting, BrokenArtefact
        Where serving would.
    """
    signal.alarm(_LIMIT)
    settings = msgspec.structs.replace(read_settings(environment), log_level="error")
    from pynumdraw.serve.http.app import create_app  # noqa: PLC0415 - only after the metrics' folder is settled
    from pynumdraw.serve.http.model import model_of  # noqa: PLC0415

    app = create_app(settings)
    sidecar = model_of(app).sidecar
    answer = app.test_client().post("/api/v1/predict", json=DRAWING)
    if answer.status_code != 200 or answer.get_json()["number"] != "7":
        raise BrokenArtefact(f"The model {sidecar.stem} reads a 7 as: {answer.get_data(as_text=True)[:300]}")
    return sidecar.stem


class SelfCheck:
    """A rehearsal by the program on disk, in a process of its own; one at a time, and none at first."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def begin(self) -> None:
        """Begin one, anew if another goes on: what that tries may be outdated."""
        self.stop()
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the very command that started this process
                [*command(), OPTION], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
            )
        except OSError as error:
            log.error("reload refused", reason=error.strerror)

    def is_on(self) -> bool:
        """Say whether one goes on."""
        return self._process is not None

    def has_succeeded(self) -> bool:
        """Say, once, that the one begun last went well."""
        if self._process is None or self._process.poll() is None:
            return False
        told = self._process.communicate()[1].strip()[-500:]
        code, self._process = self._process.returncode, None
        if code:
            log.error("reload refused", reason=told or f"exit status {code}")
        return code == 0

    def stop(self) -> None:
        """End it, if one goes on."""
        if self._process:
            self._process.kill()
            self._process.communicate()
        self._process = None
