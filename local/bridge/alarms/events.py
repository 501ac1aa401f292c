"""What CloudWatch tells the world when an alarm changes: the EventBridge event and its contents.

Samples: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
"""

import json
import uuid
from typing import Any

from .. import extension
from . import reason, series

Alarm = dict[str, Any]
State = dict[str, str]

INITIAL_REASON = "Unchecked: Initial alarm creation"


def state_of(alarm: Alarm) -> State:
    """Return an alarm's state as events show it."""
    state = {
        "value": alarm["StateValue"],
        "reason": alarm.get("StateReason", ""),
        "timestamp": reason.timestamp(alarm["StateUpdatedTimestamp"]),
    }
    if alarm.get("StateReasonData"):
        state["reasonData"] = alarm["StateReasonData"]
    return state


class StateMemory:
    """The last state of each alarm that was told, to be the `previousState` of the next event."""

    def __init__(self) -> None:
        self._told: dict[str, State] = {}

    def exchange(self, alarm: Alarm, old_value: str) -> State:
        """Remember the alarm's new state and return the one before, whose value was `old_value`."""
        previous = self._told.get(alarm["AlarmArn"])
        self._told[alarm["AlarmArn"]] = state_of(alarm)
        if previous and previous["value"] == old_value:
            return previous
        created = alarm.get("AlarmConfigurationUpdatedTimestamp") or alarm["StateUpdatedTimestamp"]
        return {
            "value": old_value,
            "reason": INITIAL_REASON,
            "timestamp": reason.timestamp(created),
        }


def configuration(alarm: Alarm) -> dict[str, Any]:
    """Return the `configuration` of an event: what the alarm watches."""
    described = {"description": alarm["AlarmDescription"]} if alarm.get("AlarmDescription") else {}
    if "AlarmRule" in alarm:
        return described | {"alarmRule": alarm["AlarmRule"]}
    if alarm.get("Metrics"):
        return described | {"metrics": [_query(query) for query in alarm["Metrics"]]}
    metric = {
        "metric": _metric(alarm),
        "period": alarm["Period"],
        "stat": series.statistic_of(alarm),
    }
    if alarm.get("Unit"):
        metric["unit"] = alarm["Unit"]
    # AWS makes up an id for the one metric; it stays the same from event to event.
    identifier = str(uuid.uuid5(uuid.NAMESPACE_URL, alarm["AlarmArn"]))
    return described | {"metrics": [{"id": identifier, "metricStat": metric, "returnData": True}]}


def _query(query: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": query["Id"]}
    if query.get("Label"):
        shown["label"] = query["Label"]
    if query.get("Expression"):
        shown["expression"] = query["Expression"]
    if query.get("MetricStat"):
        metric_stat = query["MetricStat"]
        shown["metricStat"] = {
            "metric": _metric(metric_stat["Metric"]),
            "period": int(metric_stat["Period"]),
            "stat": metric_stat["Stat"],
        }
        if metric_stat.get("Unit"):
            shown["metricStat"]["unit"] = metric_stat["Unit"]
    return shown | {"returnData": query.get("ReturnData", True)}


def _metric(metric: dict[str, Any]) -> dict[str, Any]:
    return {
        "namespace": metric["Namespace"],
        "name": metric["MetricName"],
        "dimensions": {each["Name"]: each["Value"] for each in metric.get("Dimensions") or []},
    }


def send(alarm: Alarm, previous: State) -> None:
    """Put `CloudWatch Alarm State Change` on the default bus of the alarm's account and region."""
    detail = {
        "alarmName": alarm["AlarmName"],
        "state": state_of(alarm),
        "previousState": previous,
        "configuration": configuration(alarm),
    }
    extension.module("services.eventbridge")._put_events(
        {
            "Entries": [
                {
                    "Source": "aws.cloudwatch",
                    "DetailType": "CloudWatch Alarm State Change",
                    "Detail": json.dumps(detail),
                    "Resources": [alarm["AlarmArn"]],
                }
            ]
        },
        allow_aws_source=True,
    )


def check() -> None:
    """Check that MiniStack takes events of AWS services where it is expected to."""
    events = extension.module("services.eventbridge")
    extension.function(events, "_put_events", "data", "allow_aws_source")
