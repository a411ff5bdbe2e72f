"""Run a script's work: expected errors become one-line messages and exit statuses."""

import sys
from collections.abc import Callable

from pynumdraw.errors import PynumdrawError


def run(work: Callable[[], None], stopped: str = "Stopped.") -> int:
    """Run a script's work; print expected errors in one line, and return the exit status.

    Parameters
    ----------
    work : callable
        The work.
    stopped : str
        The message after Ctrl-C.
    """
    try:
        work()
    except ModuleNotFoundError as error:
        print(_missing_module(error), file=sys.stderr)
    except PynumdrawError as error:
        print(f"{error.title}: {error.detail}", file=sys.stderr)
    except OSError as error:
        print(f"Cannot read or write a file: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print(f"\n{stopped}", file=sys.stderr)
        return 130
    else:
        return 0
    return 1


def _missing_module(error: ModuleNotFoundError) -> str:
    if error.name in ("tensorflow", "keras") and sys.version_info >= (3, 14):
        return "There is no TensorFlow for Python 3.14 yet. Train with Python 3.11, 3.12 or 3.13."
    return f"{error.name} is missing. To install it: ./deploy_dev.sh install train"
