"""Download the training data from its public homes, verify it, and convert ink; files that are there already stay."""

import argparse
import sys
from functools import partial
from pathlib import Path

from pynumdraw.learn import run_script
from pynumdraw.learn.data.paths import DATA

SETS = ("mnist", "pendigits", "omniglot", "omniglot-all", "detypify")


def parse(arguments: list[str]) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=DATA, help="folder for the data, with ink/ and outliers/ (%(default)s)"
    )
    parser.add_argument("--only", nargs="+", choices=SETS, default=SETS, help="data sets to download (all of them)")
    parser.add_argument(
        "--mirror", nargs="+", default=(), help="addresses of folders to try in this order (the public ones)"
    )
    parser.add_argument("--unverified", action="store_true", help="accept ink with an unknown SHA-256")
    return parser.parse_args(arguments)


def run(arguments: argparse.Namespace) -> None:
    """Download what is missing."""
    from pynumdraw.learn.data.catalogue import download_sets  # noqa: PLC0415 - its libraries may be missing

    downloaded = download_sets(arguments.data, arguments.only, arguments.mirror, arguments.unverified)
    print(f"Downloaded: {', '.join(path.name for path in downloaded) or 'nothing, because everything is there'}.")


def main(arguments: list[str]) -> int:
    """Download as the command line says; return the exit status."""
    stopped = "Stopped. Finished files stay, and the next run continues from here."
    return run_script.run(partial(run, parse(arguments)), stopped)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
