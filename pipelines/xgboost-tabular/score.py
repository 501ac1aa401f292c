"""Scores a hold-out with one model, in a process of its own, by the code that the model ships.

    python score.py <model folder> <folder of .parquet files> <output folder>

The output is what any version of `evaluate.py` reads: `predictions.npy` (float64, shape (rows,), or
(rows, classes) for multiclass) and `scores.json`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from artifact import read_artifact
from errors import AlgorithmError, run_job
from report_json import write_json
from stored_data import parquet_files, read_columns


def score(model_folder: Path, data: Path, output: Path) -> None:
    """Writes the predictions; refuses any that isn't finite."""
    model = read_artifact(model_folder)
    table = read_columns(parquet_files(data), model.features.names)
    predictions = model.predict(model.features.transform(table))
    if not np.all(np.isfinite(predictions)):
        raise AlgorithmError("NOT_FINITE", "the model predicts NaN or infinity")
    output.mkdir(parents=True, exist_ok=True)
    np.save(output / "predictions.npy", predictions, allow_pickle=False)
    document = {
        "schemaVersion": 1,
        "candidateId": model.candidate_id,
        "task": model.task,
        "classes": list(model.label.classes),
        "threshold": model.threshold,
        "rows": table.num_rows,
    }
    write_json(output / "scores.json", document)


if __name__ == "__main__":
    MODEL, DATA, OUTPUT = (Path(argument) for argument in sys.argv[1:4])
    sys.exit(run_job(lambda: score(MODEL, DATA, OUTPUT), OUTPUT / "failure"))
