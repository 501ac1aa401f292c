"""Entry point of a processing job: candidate and champion on the same hold-out."""

from __future__ import annotations

import hashlib
import os
import sys
import tarfile
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from columns import FloatArray, columns_of
from distribution import numeric_summary
from metrics import Resampling, compared
from model import THRESHOLD, LogisticModel, as_cells
from promises import CODE, UserError, code_hash, read_definition, read_rows, run_job, write_json


def evaluate(folder: Path, environment: Mapping[str, str]) -> None:
    """Scores, compares, and writes the report whole or not at all."""
    started = time.perf_counter()
    source = folder / "input"
    definition, definition_hash = read_definition(source / "definition")
    columns = columns_of(definition)
    models = [
        _read_model(source / name / "model.tar.gz", environment, name)
        for name in ("candidate", "champion")
        if (source / name).exists()
    ]
    _require_candidate(models[0][0], environment.get("EVERGREEN_CANDIDATE_ID"))
    features = {name for model, _ in models for name in model.features}
    wanted = sorted({*features, columns.label, *([columns.group] if columns.group else [])})
    expected = environment.get("EVERGREEN_HOLD_OUT_HASH")
    table, data_hash = read_rows(source / "hold-out", wanted, expected)
    labels, groups = columns.labels(table), _groups(table, columns.group)
    chances = [_chances(model, table) for model, _ in models]
    resampling = _resampling(environment, "row" if columns.group is None else "group")
    scored = [
        _scored(model, sha256, labels, each)
        for (model, sha256), each in zip(models, chances, strict=True)
    ]
    # Of the candidate alone: what its live answers are compared with, should it be released.
    scored[0]["predictions"] = {"numeric": numeric_summary(chances[0])}
    report = {
        "schemaVersion": 1,
        "model": definition["name"],
        "task": definition["task"],
        "definitionHash": definition_hash,
        "codeHash": code_hash(),
        "holdOut": {
            "dataHash": data_hash,
            "rows": len(labels),
            "groups": int(groups.max()) + 1,
            "groupColumn": columns.group,
            "classes": columns.counted(labels),
        },
        "resampling": {"method": "studentT", "quantile": None, **asdict(resampling)},
        "metrics": compared(labels, chances, groups, resampling),
        "candidate": scored[0],
        "champion": scored[1] if len(scored) == 2 else None,
    }
    output, seconds = folder / "output/evaluation", time.perf_counter() - started
    write_json(output / "evaluation.json", report)
    timings = {"schemaVersion": 1, "seconds": {"scoring": seconds, "total": seconds}}
    write_json(output / "timings.json", timings)


def _read_model(
    archive: Path, environment: Mapping[str, str], name: str
) -> tuple[LogisticModel, str]:
    """Unpacks an artifact of the expected bytes: what it holds is read, and never run."""
    sha256 = hashlib.sha256(archive.read_bytes()).hexdigest()
    expected = environment.get(f"EVERGREEN_{name.upper()}_SHA256", sha256)
    if sha256 != expected:
        raise UserError(f"DATA_HASH: the {name} has hash {sha256}, expected {expected}")
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        return LogisticModel.read(Path(folder)), sha256


def _require_candidate(candidate: LogisticModel, expected: str | None) -> None:
    if expected not in (None, candidate.candidate_id):
        raise UserError(
            f"ARTIFACT_INVALID: the artifact is {candidate.candidate_id}, expected {expected}"
        )


def _groups(table: pa.Table, group: str | None) -> npt.NDArray[np.int64]:
    """A code from 0 for each row's group; its own for each row where there are no groups."""
    if group is None:
        return np.arange(table.num_rows, dtype=np.int64)
    encoded = table.column(group).combine_chunks().dictionary_encode(null_encoding="encode")
    return np.asarray(encoded.indices.to_numpy(), dtype=np.int64)


def _chances(model: LogisticModel, table: pa.Table) -> FloatArray:
    return model.probabilities(
        as_cells([table.column(name).to_pylist() for name in model.features])
    )


def _resampling(environment: Mapping[str, str], unit: str) -> Resampling:
    return Resampling(
        unit=unit,
        resamples=int(environment.get("EVERGREEN_RESAMPLES", "1000")),
        confidence=float(environment.get("EVERGREEN_CONFIDENCE", "0.95")),
        seed=int(environment.get("EVERGREEN_SEED", "0")),
    )


def _scored(
    model: LogisticModel, sha256: str, labels: FloatArray, chances: FloatArray
) -> dict[str, Any]:
    said = chances >= THRESHOLD
    counts = [
        [int(((labels == true) & (said == answer)).sum()) for answer in (0, 1)] for true in (0, 1)
    ]
    return {
        "candidateId": model.candidate_id,
        "artifactSha256": sha256,
        "threshold": THRESHOLD,
        "confusion": {"classes": model.classes, "counts": counts},
        "calibration": None,
    }


if __name__ == "__main__":
    # The input `code` is <processing>/input/code.
    PROCESSING = CODE.parents[1]
    MESSAGE = PROCESSING.parent / "output/message"
    sys.exit(run_job(lambda: evaluate(PROCESSING, os.environ), MESSAGE))
