"""Gets MNIST's four files from their public mirrors; what is there already stays, so it may be run again."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pynumdraw.errors import PynumdrawError
from pynumdraw.learn.files import DATA


def main(arguments: list[str]) -> int:
    """Fetch as the command line says; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder to put them in (%(default)s)")
    parser.add_argument("--mirror", nargs="+", help="addresses to try, in this order (the public ones)")
    asked = parser.parse_args(arguments)
    try:
        from pynumdraw.learn.fetch import MIRRORS, fetch  # noqa: PLC0415 - its libraries may be missing

        fetched = fetch(asked.data, asked.mirror or MIRRORS)
    except ModuleNotFoundError as error:
        print(f"{error.name} is missing. Install it by: ./deploy_dev.sh install train", file=sys.stderr)
        return 1
    except (PynumdrawError, OSError) as error:
        print(f"Not all could be fetched: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; files that were whole stay, and the next run goes on from here.", file=sys.stderr)
        return 130
    print(f"Fetched: {', '.join(path.name for path in fetched) or 'nothing, all is there'}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
