"""Entry point of a SageMaker training job: the container's layout around `train_model`.

Reads the channels `training` (Parquet) and `definition` (JSON) and the job's hyperparameters;
writes the model folder and `output/data/{training,timings}.json`. Works in script mode, where SM_*
variables name the folders, and as the job's own entry point from the channel `code`.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy
import pyarrow
import xgboost

from artifact import TRAINING, write_artifact
from code_files import code_hash
from definition import Definition, read_definition
from errors import UserError, run_job
from hyperparameters import Hyperparameters, parse_hyperparameters
from report_json import write_json
from stored_data import data_hash, parquet_files, read_columns, require_hash
from train_model import Trained, train_model, training_columns

ALGORITHM = "xgboost-tabular"


@dataclass(frozen=True)
class Layout:
    """The folders of a training container, `/opt/ml` by default."""

    training: Path
    definition: Path
    config: Path
    model: Path
    output: Path

    @staticmethod
    def of(environment: Mapping[str, str], code: Path) -> Layout:
        """From SM_* variables, else beside the channel the code lies in, else `/opt/ml`."""
        root = Path("/opt/ml")
        if "SM_INPUT_DIR" in environment:
            root = Path(environment["SM_INPUT_DIR"]).parent
        elif code.parts[-3:-1] == ("input", "data"):
            root = code.parents[2]

        def folder(variable: str, default: str) -> Path:
            return Path(environment.get(variable, root / default))

        return Layout(
            training=folder("SM_CHANNEL_TRAINING", "input/data/training"),
            definition=folder("SM_CHANNEL_DEFINITION", "input/data/definition"),
            config=folder("SM_INPUT_CONFIG_DIR", "input/config"),
            model=folder("SM_MODEL_DIR", "model"),
            output=folder("SM_OUTPUT_DIR", "output"),
        )


def train(layout: Layout) -> None:
    """Reads, trains, writes; prints what SageMaker's metric definitions scrape."""
    clock = _Clock()
    settings = _hyperparameters(layout.config / "hyperparameters.json")
    definition = read_definition(layout.definition)
    files = parquet_files(layout.training)
    got = data_hash(files)
    require_hash(got, settings.data_hash, "training data")
    table = read_columns(files, training_columns(definition))
    clock.lap("read")
    print(
        f"training {definition.model} on {table.num_rows} rows of {len(files)} file(s)", flush=True
    )
    trained = train_model(table, definition, settings)
    clock.lap("train")
    facts = {**_provenance(definition, settings, got), **trained.facts}
    write_artifact(layout.model, trained.booster, trained.features, facts)
    clock.lap("write")
    write_json(layout.output / "data" / TRAINING, facts)
    write_json(layout.output / "data" / "timings.json", clock.document(table.num_rows))
    _print_metrics(trained, clock.seconds["train"])


def _hyperparameters(file: Path) -> Hyperparameters:
    # Not SM_HPS: the toolkit decodes values as JSON, and an id such as 1e5 would become a number.
    try:
        given = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UserError("HYPERPARAMETERS", f"{file.name} is no JSON: {error}") from error
    return parse_hyperparameters(given)


def _provenance(
    definition: Definition, settings: Hyperparameters, training_hash: str
) -> dict[str, Any]:
    return {
        "schemaVersion": 1,
        "algorithm": ALGORITHM,
        "candidateId": settings.candidate_id,
        "model": definition.model,
        "task": definition.task,
        "definitionHash": definition.sha256,
        "dataHash": training_hash,
        "codeHash": code_hash(),
        "seed": settings.seed,
        "threads": settings.threads,
        "libraries": {
            "numpy": numpy.__version__,
            "pyarrow": pyarrow.__version__,
            "xgboost": xgboost.__version__,
        },
    }


class _Clock:
    """Seconds of each phase: kept apart from the facts, which are the same for every run."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, phase: str) -> None:
        now = time.perf_counter()
        self.seconds[phase] = now - self._last
        self._last = now

    def document(self, rows: int) -> dict[str, Any]:
        return {
            "schemaVersion": 1,
            "python": platform.python_version(),
            "seconds": self.seconds,
            "rowsPerSecond": rows / self.seconds["train"],
        }


def _print_metrics(trained: Trained, seconds: float) -> None:
    facts = trained.facts
    print(f"train:rounds={facts['rounds']}")
    print(f"train:rows={facts['rows']}")
    print(f"train:seconds={seconds:.3f}")
    if facts["validation"] is not None:
        print(f"validation:loss={facts['validation']['loss']:.6f}")


if __name__ == "__main__":
    LAYOUT = Layout.of(os.environ, Path(__file__).resolve().parent)
    sys.exit(run_job(lambda: train(LAYOUT), LAYOUT.output / "failure"))
