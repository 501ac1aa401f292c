"""The distribution of a model's answers: what those to live traffic are compared with."""

from __future__ import annotations

from typing import Any

import numpy as np

from columns import FloatArray

MAX_BINS = 50


def numeric_summary(values: FloatArray) -> dict[str, Any]:
    """Of finite numbers of shape (rows,), at least one: bins by rank, extremes and moments.

    Edges are values of the data: every value when there are few, else those at ranks 0, n/50,
    2n/50 …; one more closes the last bin.
    """
    ordered = np.sort(values)
    edges = np.unique(ordered)
    if len(edges) > MAX_BINS:
        edges = np.unique(ordered[np.arange(MAX_BINS) * len(ordered) // MAX_BINS])
    # A largest value that is an edge itself gets a bin of its own.
    end = ordered[-1] if ordered[-1] > edges[-1] else np.nextafter(ordered[-1], np.inf)
    starts = np.searchsorted(ordered, edges, side="left")
    return {
        "min": float(ordered[0]),
        "max": float(ordered[-1]),
        "mean": float(ordered.mean()),
        "standardDeviation": float(ordered.std()),
        "edges": [*edges.tolist(), float(end)],
        "counts": np.diff(np.append(starts, len(ordered))).tolist(),
    }
