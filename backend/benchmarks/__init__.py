"""Benchmarks: `serve` compares servers, `predict` times each stage, `endurance` sends a million requests.

`explain` times explanations, and `growth` measures throughput by number of workers, with and without nginx.
"""
