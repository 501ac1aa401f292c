"""Metrics from logs in a running bridge: embedded in a function's log, and metric filters."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from metric_queries import total
from running_cloud import Cloud, allow, unique

CODE = """
exports.handler = async (event) => {
  const metrics = [{ Name: 'apples', Unit: 'Count' }, { Name: 'weight', Unit: 'None' }];
  const directive = { Namespace: 'cellar', Dimensions: [['crop']], Metrics: metrics };
  const line = {
    _aws: { Timestamp: Date.now(), CloudWatchMetrics: [directive] },
    crop: event.crop, apples: event.apples, weight: [1, 2, 3], padding: 'x'.repeat(100000),
  };
  if (event.indented) console.log(JSON.stringify(line, null, 2));
  else process.stdout.write(JSON.stringify(line) + '\\n');
  console.log('ERROR the barrel is full');
  if (event.fail) throw new Error('no more room');
  return 'stored';
};
"""


LOGGING = allow(["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], "*")


@pytest.fixture(scope="module")
def metrics(cloud: Cloud) -> Any:
    return cloud.client("cloudwatch")


@pytest.fixture(scope="module")
def logs(cloud: Cloud) -> Any:
    return cloud.client("logs")


@pytest.fixture(scope="module")
def cellar(cloud: Cloud, logs: Any) -> tuple[str, Callable[..., Any]]:
    """A function, and a metric filter on its log group that counts its errors."""
    functions = cloud.client("lambda")
    name = cloud.function(CODE, LOGGING)
    functions.get_waiter("function_active_v2").wait(
        FunctionName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 20}
    )
    transformation = {
        "metricNamespace": "cellar",
        "metricName": "errors",
        "metricValue": "1",
    }
    logs.create_log_group(logGroupName=f"/aws/lambda/{name}")
    logs.put_metric_filter(
        logGroupName=f"/aws/lambda/{name}",
        filterName="errors",
        filterPattern="ERROR",
        metricTransformations=[transformation],
    )
    return name, lambda **event: functions.invoke(FunctionName=name, Payload=json.dumps(event))


def test_a_function_s_log_becomes_metrics_cold_warm_indented_and_failing(
    metrics: Any, cellar: tuple[str, Callable[..., Any]]
) -> None:
    name, function = cellar
    function(crop="gala", apples=2)
    function(crop="gala", apples=3)
    function(crop="gala", apples=4, indented=True)
    assert "FunctionError" in function(crop="gala", apples=5, fail=True)
    assert total(metrics, "cellar", "apples", crop="gala") == 14
    assert total(metrics, "cellar", "weight", "SampleCount", crop="gala") == 12
    assert total(metrics, "cellar", "apples") == 0, "other dimensions are another metric"
    assert total(metrics, "cellar", "errors") == 4, "the metric filter"
    assert total(metrics, "AWS/Lambda", "Invocations", FunctionName=name) == 4
    assert total(metrics, "AWS/Lambda", "Errors", FunctionName=name) == 1
    assert total(metrics, "AWS/Lambda", "Throttles", FunctionName=name) == 0
    assert total(metrics, "AWS/Lambda", "Duration", "Minimum", FunctionName=name) > 0


def test_put_log_events_embedded_and_filtered(metrics: Any, logs: Any) -> None:
    logs.create_log_group(logGroupName="gate")
    logs.create_log_stream(logGroupName="gate", logStreamName="one")
    slow = {
        "metricNamespace": "gate",
        "metricName": "slow",
        "metricValue": "$.seconds",
        "unit": "Seconds",
        "dimensions": {"lane": "$.lane"},
    }
    quiet = {
        "metricNamespace": "gate",
        "metricName": "alarms",
        "metricValue": "1",
        "defaultValue": 0,
    }
    for name, pattern, transformation in (
        ("slow", '{ $.event = "pass" && $.seconds > 3 }', slow),
        ("alarms", "FIRE", quiet),
    ):
        logs.put_metric_filter(
            logGroupName="gate",
            filterName=name,
            filterPattern=pattern,
            metricTransformations=[transformation],
        )
    now = int(time.time() * 1000)
    embedded = {
        "_aws": {
            "Timestamp": now,
            "CloudWatchMetrics": [
                {"Namespace": "gate", "Dimensions": [[]], "Metrics": [{"Name": "passed"}]},
            ],
        },
        "passed": 6,
    }
    messages = [
        {"event": "pass", "seconds": 4, "lane": "left"},
        {"event": "pass", "seconds": 9, "lane": "left"},
        {"event": "pass", "seconds": 2, "lane": "left"},
        {"event": "stop", "seconds": 8, "lane": "left"},
        embedded,
    ]
    logs.put_log_events(
        logGroupName="gate",
        logStreamName="one",
        logEvents=[{"timestamp": now, "message": json.dumps(each)} for each in messages],
    )
    assert total(metrics, "gate", "slow", lane="left") == 13
    assert total(metrics, "gate", "slow", "SampleCount", lane="left") == 2
    assert total(metrics, "gate", "passed") == 6
    assert total(metrics, "gate", "alarms", "SampleCount") == 1, "the default value"
    found = logs.filter_log_events(logGroupName="gate", filterPattern="{ $.seconds > 8 }")["events"]
    assert [json.loads(each["message"])["seconds"] for each in found] == [9]


@pytest.mark.parametrize("pattern", ["{ $.a EXISTS }", "user@host"])
def test_refused_patterns(logs: Any, pattern: str) -> None:
    if not logs.describe_log_groups(logGroupNamePrefix="refusing")["logGroups"]:
        logs.create_log_group(logGroupName="refusing")
    transformation = {"metricNamespace": "n", "metricName": "m", "metricValue": "1"}
    calls: tuple[Callable[[], Any], ...] = (
        lambda: logs.put_metric_filter(
            logGroupName="refusing",
            filterName="f",
            filterPattern=pattern,
            metricTransformations=[transformation],
        ),
        lambda: logs.filter_log_events(logGroupName="refusing", filterPattern=pattern),
    )
    for call in calls:
        with pytest.raises(ClientError) as error:
            call()
        assert error.value.response["Error"]["Code"] == "InvalidParameterException"


def test_a_template_s_metric_filter_counts(cloud: Cloud, metrics: Any, logs: Any) -> None:
    group = unique("templated")
    cloud.template(
        {
            "Group": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": group}},
            "Filter": {
                "Type": "AWS::Logs::MetricFilter",
                "Properties": {
                    "LogGroupName": {"Ref": "Group"},
                    "FilterPattern": "{ $.n = * }",
                    "MetricTransformations": [
                        {"MetricNamespace": "templated", "MetricName": "n", "MetricValue": "$.n"},
                    ],
                },
            },
        }
    )
    logs.create_log_stream(logGroupName=group, logStreamName="one")
    event = {"timestamp": int(time.time() * 1000), "message": '{"n": "7"}'}
    logs.put_log_events(logGroupName=group, logStreamName="one", logEvents=[event])
    assert total(metrics, "templated", "n") == 7
