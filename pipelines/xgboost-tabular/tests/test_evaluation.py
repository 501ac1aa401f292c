"""Comparing two models' predictions; no processes here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from sklearn.metrics import log_loss, roc_auc_score

import made
from bootstrap import Resampling
from errors import AlgorithmError, UserError
from evaluate_models import HoldOut, Settings, evaluate_models
from report_json import write_json
from scoring_process import Scored

SETTINGS = Settings(Resampling(200, 0.95, 3), 0.5)
ROWS = 240


def hold_out(labels: list[Any]) -> HoldOut:
    groups = np.arange(len(labels)) // 8
    return HoldOut(pa.chunked_array([pa.array(labels)]), groups, int(groups.max()) + 1)


def scored(
    name: str, predictions: np.ndarray, classes: tuple = (), threshold: Any = None
) -> Scored:
    return Scored(name, "0" * 64, classes, threshold, predictions)


def binary(seed: int, noise: float, labels: np.ndarray) -> Scored:
    random = np.random.default_rng(seed)
    p = np.clip(0.5 + 0.3 * (labels - 0.5) + noise * random.normal(size=len(labels)), 0.01, 0.99)
    return scored(f"cand-{seed}", p, ("no", "yes"), 0.5)


def compare(tmp_path: Path, task: str, labels: list[Any], *models: Scored) -> dict[str, Any]:
    known = made.definition(task, tmp_path)
    champion = models[1] if len(models) == 2 else None
    return evaluate_models(known, hold_out(labels), models[0], champion, SETTINGS)


def test_a_better_candidate_is_seen_to_be_better(tmp_path: Path) -> None:
    y = np.random.default_rng(1).integers(0, 2, ROWS)
    labels = np.where(y == 1, "yes", "no").tolist()
    better, worse = binary(1, 0.1, y), binary(2, 0.5, y)
    report = compare(tmp_path, "binary", labels, better, worse)
    auc = next(each for each in report["metrics"] if each["name"] == "auc")
    golden = [roc_auc_score(y, model.predictions) for model in (better, worse)]
    assert [auc[who]["value"] for who in ("candidate", "champion")] == pytest.approx(golden)
    assert auc["difference"]["value"] == pytest.approx(golden[0] - golden[1])
    assert 0 < auc["difference"]["low"] < auc["difference"]["high"]
    assert {each["difference"]["n"] for each in report["metrics"]} == {ROWS}
    assert {each["difference"]["seed"] for each in report["metrics"]} == {3}
    assert auc["candidate"]["high"] <= 1
    counts = report["candidate"]["confusion"]["counts"]
    assert sum(map(sum, counts)) == ROWS and counts[0][0] > counts[0][1]
    assert report["classes"] == [
        {"value": "no", "rows": int((y == 0).sum())},
        {"value": "yes", "rows": int((y == 1).sum())},
    ]


def test_equal_models_differ_by_nothing(tmp_path: Path) -> None:
    y = np.random.default_rng(1).integers(0, 2, ROWS)
    labels = np.where(y == 1, "yes", "no").tolist()
    report = compare(tmp_path, "binary", labels, binary(1, 0.1, y), binary(1, 0.1, y))
    for metric in report["metrics"]:
        found = metric["difference"]
        assert (found["value"], found["low"], found["high"]) == (0, 0, 0)


def test_a_class_the_champion_never_saw_counts_against_it(tmp_path: Path) -> None:
    random = np.random.default_rng(2)
    y = random.integers(0, 3, ROWS)
    labels = np.array(["a", "b", "c"])[y].tolist()
    three = random.dirichlet(np.ones(3), ROWS)
    two = random.dirichlet(np.ones(2), ROWS)
    new, old = scored("new", three, ("a", "b", "c")), scored("old", two, ("a", "b"))
    report = compare(tmp_path, "multiclass", labels, new, old)
    metrics = {each["name"]: each for each in report["metrics"]}
    assert metrics["logLoss"]["candidate"]["value"] == pytest.approx(log_loss(y, three))
    assert metrics["logLoss"]["champion"]["value"] > 5
    assert report["champion"]["confusion"]["classes"] == ["a", "b", "c"]


def test_a_regression_has_no_confusion(tmp_path: Path) -> None:
    y = np.random.default_rng(4).normal(size=ROWS)
    report = compare(tmp_path, "regression", y.tolist(), scored("r", y + 0.5))
    metrics = {each["name"]: each["candidate"]["value"] for each in report["metrics"]}
    assert metrics["rmse"] == pytest.approx(0.5) and metrics["pinball"] == pytest.approx(0.25)
    assert report["candidate"]["confusion"] is None and report["champion"] is None
    assert all(each["difference"] is None for each in report["metrics"])


def test_one_class_or_a_constant_can_not_be_judged(tmp_path: Path) -> None:
    p = np.full(ROWS, 0.5)
    with pytest.raises(UserError, match="one value") as caught:
        compare(tmp_path, "binary", ["yes"] * ROWS, scored("x", p, ("no", "yes"), 0.5))
    assert caught.value.code == "ONE_CLASS"
    with pytest.raises(UserError, match="same number"):
        compare(tmp_path, "regression", [1.0] * ROWS, scored("x", p))


def test_a_report_has_the_distribution_of_the_answers(tmp_path: Path) -> None:
    y = np.random.default_rng(1).integers(0, 2, ROWS)
    model = binary(1, 0.1, y)
    report = compare(tmp_path, "binary", np.where(y == 1, "yes", "no").tolist(), model)
    numeric = report["candidate"]["predictions"]["numeric"]
    assert (numeric["min"], numeric["max"]) == (model.predictions.min(), model.predictions.max())
    assert sum(numeric["counts"]) == ROWS and len(numeric["edges"]) == 51
    assert min(numeric["counts"]) >= ROWS // 50 - 1
    for low, high, count in zip(
        numeric["edges"][:-2], numeric["edges"][1:-1], numeric["counts"][:-1], strict=True
    ):
        assert np.sum((model.predictions >= low) & (model.predictions < high)) == count


def test_predicted_classes_are_counted_by_name(tmp_path: Path) -> None:
    labels = ["c", "a", "b", "a"] * 60
    sure = {"a": [0.8, 0.1, 0.1], "b": [0.2, 0.4, 0.4], "c": [0.3, 0.4, 0.3]}
    predictions = np.array([sure[label] for label in labels])
    # Serving takes the first of equals in the order of the model's own classes.
    model = scored("m", predictions, ("a", "c", "b"))
    report = compare(tmp_path, "multiclass", labels, model)
    counts = [{"value": "a", "count": 120}, {"value": "c", "count": 120}]
    assert report["candidate"]["predictions"]["categories"] == {"top": counts, "otherCount": 0}


def test_swapped_classes_are_refused(tmp_path: Path) -> None:
    labels = ["yes", "no"] * (ROWS // 2)
    with pytest.raises(UserError, match="other classes"):
        swapped = scored("x", np.linspace(0, 1, ROWS), ("yes", "no"), 0.5)
        compare(tmp_path, "binary", labels, swapped)


def test_nan_never_becomes_a_report(tmp_path: Path) -> None:
    labels = ["yes", "no"] * (ROWS // 2)
    broken = scored("x", np.full(ROWS, np.nan), ("no", "yes"), 0.5)
    with pytest.raises(AlgorithmError, match="nan"):
        compare(tmp_path, "binary", labels, broken)
    with pytest.raises(AlgorithmError, match=r"\$\.a\[1\] is nan"):
        write_json(tmp_path / "report.json", {"a": [1.0, float("nan")]})
    assert not (tmp_path / "report.json").exists()
