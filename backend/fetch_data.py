"""Gets data to learn from their public homes, checked, ink converted; what is there stays, so it may be run again."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pynumdraw.errors import PynumdrawError
from pynumdraw.learn.data.paths import DATA

SETS = ("mnist", "pendigits", "omniglot")


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder to put them in, ink in its ink/ (%(default)s)")
    parser.add_argument("--only", nargs="+", choices=SETS, default=SETS, help="data sets to get (all of them)")
    parser.add_argument(
        "--mirror", nargs="+", default=(), help="addresses of folders to try, in this order (the public ones)"
    )
    parser.add_argument("--unverified", action="store_true", help="take ink even if its SHA-256 is not the known one")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Fetch as the command line says; return the exit status."""
    asked = parse(arguments)
    try:
        from pynumdraw.learn.data.catalogue import fetch_sets  # noqa: PLC0415 - its libraries may be missing

        fetched = fetch_sets(asked.data, asked.only, asked.mirror, asked.unverified)
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
