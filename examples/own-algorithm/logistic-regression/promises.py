"""What is promised to whoever starts a job: hashes that agree, and a failure that says why."""

from __future__ import annotations

import hashlib
import json
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

CODE = Path(__file__).resolve().parent


class UserError(Exception):
    """The data or the configuration must change. The first word of its message is a code."""


def run_job(job: Callable[[], None], failure_file: Path) -> int:
    """Runs a job; a failure's reason goes to the log and to where SageMaker reads it."""
    try:
        job()
    except Exception as error:  # noqa: BLE001 - the door of the process
        family = "UserError" if isinstance(error, UserError) else "AlgorithmError UNEXPECTED:"
        traceback.print_exc()
        print(f"{family} {error}", file=sys.stderr, flush=True)
        failure_file.parent.mkdir(parents=True, exist_ok=True)
        failure_file.write_text(f"{family} {error}"[:1024], encoding="utf-8")
        return 1
    return 0


def code_hash() -> str:
    """SHA-256 over names, sizes and bytes of the modules."""
    digest = hashlib.sha256()
    for file in sorted(CODE.glob("*.py"), key=lambda file: file.name):
        content = file.read_bytes()
        digest.update(f"{file.name}\n{len(content)}\n".encode() + content)
    return digest.hexdigest()


def read_rows(folder: Path, columns: list[str], expected_hash: str | None) -> tuple[pa.Table, str]:
    """The named columns of all Parquet files below a folder, and the files' hash.

    Raises:
        UserError: DATA_HASH, when it is other data than was meant.
    """
    files = sorted(folder.rglob("*.parquet"))
    hashes = sorted(hashlib.sha256(file.read_bytes()).hexdigest() for file in files)
    found = hashlib.sha256("\n".join(hashes).encode()).hexdigest()
    if expected_hash not in (None, found):
        raise UserError(f"DATA_HASH: the data has hash {found}, expected {expected_hash}")
    return pa.concat_tables(pq.ParquetFile(file).read(columns=columns) for file in files), found


def read_definition(folder: Path) -> tuple[dict[str, Any], str]:
    """The model definition, and the hash of its bytes."""
    (file,) = folder.glob("*.json")
    content = file.read_bytes()
    return json.loads(content), hashlib.sha256(content).hexdigest()


def write_json(file: Path, document: dict[str, Any]) -> None:
    """Writes a document; what is no number is refused here, not by its reader."""
    text = json.dumps(document, indent=2, sort_keys=True, allow_nan=False) + "\n"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
