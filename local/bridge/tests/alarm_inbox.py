"""A queue that collects what alarms send, and short ways to make alarms and their metrics."""

import json
import time
from typing import Any

from running_cloud import Cloud, allow, eventually, policy

ALARM_WAIT_S = 12.0
PERIOD_S = 10


class Inbox:
    """A queue that lets one AWS service in, and everything it got."""

    def __init__(self, cloud: Cloud, service: str) -> None:
        self.cloud = cloud
        self.url, self.arn = cloud.queue()
        grant = allow("sqs:SendMessage", self.arn, Principal={"Service": service})
        cloud.client("sqs").set_queue_attributes(
            QueueUrl=self.url, Attributes={"Policy": policy(grant)}
        )
        self.received: list[dict[str, Any]] = []

    def read(self) -> list[dict[str, Any]]:
        """Return the bodies of all messages so far."""
        while messages := self.cloud.messages(self.url):
            self.received.extend(json.loads(message["Body"]) for message in messages)
        return self.received

    def about(self, name: str, state: str) -> dict[str, Any]:
        """Wait for the event of an alarm's change to a state; return its detail."""

        def look() -> list[dict[str, Any]]:
            details = [event["detail"] for event in self.read()]
            return [
                each
                for each in details
                if each["alarmName"] == name and each["state"]["value"] == state
            ]

        found: list[dict[str, Any]] = eventually(look, f"{name} -> {state}", ALARM_WAIT_S)
        return found[0]


def alarm_events(cloud: Cloud, rule: str) -> Inbox:
    """Return an inbox that gets every change of an alarm's state."""
    inbox = Inbox(cloud, "events.amazonaws.com")
    rules = cloud.client("events")
    pattern = {"source": ["aws.cloudwatch"], "detail-type": ["CloudWatch Alarm State Change"]}
    rules.put_rule(Name=rule, EventPattern=json.dumps(pattern))
    rules.put_targets(Rule=rule, Targets=[{"Id": "1", "Arn": inbox.arn}])
    return inbox


def put_value(metrics: Any, name: str, value: float, **dimensions: str) -> None:
    """Publish one high-resolution value."""
    members = [{"Name": key, "Value": text} for key, text in dimensions.items()]
    datum = {"MetricName": name, "Value": value, "Unit": "Count", "Dimensions": members}
    metrics.put_metric_data(
        Namespace="orchard",
        MetricData=[{**datum, "StorageResolution": 1, "Timestamp": time.time()}],
    )


def put_alarm(metrics: Any, name: str, metric: str, **members: Any) -> None:
    """Make an alarm that breaches above 5 in one period; silence is no breach."""
    settings = {
        "AlarmName": name,
        "Namespace": "orchard",
        "MetricName": metric,
        "Statistic": "Maximum",
        "Period": PERIOD_S,
        "EvaluationPeriods": 1,
        "Threshold": 5.0,
        "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": "notBreaching",
    }
    metrics.put_metric_alarm(**(settings | members))


def state(metrics: Any, name: str) -> str:
    """Return the state of an alarm of either kind."""
    found = metrics.describe_alarms(AlarmNames=[name], AlarmTypes=["MetricAlarm", "CompositeAlarm"])
    return str((found["MetricAlarms"] + found["CompositeAlarms"])[0]["StateValue"])


def metric_stat(identifier: str, metric: str) -> dict[str, Any]:
    """Return a query of a metric math alarm that shows no data itself."""
    stat = {
        "Metric": {"Namespace": "orchard", "MetricName": metric},
        "Period": PERIOD_S,
        "Stat": "Sum",
    }
    return {"Id": identifier, "MetricStat": stat, "ReturnData": False}
