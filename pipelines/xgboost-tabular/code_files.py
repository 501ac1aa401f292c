"""Which files the algorithm consists of, and which of them a model carries."""

from __future__ import annotations

import hashlib
from pathlib import Path

FOLDER = Path(__file__).resolve().parent

# The modules that `score.py` and `inference.py` need, beside what the image has.
SHIPPED_CODE = (
    "artifact.py",
    "code_files.py",
    "definition.py",
    "errors.py",
    "features.py",
    "inference.py",
    "labels.py",
    "model_file.py",
    "report_json.py",
    "request_columns.py",
    "request_rows.py",
    "score.py",
    "stored_data.py",
)

# Every module of the algorithm. Named, because once installed they lie among those of the image.
ALL_CODE = (
    *SHIPPED_CODE,
    "boosting.py",
    "bootstrap.py",
    "calibration.py",
    "distribution.py",
    "evaluate.py",
    "evaluate_models.py",
    "groups.py",
    "hyperparameters.py",
    "metrics.py",
    "scoring_process.py",
    "split.py",
    "thresholds.py",
    "train.py",
    "train_model.py",
    "unpack.py",
)


def code_hash() -> str:
    """SHA-256 over names and bytes of all modules: the code version of a run's lineage."""
    digest = hashlib.sha256()
    for name in sorted(ALL_CODE):
        content = (FOLDER / name).read_bytes()
        digest.update(f"{name}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
