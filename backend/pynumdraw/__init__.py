"""Reads handwritten digits, and knows how sure it is: from ink to a 28×28 image to a calibrated answer."""

__version__ = "2.0.0"
"""Version of the program, stated only here; a model has its own version, in its sidecar."""
