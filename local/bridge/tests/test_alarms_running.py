"""Alarms in a running bridge: what they evaluate, and the event of each change."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from alarm_inbox import Inbox, alarm_events, metric_stat, put_alarm, put_value, state
from running_cloud import Cloud, eventually


@pytest.fixture(scope="module")
def metrics(cloud: Cloud) -> Any:
    return cloud.client("cloudwatch")


@pytest.fixture(scope="module")
def events(cloud: Cloud) -> Inbox:
    return alarm_events(cloud, "alarm-changes")


def test_dimensions_are_exact_and_the_event_has_the_aws_shape(metrics: Any, events: Inbox) -> None:
    tree = [{"Name": "tree", "Value": "apple"}]
    put_alarm(metrics, "apple", "pests", Dimensions=tree, AlarmDescription="pests on apples")
    put_alarm(metrics, "any-tree", "pests", TreatMissingData="missing")
    events.about("apple", "OK")
    put_value(metrics, "pests", 9, tree="apple")
    put_value(metrics, "pests", 1, tree="pear")
    detail = events.about("apple", "ALARM")
    assert detail["configuration"]["description"] == "pests on apples"
    (metric,) = detail["configuration"]["metrics"]
    assert metric["metricStat"] == {
        "metric": {"namespace": "orchard", "name": "pests", "dimensions": {"tree": "apple"}},
        "period": 10,
        "stat": "Maximum",
    }
    assert metric["returnData"] is True
    assert detail["previousState"]["value"] == "OK"
    crossed = "Threshold Crossed: 1 out of the last 1 datapoints [9.0"
    assert detail["state"]["reason"].startswith(crossed)
    data = json.loads(detail["state"]["reasonData"])
    assert data["recentDatapoints"] == [9.0] and data["threshold"] == 5.0
    assert state(metrics, "any-tree") == "INSUFFICIENT_DATA"


def test_the_envelope_of_the_event(metrics: Any, events: Inbox) -> None:
    put_alarm(metrics, "envelope", "letters")
    events.about("envelope", "OK")
    (event,) = [each for each in events.read() if each["detail"]["alarmName"] == "envelope"]
    assert event["source"] == "aws.cloudwatch"
    assert event["detail-type"] == "CloudWatch Alarm State Change"
    assert event["resources"] == [f"arn:aws:cloudwatch:us-east-1:{event['account']}:alarm:envelope"]
    assert event["detail"]["previousState"]["value"] == "INSUFFICIENT_DATA"
    assert event["detail"]["previousState"]["reason"] == "Unchecked: Initial alarm creation"


def test_metric_math_alarm(metrics: Any, events: Inbox) -> None:
    metrics.put_metric_alarm(
        AlarmName="rotten-share",
        Metrics=[
            metric_stat("rotten", "rotten"),
            metric_stat("picked", "picked"),
            {"Id": "share", "Expression": "100 * rotten / picked", "Label": "%"},
        ],
        EvaluationPeriods=1,
        Threshold=10.0,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
    )
    put_value(metrics, "picked", 20)
    put_value(metrics, "rotten", 3)
    detail = events.about("rotten-share", "ALARM")
    assert json.loads(detail["state"]["reasonData"])["recentDatapoints"] == [15.0]
    shown = {each["id"]: each for each in detail["configuration"]["metrics"]}
    assert shown["share"] == {
        "id": "share",
        "label": "%",
        "expression": "100 * rotten / picked",
        "returnData": True,
    }
    (stored,) = metrics.describe_alarms(AlarmNames=["rotten-share"])["MetricAlarms"]
    assert [each["Id"] for each in stored["Metrics"]] == ["rotten", "picked", "share"]
    assert "MetricName" not in stored and "Period" not in stored


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"Metrics": [metric_stat("m", "m")]}, "must not be specified together"),
        ({"Period": 45}, "must be 10, 20, 30 or a multiple of 60"),
        ({"EvaluationPeriods": 2, "DatapointsToAlarm": 3}, "less than or equal to"),
        ({"TreatMissingData": "zero"}, "TreatMissingData"),
        ({"Statistic": "", "ExtendedStatistic": "tm90"}, "tm90 is not emulated"),
        ({"ComparisonOperator": "GreaterThanUpperThreshold"}, "not emulated"),
    ],
)
def test_refused_alarms(metrics: Any, change: dict[str, Any], why: str) -> None:
    with pytest.raises(ClientError) as error:
        put_alarm(metrics, "refused", "m", **change)
    assert error.value.response["Error"]["Code"] == "ValidationError"
    assert why in error.value.response["Error"]["Message"]


def test_a_state_that_was_set_is_evaluated_again(metrics: Any, events: Inbox) -> None:
    put_alarm(metrics, "set", "nothing")
    events.about("set", "OK")
    metrics.set_alarm_state(AlarmName="set", StateValue="ALARM", StateReason="a test")
    detail = events.about("set", "ALARM")
    assert detail["state"]["reason"] == "a test" and "reasonData" not in detail["state"]
    eventually(lambda: state(metrics, "set") == "OK", "the return to OK")


def test_changes_within_a_second_are_told_in_order(metrics: Any, events: Inbox) -> None:
    put_alarm(metrics, "flapping", "nothing at all", TreatMissingData="ignore")
    for value in ("ALARM", "OK") * 3:
        metrics.set_alarm_state(AlarmName="flapping", StateValue=value, StateReason="a test")

    def told() -> list[str]:
        details = [event["detail"] for event in events.read()]
        return [each["state"]["timestamp"] for each in details if each["alarmName"] == "flapping"]

    eventually(lambda: len(told()) == 6, "six changes")
    assert len(set(told())) == 6


def test_composite_alarm(metrics: Any, events: Inbox) -> None:
    put_alarm(metrics, "left", "left")
    put_alarm(metrics, "right", "right")
    metrics.put_composite_alarm(
        AlarmName="both",
        AlarmRule='ALARM("left") AND NOT OK("right")',
        AlarmDescription="both sides",
    )
    put_value(metrics, "left", 8)
    put_value(metrics, "right", 8)
    detail = events.about("both", "ALARM")
    assert detail["configuration"] == {
        "description": "both sides",
        "alarmRule": 'ALARM("left") AND NOT OK("right")',
    }
    assert " transitioned to ALARM at " in detail["state"]["reason"]
    triggering = json.loads(detail["state"]["reasonData"])["triggeringAlarms"]
    assert {each["arn"].rsplit(":", 1)[-1] for each in triggering} <= {"left", "right"}
