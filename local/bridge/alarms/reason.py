"""Why an alarm changed its state, in AWS's words and in AWS's `reasonData`.

Samples: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
"""

import json
from datetime import UTC, datetime
from typing import Any

from .state import ALARM, BREACHING, INSUFFICIENT_DATA, Datapoint, Rule, Verdict

_RELATIONS = {
    "GreaterThanOrEqualToThreshold": "greater than or equal to",
    "GreaterThanThreshold": "greater than",
    "LessThanThreshold": "less than",
    "LessThanOrEqualToThreshold": "less than or equal to",
}


def timestamp(at: float) -> str:
    """Write a time as CloudWatch does in events (`2019-10-02T17:04:40.989+0000`)."""
    moment = datetime.fromtimestamp(at, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}+0000"


def reason(rule: Rule, verdict: Verdict) -> str:
    """Return the text of `StateReason` for a new state."""
    if verdict.state == INSUFFICIENT_DATA:
        return f"Insufficient Data: {_counted(verdict.filled, 'was', 'were')} unknown."
    if not verdict.evaluated:
        treated = "Breaching" if rule.treat_missing_data == BREACHING else "NonBreaching"
        periods = "period" if verdict.filled == 1 else "periods"
        return (
            f"Threshold Crossed: no datapoints were received for {verdict.filled} {periods} and "
            f"{_counted(verdict.filled, 'was', 'were', 'missing ')} treated as [{treated}]."
        )
    return _crossed(rule, verdict)


def _crossed(rule: Rule, verdict: Verdict) -> str:
    alarming = verdict.state == ALARM
    shown = [
        point
        for point in reversed(verdict.evaluated)
        if point.value is not None and rule.breaches(point.value) == alarming
    ] or list(reversed(verdict.evaluated))
    minimum = rule.datapoints_to_alarm
    if not alarming:
        minimum = rule.evaluation_periods - rule.datapoints_to_alarm + 1
    transition = "OK -> ALARM" if alarming else "ALARM -> OK"
    return (
        f"Threshold Crossed: {len(shown)} out of the last {rule.evaluation_periods} datapoints "
        f"[{', '.join(map(_shown, shown))}] {'was' if len(shown) == 1 else 'were'} "
        f"{'' if alarming else 'not '}{_RELATIONS[rule.comparison]} the threshold "
        f"({rule.threshold}) (minimum {minimum} datapoint{'' if minimum == 1 else 's'} "
        f"for {transition} transition)."
    )


def _counted(count: int, one: str, several: str, kind: str = "") -> str:
    return f"{count} {kind}datapoint{' ' + one if count == 1 else 's ' + several}"


def _shown(point: Datapoint) -> str:
    moment = datetime.fromtimestamp(point.timestamp, UTC)
    return f"{point.value} ({moment.strftime('%d/%m/%y %H:%M:%S')})"


def reason_data(
    rule: Rule, verdict: Verdict, period: int, statistic: str | None, now: float
) -> str:
    """Return the JSON text of `StateReasonData`; `statistic` is None for metric math."""
    data: dict[str, Any] = {"version": "1.0", "queryDate": timestamp(now)}
    if verdict.evaluated:
        data["startDate"] = timestamp(verdict.evaluated[0].timestamp)
    if statistic:
        data["statistic"] = statistic
    data |= {
        "period": period,
        "recentDatapoints": [point.value for point in verdict.evaluated],
        "threshold": rule.threshold,
        "evaluatedDatapoints": [
            {"timestamp": timestamp(point.timestamp), "value": point.value}
            for point in reversed(verdict.evaluated)
        ],
    }
    return json.dumps(data, separators=(",", ":"))
