"""Ink to image to answer: a handwritten-digit reader that knows how sure it is."""
