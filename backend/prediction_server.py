"""Starts the prediction server: `python prediction_server.py`; with `--check` it only says whether it could.

It listens on the machine itself only, for nginx in front of it. SIGTERM or Ctrl-C ends it, once the requests in
flight are answered. SIGUSR2 has new workers, of the code and the model that are there by then, take over without
losing a request, if they pass the check; its log tells "reloaded", or "reload refused" and why.

Settings, from environment variables:
  PYNUMDRAW_HOST       where to listen (127.0.0.1); let nobody but a proxy reach it, it has no limits of its own
  PYNUMDRAW_PORT       (8081)
  PYNUMDRAW_WORKERS    processes (one a core)
  PYNUMDRAW_MODELS     folder of the model (models/)
  PYNUMDRAW_LOG_LEVEL  debug, info, warning or error (info)
  PYNUMDRAW_GRACE      seconds that requests in flight get at the end (10)
"""

from __future__ import annotations

import os
import sys

from pynumdraw.errors import BadSetting, PynumdrawError
from pynumdraw.serve.process.self_check import OPTION, self_check
from pynumdraw.serve.process.server import main


def run(arguments: list[str]) -> int:
    """Serve until told to stop; return the exit status."""
    try:
        if arguments == [OPTION]:
            print(f"{self_check(os.environ)} can be served.")
            return 0
        if not arguments:
            return main(os.environ)
    except PynumdrawError as error:
        print(f"{error.title}: {error.detail}", file=sys.stderr)
        return 2 if isinstance(error, BadSetting) else 1
    asked = arguments[0] in ("-h", "--help")
    print(__doc__, end="", file=sys.stdout if asked else sys.stderr)
    return 0 if asked else 2


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
