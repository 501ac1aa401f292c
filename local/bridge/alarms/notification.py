"""The message that an alarm publishes to an SNS topic, in AWS's shape.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
"""

import json
from typing import Any

from .. import extension
from . import reason, series

Alarm = dict[str, Any]

# CloudWatch writes the region's name here and not its code; other regions show their code.
REGION_NAMES = {
    "us-east-1": "US East (N. Virginia)",
    "us-east-2": "US East (Ohio)",
    "us-west-1": "US West (N. California)",
    "us-west-2": "US West (Oregon)",
    "eu-west-1": "EU (Ireland)",
    "eu-west-2": "EU (London)",
    "eu-central-1": "EU (Frankfurt)",
    "eu-north-1": "EU (Stockholm)",
    "ap-southeast-1": "Asia Pacific (Singapore)",
    "ap-northeast-1": "Asia Pacific (Tokyo)",
}
_SNS_STATISTICS = {
    "Average": "AVERAGE",
    "Sum": "SUM",
    "Minimum": "MINIMUM",
    "Maximum": "MAXIMUM",
    "SampleCount": "SAMPLE_COUNT",
}


def subject(alarm: Alarm) -> str:
    """Return the subject of the message; SNS allows 100 characters."""
    return f'{alarm["StateValue"]}: "{alarm["AlarmName"]}" in {_region_name()}'[:100]


def message(alarm: Alarm, old_state: str) -> str:
    """Return the JSON text of the message about a change from `old_state`."""
    responses = extension.module("core.responses")
    shown: dict[str, Any] = {
        "AlarmName": alarm["AlarmName"],
        "AlarmDescription": alarm.get("AlarmDescription") or None,
        "AWSAccountId": responses.get_account_id(),
        "AlarmConfigurationUpdatedTimestamp": reason.timestamp(
            alarm["AlarmConfigurationUpdatedTimestamp"]
        ),
        "NewStateValue": alarm["StateValue"],
        "NewStateReason": alarm.get("StateReason", ""),
        "StateChangeTime": reason.timestamp(alarm["StateUpdatedTimestamp"]),
        "Region": _region_name(),
        "AlarmArn": alarm["AlarmArn"],
        "OldStateValue": old_state,
        "OKActions": alarm.get("OKActions") or [],
        "AlarmActions": alarm.get("AlarmActions") or [],
        "InsufficientDataActions": alarm.get("InsufficientDataActions") or [],
    }
    if "AlarmRule" in alarm:
        shown |= {"AlarmRule": alarm["AlarmRule"], "TriggeringChildren": _children(alarm)}
    else:
        shown["Trigger"] = _trigger(alarm)
    return json.dumps(shown)


def _trigger(alarm: Alarm) -> dict[str, Any]:
    rule = series.rule_of(alarm)
    common = {
        "Period": series.period_of(alarm),
        "EvaluationPeriods": rule.evaluation_periods,
        "DatapointsToAlarm": rule.datapoints_to_alarm,
        "ComparisonOperator": rule.comparison,
        "Threshold": rule.threshold,
        "TreatMissingData": rule.treat_missing_data,
        "EvaluateLowSampleCountPercentile": alarm.get("EvaluateLowSampleCountPercentile", ""),
    }
    if alarm.get("Metrics"):
        return common | {"Metrics": [_query(query) for query in alarm["Metrics"]]}
    extended = alarm.get("ExtendedStatistic")
    statistic = str(series.statistic_of(alarm))
    return {
        "MetricName": alarm["MetricName"],
        "Namespace": alarm["Namespace"],
        "StatisticType": "ExtendedStatistic" if extended else "Statistic",
        "ExtendedStatistic" if extended else "Statistic": _SNS_STATISTICS.get(statistic, statistic),
        "Unit": alarm.get("Unit"),
        "Dimensions": _dimensions(alarm),
    } | common


def _query(query: dict[str, Any]) -> dict[str, Any]:
    if not query.get("MetricStat"):
        return query
    metric_stat = query["MetricStat"]
    metric = metric_stat["Metric"]
    return query | {
        "MetricStat": metric_stat | {"Metric": metric | {"Dimensions": _dimensions(metric)}}
    }


def _dimensions(metric: dict[str, Any]) -> list[dict[str, str]]:
    dimensions = metric.get("Dimensions") or []
    return [{"value": each["Value"], "name": each["Name"]} for each in dimensions]


def _children(alarm: Alarm) -> list[dict[str, Any]]:
    data = json.loads(alarm.get("StateReasonData") or "{}")
    return [
        {
            "Arn": child["arn"],
            "State": {"Value": child["state"]["value"], "Timestamp": child["state"]["timestamp"]},
        }
        for child in data.get("triggeringAlarms", [])
    ]


def _region_name() -> str:
    code = str(extension.module("core.responses").get_region())
    return REGION_NAMES.get(code, code)
