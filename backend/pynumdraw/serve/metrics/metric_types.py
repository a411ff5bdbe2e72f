"""Counters and histograms, each stored in a slice of one array of float64, and their text for Prometheus."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import accumulate, product
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric

Totals = NDArray[np.float64]
Row: TypeAlias = "memoryview[float]"
Labels = Mapping[str, Sequence[str]]


class Counter:
    """A counter with labels whose values are all known in advance.

    Parameters
    ----------
    name, documentation : str
        As in Prometheus.
    labels : mapping of sequences of str
        The values of each label. An unknown value counts as the last.
    start : int
        Index of its first value in the array.

    Attributes
    ----------
    end : int
        Index after its last value.
    """

    def __init__(self, name: str, documentation: str, labels: Labels, start: int) -> None:
        self.name, self._documentation, self._labels = name, documentation, list(labels)
        self._indices = {key: start + i for i, key in enumerate(product(*labels.values()))}
        self._values = [set(values) for values in labels.values()]
        self._other = [values[-1] for values in labels.values()]
        self.end = start + len(self._indices)

    def add(self, row: Row, *key: str) -> None:
        """Add one to the value with these labels."""
        index = self._indices.get(key)
        if index is None:
            known = zip(key, self._values, self._other)
            index = self._indices[tuple(value if value in values else other for value, values, other in known)]
        row[index] += 1

    def read(self, totals: Totals) -> Metric:
        """Return the values for Prometheus."""
        family = CounterMetricFamily(self.name, self._documentation, labels=self._labels)
        for key, index in self._indices.items():
            if totals[index] or len(self._labels) < 2:  # most pairs of labels never occur
                family.add_metric(key, float(totals[index]))
        return family


class Histogram:
    """A histogram with one label: for each of its values, the sum and then the count of each bucket.

    Parameters
    ----------
    name, documentation, labels, start
        As for a `Counter`.
    bounds : sequence of float
        Upper bounds of the buckets; the last bucket, which has none, is not among them.
    """

    def __init__(self, name: str, documentation: str, labels: Labels, bounds: Sequence[float], start: int) -> None:
        [(self._label, values)] = labels.items()
        self.name, self._documentation, self._bounds = name, documentation, bounds
        self._size = len(bounds) + 2
        self._indices = {value: start + i * self._size for i, value in enumerate(values)}
        self._other = start + (len(values) - 1) * self._size
        self.end = start + len(values) * self._size

    def add(self, row: Row, key: str, value: float, times: int = 1) -> None:
        """Count a value, once or several times."""
        index = self._indices.get(key, self._other)
        row[index] += value * times
        row[index + 1 + bisect_left(self._bounds, value)] += times

    def read(self, totals: Totals) -> Metric:
        """Return the buckets for Prometheus, each with the counts of all below it."""
        family = HistogramMetricFamily(self.name, self._documentation, labels=[self._label])
        for key, index in self._indices.items():
            counts: list[float] = totals[index + 1 : index + self._size].tolist()
            cumulative = list(accumulate(counts))
            buckets = list(zip([*map(str, map(float, self._bounds)), "+Inf"], cumulative))
            if cumulative[-1]:
                family.add_metric([key], buckets, float(totals[index]))
        return family
