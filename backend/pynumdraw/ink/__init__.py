"""Drawings and pictures: strokes, their JSON formats, and the 28×28 images made from them."""
