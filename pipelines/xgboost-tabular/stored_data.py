"""Reads the Parquet files of dataset versions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from errors import UserError


def parquet_files(folder: Path) -> list[Path]:
    """The `.parquet` files below a channel's folder, by their paths in it.

    Raises:
        UserError: NO_DATA, when there is none.
    """
    files = sorted(folder.rglob("*.parquet"), key=lambda file: file.relative_to(folder).as_posix())
    if not files:
        raise UserError("NO_DATA", f"no .parquet file in {folder}")
    return files


def data_hash(files: Iterable[Path]) -> str:
    """One hash of some files, whatever they are called: of their sorted hashes, one a line."""
    hashes = sorted(sha256_of(file) for file in files)
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def sha256_of(file: Path) -> str:
    """SHA-256 of a file's bytes, 64 hexadecimal digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def require_hash(got: str, expected: str | None, what: str) -> None:
    """Refuses data that isn't what the control plane meant.

    Raises:
        UserError: DATA_HASH.
    """
    if expected is not None and got != expected:
        raise UserError("DATA_HASH", f"the {what} has hash {got}, expected {expected}")


def read_columns(files: Sequence[Path], columns: Sequence[str]) -> pa.Table:
    """The named columns of all files, rows in the order of the files.

    Raises:
        UserError: DATA_UNREADABLE, MISSING_COLUMN or NO_ROWS, naming the file.
    """
    tables = [_read(file, columns) for file in files]
    try:
        table = pa.concat_tables(tables)
    except pa.ArrowInvalid as error:
        raise UserError(
            "DATA_UNREADABLE", f"files differ in their column types: {error}"
        ) from error
    if table.num_rows == 0:
        raise UserError("NO_ROWS", f"{len(files)} file(s) hold no rows")
    return table


def _read(file: Path, columns: Sequence[str]) -> pa.Table:
    try:
        parquet = pq.ParquetFile(file)
        missing = [name for name in columns if name not in parquet.schema_arrow.names]
        if missing:
            raise UserError("MISSING_COLUMN", f"{file.name} lacks {', '.join(missing)}")
        return parquet.read(columns=list(columns)).select(list(columns))
    except pa.ArrowInvalid as error:
        raise UserError(
            "DATA_UNREADABLE", f"{file.name} is no readable Parquet: {error}"
        ) from error
