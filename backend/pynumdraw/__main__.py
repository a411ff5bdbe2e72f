"""Command-line entry point, `python -m pynumdraw predict`, `export-idx` and `export-page`: see --help."""

import argparse
import sys

from pynumdraw import __version__
from pynumdraw.cli import export_idx, export_page, predict


def main(arguments: list[str]) -> int:
    """Run the command that the arguments name, and return the exit status."""
    parser = argparse.ArgumentParser("python -m pynumdraw", description="Read drawn digits.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    predict.add_arguments(commands.add_parser("predict", help="read drawings or pictures from files"))
    export_idx.add_arguments(commands.add_parser("export-idx", help="write labelled drawings in MNIST's format"))
    export_page.add_arguments(commands.add_parser("export-page", help="write the page for a host without a server"))
    options = parser.parse_args(arguments)
    return options.run(options)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
