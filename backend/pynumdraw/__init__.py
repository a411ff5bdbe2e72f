"""Ink to image to answer: a handwritten-digit reader that knows how sure it is."""

__version__ = "1.1.0"
"""The program's, and the only place that says it; a model has a version of its own, in its sidecar."""
