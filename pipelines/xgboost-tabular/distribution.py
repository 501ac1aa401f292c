"""The distribution of a model's answers, by the rules of a dataset's profile.

The same numbers as `pipelines/dataset/profile.ts` makes of the same values: one fixture holds both
to it. Live predictions are compared with it, so both must cut bins alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from definition import ClassValue
from labels import FloatArray, class_name
from report_json import Exact

MAX_BINS = 50
MAX_TOP_VALUES = 100


def numeric_summary(values: FloatArray) -> dict[str, Any]:
    """Of finite numbers of shape (rows,), at least one: bins by rank, extremes and moments.

    Edges are values of the data and are written with every digit: rounded, a value that many rows
    share could fall on the other side of its own edge.
    """
    ordered = np.sort(values) + 0.0  # -0.0 becomes 0.0, which is how JSON has it.
    edges = _edges(ordered)
    starts = np.searchsorted(ordered, edges[:-1], side="left")
    counts = np.diff(np.append(starts, len(ordered)))
    # Moments of the differences from the median: of equal values none is left.
    median = ordered[len(ordered) // 2]
    differences = ordered - median
    return {
        "min": Exact(ordered[0]),
        "max": Exact(ordered[-1]),
        "mean": float(median + differences.mean()),
        "standardDeviation": float(differences.std()),
        "edges": [Exact(edge) for edge in edges],
        "counts": counts.tolist(),
    }


def _edges(ordered: FloatArray) -> FloatArray:
    """Every value when there are few, else those at ranks 0, n/50, 2n/50 …; one more closes."""
    edges = np.unique(ordered)
    if len(edges) > MAX_BINS:
        edges = np.unique(ordered[np.arange(MAX_BINS) * len(ordered) // MAX_BINS])
    largest = ordered[-1]
    if largest <= edges[-1]:
        # The largest value is an edge itself and gets a bin of its own.
        above = np.nextafter(largest, np.inf)
        largest = above if np.isfinite(above) else largest
    return np.append(edges, largest)


def category_summary(codes: npt.NDArray[np.int64], classes: Sequence[ClassValue]) -> dict[str, Any]:
    """Of codes of shape (rows,): the classes that occur, the most frequent first."""
    found, rows = np.unique(codes, return_counts=True)
    counts = {
        str(class_name(classes[code])): int(count) for code, count in zip(found, rows, strict=True)
    }
    named = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    top = [{"value": value, "count": count} for value, count in named[:MAX_TOP_VALUES]]
    return {"top": top, "otherCount": sum(count for _, count in named[MAX_TOP_VALUES:])}
