"""The check before each reload, and for ``--check``: whether code, settings and model on disk can serve."""

import signal
import subprocess
from collections.abc import Mapping

import msgspec

from pynumdraw.errors import BrokenArtefact
from pynumdraw.serve.log import log
from pynumdraw.serve.log_file import check_log_file
from pynumdraw.serve.openapi.examples import DRAWING
from pynumdraw.serve.process.reexec import command
from pynumdraw.serve.settings import read_settings

OPTION = "--check"
_TIME_LIMIT = 60  # seconds


def check(environment: Mapping[str, str]) -> str:
    """Answer one drawing without listening on any port, and return the name and version of the model.

    Raises
    ------
    BadSetting, BrokenArtefact
        For the same reasons as the server.
    """
    signal.alarm(_TIME_LIMIT)
    settings = msgspec.structs.replace(read_settings(environment), log_level="error")
    if settings.log_file:
        check_log_file(settings.log_file)
    # The master imports this module, and it must not import NumPy before it has set the number of threads.
    from pynumdraw.serve.http.app import create_app  # noqa: PLC0415
    from pynumdraw.serve.http.model import model_of  # noqa: PLC0415

    app = create_app(settings)
    stem = model_of(app).sidecar.stem
    answer = app.test_client().post("/api/v1/predict", json=DRAWING)
    body = answer.get_json()
    if answer.status_code != 200 or body["number"] != "7":
        raise BrokenArtefact(f"The model {stem} reads a 7 as {body.get('number') or body}.")
    return stem


class SelfCheck:
    """A run of the program on disk with the option ``--check``, in a process of its own; at most one at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start a run. One that is still running is stopped, since it may check what was replaced meanwhile."""
        self.stop()
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the same command that started this process
                [*command(), OPTION], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
            )
        except OSError as error:
            log.error("reload refused", reason=error.strerror)

    def is_running(self) -> bool:
        """Return whether a run was started and its result has not been taken."""
        return self._process is not None

    def has_succeeded(self) -> bool:
        """Take the result of a run that has ended: return True once if it succeeded, else log the reason."""
        if self._process is None or self._process.poll() is None:
            return False
        message = self._process.communicate()[1].strip()[-500:]
        code, self._process = self._process.returncode, None
        if code:
            log.error("reload refused", reason=message or f"exit status {code}")
        return code == 0

    def stop(self) -> None:
        """Stop the run, if there is one."""
        if self._process:
            self._process.kill()
            self._process.communicate()
        self._process = None
