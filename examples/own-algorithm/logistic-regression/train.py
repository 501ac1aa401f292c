"""Entry point of a training job: a logistic regression by scikit-learn.

Hyperparameter: `penalty`, the weight of the squared coefficients (1); more makes them smaller.
"""

from __future__ import annotations

import json
import platform
import shutil
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from columns import Columns, FloatArray, columns_of
from model import LogisticModel, as_cells
from promises import CODE, UserError, code_hash, read_definition, read_rows, run_job, write_json

NAME = "logistic-regression"


def train(root: Path) -> None:
    """Reads the channels; writes the model folder and the job's outputs."""
    clock = [time.perf_counter()]
    given = json.loads((root / "input/config/hyperparameters.json").read_text(encoding="utf-8"))
    penalty = _penalty(given.get("penalty", "1"))
    definition, definition_hash = read_definition(root / "input/data/definition")
    columns = columns_of(definition)
    wanted = [*columns.features, columns.label]
    table, data_hash = read_rows(root / "input/data/training", wanted, given.get("data_hash"))
    cells = as_cells([table.column(name).to_pylist() for name in columns.features])
    labels = columns.labels(table)
    clock.append(time.perf_counter())
    model, rounds = _fit(cells, labels, columns, penalty, given["candidate_id"])
    clock.append(time.perf_counter())
    facts = {
        **_facts(columns, labels, model),
        "model": definition["name"],
        "task": definition["task"],
        "definitionHash": definition_hash,
        "dataHash": data_hash,
        "rounds": rounds,
        "hyperparameters": {"penalty": penalty},
    }
    _write(root, model, facts)
    clock.append(time.perf_counter())
    _write_timings(root, clock, len(labels))
    print(f"train:loss={log_loss(labels, model.probabilities(cells)):.6f}", flush=True)


def _penalty(text: str) -> float:
    try:
        penalty = float(text)
    except ValueError:
        penalty = 0.0
    if not 0 < penalty < np.inf:
        raise UserError(f"HYPERPARAMETERS: penalty: got {text!r}, expected a number above 0")
    return penalty


def _fit(
    cells: FloatArray, labels: FloatArray, columns: Columns, penalty: float, candidate_id: str
) -> tuple[LogisticModel, int]:
    """The model, and how many steps it took. Numbers are scaled, so that one penalty fits all."""
    if not 0 < labels.sum() < len(labels):
        raise UserError("LABELS: the training data holds one class; there is nothing to tell apart")
    empty = np.flatnonzero(np.isnan(cells).all(axis=0))
    if len(empty):
        raise UserError(f"COLUMNS: {list(columns.features)[empty[0]]} has no value at all")
    means, deviations = np.nanmean(cells, axis=0), np.nanstd(cells, axis=0)
    scales = np.where(deviations > 0, deviations, 1.0)
    scaled = np.nan_to_num((cells - means) / scales, nan=0.0)
    fitted = LogisticRegression(C=1 / penalty, max_iter=1_000).fit(scaled, labels)
    model = LogisticModel(
        candidate_id=candidate_id,
        features=list(columns.features),
        means=means.tolist(),
        scales=scales.tolist(),
        coefficients=fitted.coef_[0].tolist(),
        intercept=float(fitted.intercept_[0]),
        classes=columns.classes,
    )
    return model, int(fitted.n_iter_[0])


def _facts(columns: Columns, labels: FloatArray, model: LogisticModel) -> dict[str, Any]:
    """What of training.json doesn't depend on where the data came from."""
    weights = np.abs(model.coefficients)
    # A model of coefficients that are all 0 holds no feature to be more than another.
    shares = (
        weights / weights.sum() if weights.sum() > 0 else np.full(len(weights), 1 / len(weights))
    )
    return {
        "schemaVersion": 1,
        "algorithm": NAME,
        "candidateId": model.candidate_id,
        "codeHash": code_hash(),
        "seed": 0,
        "threads": 1,
        "libraries": {
            "numpy": np.__version__,
            "pyarrow": pa.__version__,
            "scikit-learn": sklearn.__version__,
        },
        "rows": len(labels),
        "threshold": None,
        "validation": None,
        "classes": columns.counted(labels),
        "features": [
            {
                "name": name,
                "type": kind,
                "gain": float(gain),
                "gainShare": float(share),
                "splits": 0,
            }
            for (name, kind), gain, share in zip(
                columns.features.items(), weights, shares, strict=True
            )
        ],
    }


def _write(root: Path, model: LogisticModel, facts: dict[str, Any]) -> None:
    folder = root / "model"
    model.write(folder)
    write_json(folder / "training.json", facts)
    write_json(root / "output/data/training.json", facts)
    (folder / "code").mkdir()
    # An endpoint loads none of the libraries that only a job needs.
    for name in ("inference.py", "model.py", "columns.py", "promises.py"):
        shutil.copyfile(CODE / name, folder / "code" / name)


def _write_timings(root: Path, clock: list[float], rows: int) -> None:
    read, trained, written = (after - before for before, after in pairwise(clock))
    timings = {
        "schemaVersion": 1,
        "python": platform.python_version(),
        "seconds": {"read": read, "train": trained, "write": written},
        "rowsPerSecond": rows / trained,
    }
    write_json(root / "output/data/timings.json", timings)


if __name__ == "__main__":
    # The channel `code` is <root>/input/data/code.
    ROOT = CODE.parents[2]
    sys.exit(run_job(lambda: train(ROOT), ROOT / "output/failure"))
