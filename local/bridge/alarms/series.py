"""The data points that an alarm looks at, read from the store for one evaluation."""

import math
from typing import Any

from ..metrics import store as metrics_store
from ..metrics.math import evaluation as metrics_math
from ..metrics.math.syntax import MathError
from ..metrics.math.values import Series
from .state import Datapoint, Rule

Alarm = dict[str, Any]

HIGH_RESOLUTION_TICK_S = 10


def rule_of(alarm: Alarm) -> Rule:
    """Return the rule of a stored metric alarm."""
    periods = int(alarm["EvaluationPeriods"])
    return Rule(
        comparison=alarm["ComparisonOperator"],
        threshold=float(alarm["Threshold"]),
        evaluation_periods=periods,
        datapoints_to_alarm=int(alarm.get("DatapointsToAlarm") or periods),
        treat_missing_data=alarm.get("TreatMissingData") or "missing",
    )


def period_of(alarm: Alarm) -> int:
    """Return the period in seconds; with metric math, the one that all its metrics share."""
    if not alarm.get("Metrics"):
        return int(alarm["Period"])
    return max(
        int(query.get("MetricStat", {}).get("Period") or query.get("Period") or 60)
        for query in alarm["Metrics"]
    )


def statistic_of(alarm: Alarm) -> str | None:
    """Return the statistic that the alarm watches; None for metric math."""
    if alarm.get("Metrics"):
        return None
    return alarm.get("ExtendedStatistic") or alarm.get("Statistic") or "Average"


def latest_period_end(period: int, now: float, tick: float) -> float:
    """Return the end of the newest whole period.

    CloudWatch evaluates every minute, and every 10 seconds for shorter periods, over whole periods
    that end at that moment; `tick` is the length of that minute here.
    """
    step = min(tick, HIGH_RESOLUTION_TICK_S) if period < 60 else tick
    return math.floor(now / step) * step


def datapoints(alarm: Alarm, end: float) -> list[Datapoint]:
    """Return the data points of the alarm's evaluation range, oldest first, missing ones too.

    Raises:
        MathError: when the alarm's expression is refused or gives several time series.
    """
    period = period_of(alarm)
    count = rule_of(alarm).range
    start = end - count * period
    values = _values(alarm, period, start, end)
    times = [start + index * period for index in range(count)]
    return [Datapoint(at, values.get(at)) for at in times]


def _values(alarm: Alarm, period: int, start: float, end: float) -> dict[float, float]:
    if alarm.get("Metrics"):
        return _math_values(alarm["Metrics"], period, start, end)
    points = metrics_store.points(
        alarm["Namespace"],
        alarm["MetricName"],
        metrics_store.dimensions_of(alarm.get("Dimensions")),
        alarm.get("Unit"),
    )
    return metrics_store.aggregate(points, str(statistic_of(alarm)), period, start, end)


def _math_values(
    queries: list[dict[str, Any]], period: int, start: float, end: float
) -> dict[float, float]:
    metrics = {
        query["Id"]: metric_series(query, period, start, end)
        for query in queries
        if query.get("MetricStat")
    }
    expressions = {query["Id"]: query["Expression"] for query in queries if query.get("Expression")}
    watched = next(query["Id"] for query in queries if query.get("ReturnData", True))
    if watched in metrics:
        return metrics[watched].values
    request = metrics_math.Request(metrics, expressions, start, end, period)
    results = metrics_math.evaluate(watched, request)
    if len(results) != 1:
        raise MathError(f"Error in expression '{watched}': an alarm watches one time series")
    return results[0].values


def metric_series(query: dict[str, Any], period: int, start: float, end: float) -> Series:
    """Return the time series of a `MetricStat` query, its periods counted from `start`."""
    metric_stat = query["MetricStat"]
    metric = metric_stat["Metric"]
    points = metrics_store.points(
        metric["Namespace"],
        metric["MetricName"],
        metrics_store.dimensions_of(metric.get("Dimensions")),
        metric_stat.get("Unit"),
    )
    values = metrics_store.aggregate(points, metric_stat["Stat"], period, start, end)
    return Series(query.get("Label") or metric["MetricName"], period, values)
