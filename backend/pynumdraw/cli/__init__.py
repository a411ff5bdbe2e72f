"""Reads any number of drawings from files, on all cores: `python -m pynumdraw predict`."""
