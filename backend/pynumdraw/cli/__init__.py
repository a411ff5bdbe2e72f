"""Command line: read any number of drawings from files, on all cores, with `python -m pynumdraw predict`."""
