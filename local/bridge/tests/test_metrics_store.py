"""The metric store: which points belong to a metric and a period, and none is lost."""

from typing import Any

import pytest

from bridge import extension
from bridge.metrics import store as metrics_store
from bridge.metrics.store import aggregate

KEY = ("shop", "orders", "")


@pytest.fixture
def cloudwatch(monkeypatch: pytest.MonkeyPatch) -> Any:
    module = extension.module("services.cloudwatch")
    for name in ("_metric_bucket", "_evict_old_metrics"):
        monkeypatch.setattr(module, name, getattr(module, name))
    metrics_store.install()
    yield module
    module.reset()


def test_a_point_written_during_the_upkeep_stays(cloudwatch: Any) -> None:
    metrics_store.record(*KEY[:2], [1], {}, timestamp=1.0)
    underway = cloudwatch._metric_bucket(KEY)
    cloudwatch._evict_old_metrics()
    assert underway == [], "the old point is gone"
    underway.append({"Timestamp": 2e9, "Value": 2.0, "Unit": "None", "Dimensions": {}})
    assert [point["Value"] for point in metrics_store.points(*KEY[:2], {})] == [2.0]


def test_dimensions_and_unit_choose_the_points(cloudwatch: Any) -> None:
    for value, unit, dimensions in ((1, "Count", {}), (2, "None", {}), (3, "Count", {"a": "b"})):
        metrics_store.record(*KEY[:2], [value], dimensions, unit)

    def values(dimensions: dict[str, str], unit: str | None = None) -> list[float]:
        return [point["Value"] for point in metrics_store.points(*KEY[:2], dimensions, unit)]

    assert (values({}), values({}, "Count"), values({"a": "b"})) == ([1, 2], [1], [3])
    assert values({"a": "c"}) == []


def point(at: float, value: float, resolution: int = 1) -> dict[str, Any]:
    return {"Timestamp": at, "Value": value, "Resolution": resolution}


@pytest.mark.parametrize(
    ("statistic", "expected"),
    [
        ("Sum", {0.0: 6.0, 20.0: 9.0}),
        ("Average", {0.0: 3.0, 20.0: 9.0}),
        ("Minimum", {0.0: 2.0, 20.0: 9.0}),
        ("Maximum", {0.0: 4.0, 20.0: 9.0}),
        ("SampleCount", {0.0: 2.0, 20.0: 1.0}),
        ("p50", {0.0: 3.0, 20.0: 9.0}),
    ],
)
def test_periods(statistic: str, expected: dict[float, float]) -> None:
    points = [point(0, 2), point(9.9, 4), point(20, 9), point(30, 100), point(-1, 100)]
    assert aggregate(points, statistic, 10, 0, 30) == expected


def test_a_standard_metric_is_stored_by_the_minute() -> None:
    points = [point(35, 1, 60), point(55, 2, 60)]
    assert aggregate(points, "Sum", 10, 0, 60) == {0.0: 3.0}
    assert aggregate(points, "Sum", 60, 30, 90) == {30.0: 3.0}


def test_other_statistics_are_refused() -> None:
    with pytest.raises(metrics_store.UnsupportedStatistic, match="tm90 is not emulated"):
        aggregate([point(0, 1)], "tm90", 60, 0, 60)
