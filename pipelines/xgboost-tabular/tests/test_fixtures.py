"""The documents that the control plane reads: byte for byte those its own contract tests parse.

With UPDATE_FIXTURES=1 they are written instead of compared.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

import evaluate
import flights
import made
import train
from definition import read_definition
from report_json import write_json
from scoring_process import Scored

FIXTURES = Path(__file__).parents[3] / "test" / "fixtures" / "evaluation"
CODE_HASH = "c0de" * 16


def same_as_fixture(made_file: Path, name: str) -> None:
    content = made_file.read_bytes()
    fixture = FIXTURES / name
    if os.environ.get("UPDATE_FIXTURES") == "1":
        fixture.parent.mkdir(parents=True, exist_ok=True)
        fixture.write_bytes(content)
    assert content == fixture.read_bytes(), f"{name} differs; UPDATE_FIXTURES=1 writes it"


@pytest.mark.parametrize("task", made.TASKS)
def test_training_facts(task: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "code_hash", lambda: CODE_HASH)
    layout = train.Layout.of({"SM_INPUT_DIR": str(tmp_path / "input")}, tmp_path)
    made.definition(task, layout.definition)
    layout.training.mkdir(parents=True)
    pq.write_table(made.table(task, 600), layout.training / "training.parquet")
    layout.config.mkdir()
    hyperparameters = {"candidate_id": f"cand-{task}", "rounds": "5", "max_depth": "2"}
    if task == "multiclass":
        hyperparameters["early_stopping_rounds"] = "3"
    (layout.config / "hyperparameters.json").write_text(json.dumps(hyperparameters))
    train.train(layout)
    same_as_fixture(layout.output / "data" / "training.json", f"training-{task}.json")


def test_features_are_those_the_control_plane_counts(tmp_path: Path) -> None:
    flights.store_definition(tmp_path)
    write_json(tmp_path / "features", [each.name for each in read_definition(tmp_path).features])
    same_as_fixture(tmp_path / "features", "features-flight-delay.json")


def predictions(task: str, seed: int, truth: np.ndarray) -> tuple[np.ndarray, tuple, float | None]:
    """What a model of some skill would say of the made rows, without training one."""
    random = np.random.default_rng(seed)
    noise = random.integers(0, 1000, len(truth)) / 1000
    if task == "regression":
        return truth + noise / seed, (), None
    if task == "binary":
        return (truth == "yes") * 0.3 + noise * 0.7 / seed, ("no", "yes"), 0.4
    classes = ("low", "mid", "top")
    sure = np.stack([(truth == name) * 0.4 + 0.2 for name in classes], axis=1)
    return sure, classes, None


@pytest.mark.parametrize(
    ("task", "with_champion"), [*((task, True) for task in made.TASKS), ("binary", False)]
)
def test_evaluation_report(
    task: str, with_champion: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = made.table(task, 300, seed=6)
    truth = table["label"].to_numpy()
    made.definition(task, tmp_path / "input/definition")
    for name in ["hold-out", "candidate", *(["champion"] if with_champion else [])]:
        (tmp_path / "input" / name).mkdir()
        (tmp_path / "input" / name / "model.tar.gz").touch()
    pq.write_table(table, tmp_path / "input/hold-out/hold-out.parquet")

    def scored(archive: Path, *_: object) -> Scored:
        which = archive.parent.name
        seed = 2 if which == "candidate" else 1
        values, classes, threshold = predictions(task, seed, truth)
        return Scored(f"{which}-{task}", f"{seed}" * 64, classes, threshold, values)

    monkeypatch.setattr(evaluate, "code_hash", lambda: CODE_HASH)
    monkeypatch.setattr(evaluate, "score_packed", scored)
    evaluate.evaluate(tmp_path, {"EVERGREEN_RESAMPLES": "200", "EVERGREEN_SEED": "9"})
    name = f"evaluation-{task}{'' if with_champion else '-first'}.json"
    same_as_fixture(tmp_path / "output/evaluation/evaluation.json", name)
