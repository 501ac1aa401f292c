"""Intervals: paired, seeded, by group, and right as often as they say."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from bootstrap import Resampling, group_weights, interval, resample
from errors import AlgorithmError, UserError
from metrics import mean_of

SETTINGS = Resampling(resamples=400, confidence=0.95, seed=7)


def mean_interval(
    values: np.ndarray, groups: np.ndarray, settings: Resampling
) -> tuple[float, float]:
    count = int(groups.max()) + 1
    weights = group_weights(groups, count, settings)
    drawn = resample({"mean": mean_of(values)}, weights, settings.resamples)["mean"]
    found = interval(float(values.mean()), drawn, count, settings.confidence)
    return found.low, found.high


def coverage(groups: int, rows_a_group: int, by_group: bool) -> float:
    """How often the interval of the mean holds the true mean 0, over 300 seeded data sets."""
    random = np.random.default_rng(11)
    held = 0
    for seed in range(300):
        shared = np.repeat(random.normal(size=groups), rows_a_group)
        values = shared + 0.5 * random.normal(size=len(shared))
        codes = np.repeat(np.arange(groups), rows_a_group) if by_group else np.arange(len(values))
        low, high = mean_interval(values, codes, Resampling(300, 0.95, seed))
        held += low <= 0 <= high
    return held / 300


@pytest.mark.parametrize("groups", [6, 25])
def test_grouped_intervals_cover_what_they_promise(groups: int) -> None:
    assert 0.92 <= coverage(groups, 8, by_group=True) <= 0.98


def test_intervals_by_row_would_not_cover() -> None:
    assert coverage(25, 8, by_group=False) < 0.75


def test_is_the_t_interval_for_a_mean() -> None:
    values = np.random.default_rng(2).normal(size=8)
    golden = stats.t.interval(0.95, 7, values.mean(), stats.sem(values))
    found = mean_interval(values, np.arange(8), Resampling(20_000, 0.95, 1))
    assert found == pytest.approx(golden, rel=0.05, abs=0.02)


def test_agrees_with_scipy_where_both_apply() -> None:
    values = np.random.default_rng(3).exponential(size=3000)
    low, high = mean_interval(values, np.arange(3000), Resampling(4000, 0.95, 1))
    golden = stats.bootstrap(
        (values,), np.mean, n_resamples=4000, method="percentile", rng=np.random.default_rng(2)
    ).confidence_interval
    width = golden.high - golden.low
    assert low == pytest.approx(golden.low, abs=0.05 * width)
    assert high == pytest.approx(golden.high, abs=0.05 * width)


def test_groups_are_drawn_whole_and_as_many_as_there_are() -> None:
    groups = np.array([0, 0, 1, 2, 2, 2])
    weights = group_weights(groups, 3, SETTINGS)
    for index in range(20):
        drawn = weights(index)
        assert drawn[0] == drawn[1] and drawn[3] == drawn[4] == drawn[5]
        assert drawn[0] + drawn[2] + drawn[3] == 3
    assert np.array_equal(weights(3), group_weights(groups, 3, SETTINGS)(3))
    other = group_weights(groups, 3, Resampling(400, 0.95, 8))
    assert any(not np.array_equal(weights(index), other(index)) for index in range(5))


def test_paired_difference_is_narrower_than_its_parts() -> None:
    random = np.random.default_rng(5)
    base = random.normal(size=500)
    prepared = {"a": mean_of(base), "b": mean_of(base + 0.1 + 0.01 * random.normal(size=500))}
    drawn = resample(prepared, group_weights(np.arange(500), 500, SETTINGS), SETTINGS.resamples)
    alone, paired = (
        interval(0.1, each, 500, 0.95) for each in (drawn["b"], drawn["b"] - drawn["a"])
    )
    assert paired.high - paired.low < 0.1 * (alone.high - alone.low)


def test_undefined_resamples_are_left_out_and_counted() -> None:
    values = np.array([0.1, np.nan, 0.3, 0.2])
    assert interval(0.2, values, 50, 0.95).resamples == 3
    with pytest.raises(AlgorithmError, match="defined in 1 of 4"):
        interval(0.2, np.array([np.nan, np.nan, np.nan, 1.0]), 50, 0.95)


def test_one_group_is_refused() -> None:
    with pytest.raises(UserError, match="one group"):
        group_weights(np.zeros(5, dtype=np.int64), 1, SETTINGS)
