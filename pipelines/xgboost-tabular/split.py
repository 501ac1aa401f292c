"""Which training rows validate: for early stopping and for the decision threshold."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pandas.util import hash_pandas_object

from definition import Definition
from features import as_numbers
from groups import group_codes

Mask = npt.NDArray[np.bool_]

# 16 bytes, so that this hash has nothing to do with the one that chose the hold-out.
_HASH_KEY = "evergreen-valid."


def split_columns(definition: Definition) -> list[str]:
    """The columns that `validation_rows` reads."""
    if definition.time is not None:
        return [definition.time, *([definition.group] if definition.group else [])]
    if definition.group is not None:
        return [definition.group]
    return list(definition.key) or [*(each.name for each in definition.features), definition.label]


def validation_rows(table: pa.Table, definition: Definition, fraction: float) -> Mask:
    """True for validation rows, shape (rows,): what the hold-out's own rule would choose.

    With a time column the last `fraction` of the time span, by whole groups: one that began before
    the cut is trained on. Else a stable hash of the group, the key, or the whole row.
    """
    if definition.time is None:
        frame = table.select(split_columns(definition)).to_pandas()
        hashed = hash_pandas_object(frame, index=False, hash_key=_HASH_KEY)
        hashes: npt.NDArray[np.uint64] = hashed.to_numpy()
        return hashes < np.uint64(round(fraction * 2**53)) << np.uint64(11)
    times = as_numbers(table.column(definition.time))
    first, last = float(np.nanmin(times)), float(np.nanmax(times))
    cut = last - fraction * (last - first)
    if definition.group is None:
        return times >= cut
    groups, count = group_codes(table.column(definition.group))
    starts = np.full(count, np.inf)
    np.minimum.at(starts, groups, times)
    return starts[groups] >= cut
