"""Run the prediction server: `python prediction_server.py`. With `--check`, only check whether it could run.

It listens on this machine only, behind nginx. SIGTERM or Ctrl-C stops it after the requests in flight are answered.
SIGUSR2 reloads code and model: if they pass the check, new workers replace the old ones without losing a request. The
log says "reloaded", or "reload refused" and the reason.

Settings, from environment variables (with their defaults):
  PYNUMDRAW_HOST       address to listen on (127.0.0.1); only a proxy may have access, since there are no limits
  PYNUMDRAW_PORT       port to listen on (8081)
  PYNUMDRAW_WORKERS    number of processes (one per core)
  PYNUMDRAW_MODELS     folder of the model (models/)
  PYNUMDRAW_LOG_LEVEL  debug, info, warning or error (info)
  PYNUMDRAW_LOG_FILE   file to append the log to (standard output); opened anew after its rotation
  PYNUMDRAW_COLLECT    folder for corrections that users send (none: they are not taken); see README.md
  PYNUMDRAW_COLLECT_LIMIT  MiB that these may have together (256)
  PYNUMDRAW_GRACE      seconds, 60 at most, for requests in flight when the server stops (10)
"""

import os
import sys

from pynumdraw.errors import BadSetting, PynumdrawError
from pynumdraw.serve.log import log
from pynumdraw.serve.process.self_check import OPTION, check
from pynumdraw.serve.process.startup import main


def run(arguments: list[str]) -> int:
    """Run the server, the check, or print the help; return the exit status."""
    try:
        if arguments == [OPTION]:
            print(f"{check(os.environ)} can be served.")
            return 0
        if not arguments:
            return main(os.environ)
    except PynumdrawError as error:
        if log.file:
            log.error("server cannot start", reason=f"{error.title}: {error.detail}")
        print(f"{error.title}: {error.detail}", file=sys.stderr)
        return 2 if isinstance(error, BadSetting) else 1
    is_help = arguments[0] in ("-h", "--help")
    print(__doc__, end="", file=sys.stdout if is_help else sys.stderr)
    return 0 if is_help else 2


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
