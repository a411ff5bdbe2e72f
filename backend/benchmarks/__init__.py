"""Benchmarks: `serve` compares servers, `predict` times each stage, `endurance` sends a million requests.

`worst` searches for the drawing that takes longest, and `growth` measures throughput by number of workers, with and
without nginx.
"""
