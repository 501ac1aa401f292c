"""MiniStack's metric store: exact dimensions, whole periods, every statistic it can give."""

import time
from collections.abc import Iterable
from typing import Any

from .. import extension

Point = dict[str, Any]

BASIC_STATISTICS = ("Average", "Sum", "Minimum", "Maximum", "SampleCount")
RETENTION_S = 14 * 24 * 3600
HIGH_RESOLUTION_S = 1
STANDARD_RESOLUTION_S = 60


class UnsupportedStatistic(ValueError):
    """A statistic that the bridge does not compute (trimmed means and the like)."""


def install() -> None:
    """Make the store safe to write from several threads: its own upkeep drops concurrent points."""
    cloudwatch = extension.module("services.cloudwatch")
    extension.function(cloudwatch, "_metric_bucket", "key")
    extension.function(cloudwatch, "_evict_old_metrics")
    # MiniStack creates and prunes a metric's list in two steps; a point that another thread
    # (a Lambda function's log) appends in between would be lost.
    cloudwatch._metric_bucket = lambda key: cloudwatch._metrics.setdefault(key, [])
    cloudwatch._evict_old_metrics = evict


def evict() -> None:
    """Drop the points that are older than MiniStack keeps, in place."""
    metrics = extension.module("services.cloudwatch")._metrics
    oldest = time.time() - RETENTION_S
    for points in metrics.values():
        while points and points[0]["Timestamp"] < oldest:
            del points[0]


def record(
    namespace: str,
    name: str,
    values: Iterable[float],
    dimensions: dict[str, str],
    unit: str = "None",
    timestamp: float | None = None,
    resolution: int = STANDARD_RESOLUTION_S,
) -> None:
    """Add one point for each value (seconds since the epoch, now if not given) to one metric."""
    at = time.time() if timestamp is None else timestamp
    base = {"Timestamp": at, "Unit": unit, "Resolution": resolution}
    add(namespace, name, dimensions, [base | {"Value": float(value)} for value in values])


def add(namespace: str, name: str, dimensions: dict[str, str], new: list[Point]) -> None:
    """Add points to one metric."""
    cloudwatch = extension.module("services.cloudwatch")
    bucket = cloudwatch._metric_bucket((namespace, name, cloudwatch._dims_key(dimensions)))
    bucket.extend(point | {"Dimensions": dict(dimensions)} for point in new)


def points(
    namespace: str, name: str, dimensions: dict[str, str], unit: str | None = None
) -> list[Point]:
    """Return the points of exactly one metric: other dimensions, more or fewer, are other metrics.

    With a unit, only the points that were published with it, as CloudWatch does.
    """
    cloudwatch = extension.module("services.cloudwatch")
    found = cloudwatch._metrics.get((namespace, name, cloudwatch._dims_key(dimensions))) or []
    return [point for point in list(found) if unit is None or point["Unit"] == unit]


def dimensions_of(members: list[dict[str, str]] | None) -> dict[str, str]:
    """Turn the API's list of dimensions into a name -> value mapping."""
    return {member["Name"]: member["Value"] for member in members or []}


def check_statistic(name: str) -> None:
    """Refuse a statistic that the bridge does not compute.

    Raises:
        UnsupportedStatistic: always for such a name.
    """
    cloudwatch = extension.module("services.cloudwatch")
    if name not in BASIC_STATISTICS and not cloudwatch._is_percentile_stat(name):
        raise UnsupportedStatistic(
            f"statistic {name} is not emulated; use {', '.join(BASIC_STATISTICS)} or p0 to p100"
        )


def statistic(period_points: list[Point], name: str) -> float | None:
    """Return a statistic of one period's points; None where CloudWatch has no data point for it."""
    check_statistic(name)
    cloudwatch = extension.module("services.cloudwatch")
    statistics: dict[str, float] = cloudwatch._calc_stats(period_points)
    if not statistics:
        return None
    if name in BASIC_STATISTICS:
        return statistics[name]
    samples = cloudwatch._percentile_samples(period_points)
    if not samples:
        return None
    percentile: float = cloudwatch._percentile(samples, float(name[1:]))
    return percentile


def aggregate(
    all_points: list[Point], name: str, period: float, start: float, end: float
) -> dict[float, float]:
    """Return period start -> statistic for the whole periods from `start` until before `end`."""
    periods: dict[float, list[Point]] = {}
    for point in all_points:
        at = _time(point, period)
        if start <= at < end:
            index = (at - start) // period
            periods.setdefault(start + index * period, []).append(point)
    values = {at: statistic(periods[at], name) for at in sorted(periods)}
    return {at: value for at, value in values.items() if value is not None}


def _time(point: Point, period: float) -> float:
    # A standard-resolution metric is stored by the minute: shorter periods find all of a minute's
    # values at its start, and nothing in between.
    minute = STANDARD_RESOLUTION_S
    if period < minute and point.get("Resolution", minute) == minute:
        return float(point["Timestamp"] // minute * minute)
    return float(point["Timestamp"])
