"""Training: deterministic, honest about validation, clear about what it can't do."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import xgboost as xgb

import made
from boosting import class_weights
from definition import read_definition
from errors import UserError
from hyperparameters import Hyperparameters, parse_hyperparameters
from split import validation_rows
from train_model import train_model

SCRIPT = """
import sys, hashlib, pathlib
sys.path[:0] = sys.argv[1:3]
import made
trained = [
    made.train(task, pathlib.Path(sys.argv[3]), subsample=0.7, colsample_bytree=0.7)
    for task in made.TASKS
]
print([(hashlib.sha256(each.booster).hexdigest(), each.features, each.facts) for each in trained])
"""


def test_same_inputs_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    tests = Path(__file__).parent

    def run(hash_seed: str) -> str:
        arguments = [str(tests.parent), str(tests), str(tmp_path / hash_seed)]
        return subprocess.run(
            [sys.executable, "-c", SCRIPT, *arguments],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    assert run("1") == run("2") != ""


def test_another_seed_is_another_model(tmp_path: Path) -> None:
    first, second = (
        made.train("binary", tmp_path, subsample=0.5, seed=seed).booster for seed in (1, 2)
    )
    assert hashlib.sha256(first).digest() != hashlib.sha256(second).digest()


def test_rounds_are_fixed_without_early_stopping(tmp_path: Path) -> None:
    trained = made.train("regression", tmp_path, rounds=17)
    booster = xgb.Booster(model_file=bytearray(trained.booster))
    assert booster.num_boosted_rounds() == trained.facts["rounds"] == 17
    assert trained.facts["validation"] is None and trained.facts["threshold"] is None


@pytest.mark.parametrize("task", made.TASKS)
def test_early_stopping_chooses_rounds_and_trains_on_all_rows(task: str, tmp_path: Path) -> None:
    settings = {"rounds": 300, "early_stopping_rounds": 5, "learning_rate": 0.3}
    trained = made.train(task, tmp_path, **settings)
    booster = xgb.Booster(model_file=bytearray(trained.booster))
    assert 1 <= booster.num_boosted_rounds() == trained.facts["rounds"] < 300
    assert trained.facts["rows"] == 600
    assert 60 < trained.facts["validation"]["rows"] < 200


def test_importance_names_the_columns_that_matter(tmp_path: Path) -> None:
    facts = {each["name"]: each for each in made.train("regression", tmp_path).facts["features"]}
    assert facts["amount"]["gainShare"] > 0.4 and facts["count"]["gainShare"] > 0.05
    assert sum(each["gainShare"] for each in facts.values()) == pytest.approx(1)


def test_four_hundred_categories_are_split_one_by_one(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    table = made.table("regression", 4000)
    cities = np.array([f"city {each:03}" for each in random.integers(0, 400, 4000)])
    label = np.where(cities == "city 377", 100.0, 0.0)
    for name, values in (("city", pa.array(cities)), ("label", pa.array(label))):
        table = table.set_column(table.column_names.index(name), name, values)
    known = made.definition("regression", tmp_path)
    settings = Hyperparameters(candidate_id="c", rounds=5, max_depth=3)
    trained = train_model(table, known, settings)
    best = max(trained.facts["features"], key=lambda each: each["gainShare"])
    assert best["name"] == "city" and best["gainShare"] > 0.99
    booster = xgb.Booster(model_file=bytearray(trained.booster))
    trees = json.loads(booster.save_raw("json"))["learner"]["gradient_booster"]["model"]["trees"]
    sizes = [size for tree in trees for size in tree["categories_sizes"]]
    assert sizes and set(sizes) == {1}


def test_class_weights_are_balanced() -> None:
    weights = class_weights(np.array([0.0, 0, 0, 1]))
    assert weights.tolist() == pytest.approx([2 / 3, 2 / 3, 2 / 3, 2]) and weights.mean() == 1


def test_class_weights_raise_the_rare_class(tmp_path: Path) -> None:
    plain, weighted = (
        xgb.Booster(
            model_file=bytearray(made.train("binary", tmp_path, class_weights=each).booster)
        )
        for each in ("none", "balanced")
    )
    data = xgb.DMatrix(
        np.zeros((1, 6), dtype=np.float32), feature_types=list("qqcqqq"), enable_categorical=True
    )
    assert weighted.predict(data)[0] > plain.predict(data)[0]


def test_validation_is_the_last_time_by_whole_groups(tmp_path: Path) -> None:
    known = made.definition("binary", tmp_path, time="at")
    table = made.table("binary", 500)
    held = validation_rows(table, known, 0.3)
    frame = table.select(["at", "customer"]).to_pandas()
    starts = frame.groupby("customer")["at"].min()
    cut = frame["at"].max() - 0.3 * (frame["at"].max() - frame["at"].min())
    assert set(frame[held]["customer"]) == set(starts[starts >= cut].index)
    assert not set(frame[held]["customer"]) & set(frame[~held]["customer"])


@pytest.mark.parametrize("data", [{}, {"group": None, "key": ["count"]}, {"group": None}])
def test_validation_by_hash_is_stable_and_whole(data: dict, tmp_path: Path) -> None:
    known = made.definition("binary", tmp_path, **data)
    table = made.table("binary", 3000)
    held = validation_rows(table, known, 0.2)
    backwards = table.take(pa.array(range(2999, -1, -1)))
    assert 0.1 < held.mean() < 0.3
    assert np.array_equal(validation_rows(backwards, known, 0.2)[::-1], held)
    key = "customer" if not data else "count" if "key" in data else "amount"
    keys = table[key].to_numpy()
    if key != "amount":
        assert not set(keys[held]) & set(keys[~held])


@pytest.mark.parametrize(
    ("task", "values", "code"),
    [("binary", ["yes"], "ONE_CLASS"), ("multiclass", ["mid"], "ONE_CLASS")],
)
def test_one_class_is_refused(task: str, values: list[str], code: str, tmp_path: Path) -> None:
    table = made.table(task, 50)
    label = pa.array(values * 50)
    table = table.set_column(table.column_names.index("label"), "label", label)
    with pytest.raises(UserError, match="at least two") as caught:
        train_model(table, made.definition(task, tmp_path), Hyperparameters(candidate_id="c"))
    assert caught.value.code == code


def test_a_missing_label_and_pointless_weights_are_refused(tmp_path: Path) -> None:
    known = made.definition("regression", tmp_path)
    table = made.table("regression", 50)
    holes = table.set_column(
        table.column_names.index("label"), "label", pa.array([None, *range(49)], pa.float64())
    )
    with pytest.raises(UserError, match="1 row\\(s\\) have no 'label'"):
        train_model(holes, known, Hyperparameters(candidate_id="c"))
    with pytest.raises(UserError, match="no classes to weigh"):
        settings = Hyperparameters(candidate_id="c", class_weights="balanced")
        train_model(table, known, settings)


def test_hyperparameters_are_typed_and_told_all_at_once() -> None:
    good = parse_hyperparameters(
        {
            "candidate_id": '"cand-1"',
            "rounds": "50",
            "learning_rate": "0.05",
            "early_stopping_rounds": "10",
            "sagemaker_program": "train.py",
        }
    )
    assert (good.candidate_id, good.rounds, good.learning_rate) == ("cand-1", 50, 0.05)
    assert (good.early_stopping_rounds, good.max_depth, good.threads) == (10, 6, 1)
    with pytest.raises(UserError) as caught:
        parse_hyperparameters(
            {"round": "5", "learning_rate": "0", "max_depth": "x", "scaling": "big", "seed": "nan"}
        )
    message = str(caught.value)
    for part in (
        "round is unknown, did you mean rounds?",
        "learning_rate: got '0', expected a number above 0 to 1",
        "max_depth: got 'x', expected a whole number from 1 to 16",
        "scaling: got 'big', expected none or standard",
        "seed: got 'nan'",
        "candidate_id is missing",
    ):
        assert part in message


def test_a_definition_must_be_one(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"exactly one|expected one"):
        read_definition(tmp_path)
    (tmp_path / "a.json").write_text('{"name": "x", "task": "clustering"}')
    with pytest.raises(UserError, match="no model definition"):
        read_definition(tmp_path)
