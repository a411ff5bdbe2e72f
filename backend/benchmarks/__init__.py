"""Benchmarks: `serve` compares servers, `predict` times each stage, `endurance` sends a million requests.

`compare_commits` compares two commits, `worst` searches for the drawing and the batch that take longest, and `scaling`
measures throughput by number of workers, with and without nginx.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in a worker; NumPy reads it when it is imported
