"""Groups of rows that belong together."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa


def group_codes(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.int64], int]:
    """A code from 0 for each row's group, shape (rows,), and how many groups there are.

    Rows without a group are one group.
    """
    encoded = column.combine_chunks().dictionary_encode(null_encoding="encode")
    codes = np.asarray(encoded.indices.to_numpy(), dtype=np.int64)
    return codes, len(encoded.dictionary)
