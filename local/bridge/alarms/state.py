"""The state of a metric alarm, from its data points alone: no clock, no store.

The rules and their examples:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
"""

from collections.abc import Callable
from dataclasses import dataclass

OK = "OK"
ALARM = "ALARM"
INSUFFICIENT_DATA = "INSUFFICIENT_DATA"
STATES = (OK, ALARM, INSUFFICIENT_DATA)

BREACHING = "breaching"
NOT_BREACHING = "notBreaching"
IGNORE = "ignore"
MISSING = "missing"
TREATMENTS = (BREACHING, NOT_BREACHING, IGNORE, MISSING)

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanOrEqualToThreshold": lambda value, threshold: value >= threshold,
    "GreaterThanThreshold": lambda value, threshold: value > threshold,
    "LessThanThreshold": lambda value, threshold: value < threshold,
    "LessThanOrEqualToThreshold": lambda value, threshold: value <= threshold,
}


@dataclass(frozen=True)
class Rule:
    """When an alarm breaches: `datapoints_to_alarm` (M) of `evaluation_periods` (N) data points."""

    comparison: str
    threshold: float
    evaluation_periods: int
    datapoints_to_alarm: int
    treat_missing_data: str

    @property
    def range(self) -> int:
        """How many periods are looked at: more than N, for points that replace missing ones.

        AWS does not publish the number; its examples look at 5 periods for N = 3.
        """
        return self.evaluation_periods + max(2, self.evaluation_periods // 3)

    def breaches(self, value: float) -> bool:
        """Whether one data point is on the bad side of the threshold."""
        return COMPARISONS[self.comparison](value, self.threshold)


@dataclass(frozen=True)
class Datapoint:
    """One period of an alarm's metric; no value means that the period is missing."""

    timestamp: float
    value: float | None


@dataclass(frozen=True)
class Verdict:
    """The outcome of one evaluation: the state, the points it rests on, how many were filled."""

    state: str
    evaluated: tuple[Datapoint, ...]
    filled: int


def decide(rule: Rule, points: list[Datapoint], current: str) -> Verdict:
    """Return the state of an alarm from the data points of its evaluation range, oldest first.

    Real data points replace missing ones as far as there are any; what is still missing then is
    filled in as the rule says. `current` is kept where the rule ignores missing data.
    """
    real = [point for point in points if point.value is not None]
    evaluated = tuple(real[-rule.evaluation_periods :])
    missing = rule.evaluation_periods - len(evaluated)
    breaching = sum(_breaches(rule, point) for point in evaluated)
    state = _state(rule, points, breaching, missing, len(evaluated), current)
    return Verdict(state, evaluated, missing)


def _state(
    rule: Rule, points: list[Datapoint], breaching: int, missing: int, real: int, current: str
) -> str:
    needed = rule.datapoints_to_alarm
    if missing and rule.treat_missing_data == BREACHING:
        breaching += missing
    if breaching >= needed:
        return ALARM
    if not missing or rule.treat_missing_data in (BREACHING, NOT_BREACHING):
        return OK
    if not real:
        return current if rule.treat_missing_data == IGNORE else INSUFFICIENT_DATA
    if breaching < real:
        return OK
    # Every real point breaches, and there are fewer of them than the alarm needs.
    if rule.treat_missing_data == IGNORE:
        return current
    return ALARM if _premature(points, needed) else OK


def _premature(points: list[Datapoint], datapoints_to_alarm: int) -> bool:
    """Whether the oldest real point is at least as old as M: then missing data counts as bad.

    "Avoiding premature transitions to alarm state" in AWS's documentation.
    """
    ages = [age for age, point in enumerate(reversed(points), 1) if point.value is not None]
    return max(ages) >= datapoints_to_alarm


def _breaches(rule: Rule, point: Datapoint) -> bool:
    return point.value is not None and rule.breaches(point.value)
