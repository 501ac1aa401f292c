"""Small made data sets, one a task, with every column type and missing cells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from artifact import write_artifact
from definition import Definition, read_definition
from hyperparameters import Hyperparameters
from stored_data import read_columns
from train import ALGORITHM
from train_model import Trained, train_model, training_columns

TASKS = ("binary", "multiclass", "regression")
LABELS: dict[str, dict[str, Any]] = {
    "binary": {"type": "category", "values": ["yes", "no"], "nullable": False},
    "multiclass": {"type": "category", "nullable": False},
    "regression": {"type": "number", "nullable": False},
}


def document(task: str, **data: Any) -> dict[str, Any]:
    """A compiled model definition; `data` replaces parts of its contract."""
    label = {"column": "label", "missing": "reject"}
    if task == "binary":
        label["positive"] = "yes"
    columns = {
        "amount": {"type": "number", "nullable": True},
        "city": {"type": "category", "nullable": True},
        "count": {"type": "integer", "nullable": False},
        "customer": {"type": "string", "nullable": False},
        "label": LABELS[task],
        "member": {"type": "boolean", "nullable": True},
        "note": {"type": "string", "nullable": True},
        "since": {"type": "date", "format": "%d.%m.%Y", "nullable": True},
        "at": {"type": "timestamp", "format": "%Y-%m-%dT%H:%M:%SZ", "nullable": False},
    }
    contract = {
        "columns": columns,
        "label": label,
        "group": "customer",
        "ignore": [],
        "nulls": ["", "NA"],
    }
    return {"name": f"made-{task}", "task": task, "data": {**contract, **data}}


def table(task: str, rows: int, seed: int = 1) -> pa.Table:
    """Rows with a signal in `amount`, `city` and `count`."""
    random = np.random.default_rng(seed)
    amount, count = random.normal(size=rows), random.integers(0, 50, rows)
    city = random.choice(["Bern", "Graz", "Köln", "Lyon"], rows, p=[0.4, 0.3, 0.2, 0.1])
    signal = amount + 0.8 * (city == "Köln") + 0.03 * count + random.normal(scale=0.7, size=rows)

    def holes(values: Any, share: float) -> list[Any]:
        missing = random.random(rows) < share
        return [
            None if gone else value for value, gone in zip(values.tolist(), missing, strict=True)
        ]

    label: Any = signal
    if task == "binary":
        label = np.where(signal > 1, "yes", "no")
    elif task == "multiclass":
        label = np.array(["low", "mid", "top"])[np.digitize(signal, [0.3, 1.4])]
    columns = {
        "amount": pa.array(holes(amount, 0.1), pa.float64()),
        "at": pa.array(
            1_600_000_000_000_000 + random.integers(0, 10**14, rows), pa.timestamp("us")
        ),
        "city": pa.array(holes(city, 0.05), pa.string()),
        "count": pa.array(count, pa.int64()),
        "customer": pa.array([f"c{each}" for each in random.integers(0, rows // 10 + 2, rows)]),
        "label": pa.array(label.tolist()),
        "member": pa.array(holes(random.random(rows) < 0.5, 0.2), pa.bool_()),
        "note": pa.array([None] * rows, pa.string()),
        "since": pa.array(random.integers(10_000, 19_000, rows).astype(np.int32), pa.date32()),
    }
    return pa.table(columns)


def definition(task: str, folder: Path, **data: Any) -> Definition:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "definition.json").write_text(json.dumps(document(task, **data)))
    return read_definition(folder)


def train(task: str, folder: Path, rows: int = 600, **settings: Any) -> Trained:
    """Trains on stored rows, as a job would."""
    known = definition(task, folder / "definition")
    pq.write_table(table(task, rows), folder / "rows.parquet")
    stored = read_columns([folder / "rows.parquet"], training_columns(known))
    chosen = {"candidate_id": f"cand-{task}", "rounds": 20, "max_depth": 3, **settings}
    return train_model(stored, known, Hyperparameters(**chosen))


def model_folder(task: str, folder: Path, **settings: Any) -> Path:
    """The model folder of a trained model."""
    made = train(task, folder, **settings)
    candidate_id = made.facts["hyperparameters"]["candidate_id"]
    facts = {"schemaVersion": 1, "algorithm": ALGORITHM, "candidateId": candidate_id, **made.facts}
    write_artifact(folder / "model", made.booster, made.features, facts)
    return folder / "model"
