"""The example's own arithmetic, against scikit-learn's and the product's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

from columns import columns_of
from distribution import numeric_summary
from metrics import Resampling, compared, measured
from model import LogisticModel, as_cells
from promises import UserError

PROFILES = Path(__file__).parents[3] / "test/fixtures/ingest/numpy-profile.json"
RANDOM = np.random.default_rng(7)
LABELS = RANDOM.integers(2, size=60).astype(np.float64)
# Rounded, so that some are equal.
CHANCES = np.round(np.clip(LABELS * 0.3 + RANDOM.random(60) * 0.7, 0.01, 0.99), 2)


def test_metrics_are_those_of_scikit_learn_in_every_resample() -> None:
    weights = Resampling("row", 200, 0.95, 0).weights(np.arange(60))
    found = measured(LABELS, CHANCES, weights)
    for index, drawn in enumerate(weights):
        given = {"sample_weight": drawn}
        assert found["auc"][index] == pytest.approx(roc_auc_score(LABELS, CHANCES, **given))
        assert found["logLoss"][index] == pytest.approx(log_loss(LABELS, CHANCES, **given))
        assert found["brier"][index] == pytest.approx(brier_score_loss(LABELS, CHANCES, **given))


def test_a_model_against_itself_differs_by_nothing() -> None:
    groups = np.arange(60) // 3
    metrics = compared(LABELS, [CHANCES, CHANCES], groups, Resampling("group", 200, 0.95, 0))
    for metric in metrics:
        assert [metric["difference"][end] for end in ("low", "value", "high")] == [0, 0, 0]
        assert metric["candidate"] == metric["champion"]
        assert metric["candidate"]["low"] < metric["candidate"]["value"]


def test_a_hold_out_of_one_class_is_refused() -> None:
    with pytest.raises(UserError, match="ONE_CLASS"):
        compared(np.ones(60), [CHANCES], np.arange(60), Resampling("row", 200, 0.95, 0))


@pytest.mark.parametrize(
    "case",
    [case for case in json.loads(PROFILES.read_text()) if max(map(abs, case["values"])) < 1e100],
    ids=lambda case: str(case["name"]),
)
def test_answers_are_summed_up_as_a_profile_does(case: dict[str, Any]) -> None:
    found = numeric_summary(np.array(case["values"], dtype=np.float64))
    assert found["edges"] == case["edges"]
    assert found["counts"] == case["counts"]


def test_a_cell_without_a_value_counts_as_the_mean() -> None:
    model = LogisticModel("c", ["a", "b"], [1.0, 5.0], [2.0, 1.0], [0.5, 3.0], 0.0, [False, True])
    cells = as_cells([[1, None, ""], [5, 5, 5]])
    assert model.probabilities(cells).tolist() == [0.5, 0.5, 0.5]
    assert as_cells([["1.5"]]).tolist() == [[1.5]]
    with pytest.raises(ValueError, match="large"):
        as_cells([["large"]])


def definition(**changes: Any) -> dict[str, Any]:
    columns = {"id": {"type": "string"}, "size": {"type": "number"}, "sick": {"type": "boolean"}}
    data = {"columns": columns, "label": {"column": "sick"}, "key": ["id"]}
    return {"task": "binary", "data": data, **changes}


def test_a_definition_says_what_is_learned_from() -> None:
    columns = columns_of(definition())
    assert (columns.features, columns.classes) == ({"size": "number"}, [False, True])
    data = definition()["data"]
    named = {"type": "category", "values": ["yes", "no"]}
    label = {"column": "sick", "positive": "yes"}
    other = {**data, "columns": {**data["columns"], "sick": named}, "label": label}
    assert columns_of(definition(data=other)).classes == ["no", "yes"]


def test_what_it_can_not_do_it_says() -> None:
    with pytest.raises(UserError, match=r"^TASK: "):
        columns_of(definition(task="regression"))
    data = definition()["data"]
    coloured = {**data, "columns": {**data["columns"], "colour": {"type": "category"}}}
    with pytest.raises(UserError, match=r"^COLUMNS: .*colour"):
        columns_of(definition(data=coloured))
