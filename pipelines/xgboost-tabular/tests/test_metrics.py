"""Golden values: every metric against scikit-learn, with and without weights and ties."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics as sk

import metrics
from calibration import calibration_error, calibration_table
from thresholds import best_f1_threshold

CASES = [(seed, ties, weighted) for seed in (1, 2, 3) for ties in (0, 1) for weighted in (0, 1)]


def weights_of(random: np.random.Generator, rows: int, weighted: int) -> np.ndarray:
    """Ones, or counts as a bootstrap draws them, zeros included."""
    return random.integers(0, 4, rows).astype(float) if weighted else np.ones(rows)


@pytest.mark.parametrize(("seed", "ties", "weighted"), CASES)
def test_binary(seed: int, ties: int, weighted: int) -> None:
    random = np.random.default_rng(seed)
    y = (random.random(400) < 0.3).astype(float)
    p = np.clip(0.3 * y + 0.7 * random.random(400), 0, 1)
    p = np.round(p, 1) if ties else p  # Rounded, some are 0 and 1: the clip of the log is tried.
    w = weights_of(random, 400, weighted)
    got = {name: of(w) for name, of in metrics.binary_metrics(y, p, 0.45).items()}
    assert got == pytest.approx(
        {
            "auc": sk.roc_auc_score(y, p, sample_weight=w),
            "averagePrecision": sk.average_precision_score(y, p, sample_weight=w),
            "logLoss": sk.log_loss(y, p, sample_weight=w),
            "brier": sk.brier_score_loss(y, p, sample_weight=w),
            "f1": sk.f1_score(y, p >= 0.45, sample_weight=w),
        },
        rel=1e-12,
    )
    assert list(got) == [metric.name for metric in metrics.METRICS["binary"]]


@pytest.mark.parametrize(("seed", "weighted"), [(1, 0), (2, 1), (3, 1)])
def test_multiclass(seed: int, weighted: int) -> None:
    random = np.random.default_rng(seed)
    y = random.integers(0, 4, 500)
    p = random.dirichlet(np.ones(4), 500) + 0.4 * np.eye(4)[y]
    p /= p.sum(axis=1, keepdims=True)
    w = weights_of(random, 500, weighted)
    got = {name: of(w) for name, of in metrics.multiclass_metrics(y.astype(float), p).items()}
    assert got == pytest.approx(
        {
            "weightedF1": sk.f1_score(y, p.argmax(1), average="weighted", sample_weight=w),
            "accuracy": sk.accuracy_score(y, p.argmax(1), sample_weight=w),
            "logLoss": sk.log_loss(y, p, sample_weight=w),
            "macroAuc": np.mean(
                [sk.roc_auc_score(y == c, p[:, c], sample_weight=w) for c in range(4)]
            ),
        },
        rel=1e-12,
    )
    unweighted = sk.roc_auc_score(y, p, multi_class="ovr", average="macro")
    assert metrics.macro_auc(y, p)(np.ones(500)) == pytest.approx(unweighted, rel=1e-12)


@pytest.mark.parametrize(("seed", "weighted"), [(1, 0), (2, 1), (3, 1)])
def test_regression(seed: int, weighted: int) -> None:
    random = np.random.default_rng(seed)
    y = random.normal(size=300)
    p = y + random.normal(scale=0.5, size=300)
    w = weights_of(random, 300, weighted)
    got = {name: of(w) for name, of in metrics.regression_metrics(y, p, 0.9).items()}
    assert got == pytest.approx(
        {
            "rmse": sk.root_mean_squared_error(y, p, sample_weight=w),
            "mae": sk.mean_absolute_error(y, p, sample_weight=w),
            "r2": sk.r2_score(y, p, sample_weight=w),
            "pinball": sk.mean_pinball_loss(y, p, sample_weight=w, alpha=0.9),
        },
        rel=1e-12,
    )


def test_undefined_metrics_say_so() -> None:
    ones, scores = np.ones(5), np.linspace(0, 1, 5)
    assert np.isnan(metrics.auc(ones, scores)(ones))
    assert np.isnan(metrics.average_precision(0 * ones, scores)(ones))
    assert np.isnan(metrics.r2(ones, scores)(ones))
    assert metrics.f1(0 * ones, 0 * ones)(ones) == 0


def test_confusion_matrix() -> None:
    random = np.random.default_rng(4)
    y, p = random.integers(0, 3, 200), random.integers(0, 3, 200)
    assert metrics.confusion_matrix(y, p, 3) == sk.confusion_matrix(y, p).tolist()


@pytest.mark.parametrize("seed", range(5))
def test_threshold_is_the_best_of_all(seed: int) -> None:
    random = np.random.default_rng(seed)
    y = (random.random(80) < 0.4).astype(float)
    p = np.round(0.2 * y + 0.8 * random.random(80), 1 + seed % 3)
    best = max(sk.f1_score(y, p >= cut) for cut in np.unique(p))
    chosen = best_f1_threshold(y, p)
    assert sk.f1_score(y, p >= chosen) == pytest.approx(best, rel=1e-12)
    assert chosen not in p


def test_calibration_table_counts_every_row() -> None:
    y = np.array([0, 1, 1, 0, 1, 1], dtype=float)
    p = np.array([0.0, 0.05, 0.1, 0.55, 0.95, 1.0])
    table = calibration_table(y, p)
    assert [(each["low"], each["rows"], each["positiveShare"]) for each in table] == [
        (0.0, 2, 0.5),
        (0.1, 1, 1.0),
        (0.5, 1, 0.0),
        (0.9, 2, 1.0),
    ]
    expected = (2 * abs(0.025 - 0.5) + 0.9 + 0.55 + 2 * abs(0.975 - 1)) / 6
    assert calibration_error(table) == pytest.approx(expected)
