"""The functions of metric math, by name; those that need the request are in `evaluation`.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax-functions-list
"""

import itertools
import math
import statistics
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from .syntax import MathError
from .values import Series, Value, Values, array, each, scalar, series

Function = Callable[[list[Value]], Value]


def _per_value(function: Callable[[float], float]) -> Function:
    def apply(arguments: list[Value]) -> Value:
        return each(
            only(arguments),
            lambda item: {at: function(x) for at, x in item.values.items()},
            "the argument",
        )

    return apply


def _logarithm(log: Callable[[float], float]) -> Function:
    def apply(arguments: list[Value]) -> Value:
        return each(
            only(arguments),
            lambda item: {at: log(x) for at, x in item.values.items() if x > 0},
            "the argument",
        )

    return apply


def _per_step(function: Callable[[float, float], float]) -> Function:
    """A function of the difference and the seconds between each value and the one before it."""

    def steps(item: Series) -> Values:
        points = sorted(item.values.items())
        return {
            later: function(y - x, later - earlier)
            for (earlier, x), (later, y) in itertools.pairwise(points)
        }

    return lambda arguments: each(only(arguments), steps, "the argument")


def _running_sum(item: Series) -> Values:
    total, sums = 0.0, {}
    for at, value in sorted(item.values.items()):
        total += value
        sums[at] = total
    return sums


def _summary(of_values: Callable[[list[float]], float], missing_is_zero: bool) -> Function:
    """A summary over time of one series (a scalar), or across an array at each time (a series)."""

    def apply(arguments: list[Value]) -> Value:
        value = only(arguments)
        if isinstance(value, Series):
            return float(of_values(list(value.values.values()))) if value.values else 0.0
        items = array(value, "the argument")
        times = sorted({at for item in items for at in item.values})
        period = items[0].period if items else 60
        across = {at: of_values(_across(items, at, missing_is_zero)) for at in times}
        return Series("", period, across)

    return apply


def _across(items: list[Series], at: float, missing_is_zero: bool) -> list[float]:
    if missing_is_zero:
        return [item.values.get(at, 0.0) for item in items]
    return [item.values[at] for item in items if at in item.values]


def _period(arguments: list[Value]) -> Value:
    return float(series(only(arguments), "the argument of PERIOD").period)


def _metric_count(arguments: list[Value]) -> Value:
    return float(len(array(only(arguments), "the argument of METRIC_COUNT")))


def _remove_empty(arguments: list[Value]) -> Value:
    return [item for item in array(only(arguments), "the argument") if item.values]


def _pick(index: int) -> Function:
    def apply(arguments: list[Value]) -> Value:
        items = array(only(arguments), "the argument")
        return items[index] if items else Series("", 60, {})

    return apply


def _slice(arguments: list[Value]) -> Value:
    if len(arguments) not in (2, 3):
        raise MathError("SLICE takes an array, a start and an optional end")
    items = array(arguments[0], "the first argument of SLICE")
    bounds = [int(scalar(bound, "a bound of SLICE")) for bound in arguments[1:]]
    return items[bounds[0] : bounds[1] if len(bounds) == 2 else None]


def _calendar(part: Callable[[datetime], float]) -> Function:
    def apply(arguments: list[Value]) -> Value:
        item = series(only(arguments), "the argument")
        return replace(
            item, values={at: float(part(datetime.fromtimestamp(at, UTC))) for at in item.values}
        )

    return apply


def only(arguments: list[Value]) -> Value:
    """Return the one argument of a function that takes one."""
    if len(arguments) != 1:
        raise MathError(f"the function takes one argument, got {len(arguments)}")
    return arguments[0]


def if_(arguments: list[Value]) -> Value:
    """`IF(condition, true, [false])`, with AWS's rules for data points that are missing.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#using-IF-expressions
    """
    if len(arguments) not in (2, 3):
        raise MathError("IF takes two or three arguments")
    condition, then = arguments[0], arguments[1]
    otherwise = arguments[2] if len(arguments) == 3 else None
    if isinstance(condition, float):
        chosen = then if condition else otherwise
        if not any(isinstance(side, Series) for side in (then, otherwise)):
            raise MathError("IF of scalars only gives no time series")
        return chosen if chosen is not None else Series("", 60, {})
    times = series(condition, "the condition of IF")
    picked = {at: _branch(at, x, then, otherwise) for at, x in times.values.items()}
    return replace(times, values={at: x for at, x in picked.items() if x is not None})


def _branch(at: float, condition: float, then: Value, otherwise: Value | None) -> float | None:
    if condition:
        # A true data point without a value to show is 0; a false one is dropped.
        return then if isinstance(then, float) else series(then, "IF").values.get(at, 0.0)
    if otherwise is None or isinstance(otherwise, float):
        return otherwise
    return series(otherwise, "IF").values.get(at)


FUNCTIONS: dict[str, Function] = {
    "ABS": _per_value(abs),
    "CEIL": _per_value(lambda x: float(math.ceil(x))),
    "FLOOR": _per_value(lambda x: float(math.floor(x))),
    "LOG": _logarithm(math.log),
    "LOG10": _logarithm(math.log10),
    "DIFF": _per_step(lambda difference, seconds: difference),
    "DIFF_TIME": _per_step(lambda difference, seconds: seconds),
    "RATE": _per_step(lambda difference, seconds: difference / seconds),
    "RUNNING_SUM": lambda arguments: each(only(arguments), _running_sum, "the argument"),
    "SUM": _summary(sum, missing_is_zero=True),
    "AVG": _summary(lambda values: sum(values) / len(values), missing_is_zero=True),
    "MIN": _summary(min, missing_is_zero=False),
    "MAX": _summary(max, missing_is_zero=False),
    "STDDEV": _summary(statistics.pstdev, missing_is_zero=False),
    "DATAPOINT_COUNT": _summary(lambda values: float(len(values)), missing_is_zero=False),
    "PERIOD": _period,
    "METRIC_COUNT": _metric_count,
    "REMOVE_EMPTY": _remove_empty,
    "FIRST": _pick(0),
    "LAST": _pick(-1),
    "SLICE": _slice,
    "IF": if_,
    "MINUTE": _calendar(lambda at: at.minute),
    "HOUR": _calendar(lambda at: at.hour),
    "DAY": _calendar(lambda at: at.isoweekday()),
    "DATE": _calendar(lambda at: at.day),
    "MONTH": _calendar(lambda at: at.month),
    "YEAR": _calendar(lambda at: at.year),
    "EPOCH": _calendar(lambda at: at.timestamp()),
}

NOT_EMULATED = (
    "SEARCH",
    "ANOMALY_DETECTION_BAND",
    "INSIGHT_RULE_METRIC",
    "SERVICE_QUOTA",
    "DB_PERF_INSIGHTS",
    "LAMBDA",
)
