"""Gets MNIST's four files from their public mirrors; what is there already stays, so it may be run again."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pynumdraw.errors import PynumdrawError
from pynumdraw.learn.dataset import DATA
from pynumdraw.learn.fetch import MIRRORS, fetch


def main(arguments: list[str]) -> int:
    """Fetch as the command line says; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder to put them in (%(default)s)")
    parser.add_argument("--mirror", nargs="+", default=MIRRORS, help="addresses to try, in this order (%(default)s)")
    asked = parser.parse_args(arguments)
    try:
        fetched = fetch(asked.data, asked.mirror)
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
