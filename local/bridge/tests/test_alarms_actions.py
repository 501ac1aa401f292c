"""What an alarm does when its state changes, and which permissions that needs."""

import time
from typing import Any

import pytest

from alarm_inbox import Inbox, alarm_events, put_alarm, put_value
from running_cloud import ACCOUNT, REGION, Cloud, allow, eventually, policy, unique

TICK_S = 2
SOURCE_ARN = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:*"

TELLING = """
const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');
exports.handler = async (event) => {
  await new SQSClient().send(
    new SendMessageCommand({ QueueUrl: 'QUEUE', MessageBody: JSON.stringify(event) }));
};
"""


@pytest.fixture(scope="module")
def metrics(cloud: Cloud) -> Any:
    return cloud.client("cloudwatch")


@pytest.fixture(scope="module")
def events(cloud: Cloud) -> Inbox:
    return alarm_events(cloud, "alarm-actions")


def topic_with_inbox(cloud: Cloud, **attributes: str) -> tuple[str, Inbox]:
    inbox = Inbox(cloud, "sns.amazonaws.com")
    sns = cloud.client("sns")
    topic = sns.create_topic(Name=unique("topic"), Attributes=attributes)["TopicArn"]
    sns.subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=inbox.arn,
        Attributes={"RawMessageDelivery": "true"},
    )
    return topic, inbox


def test_actions_only_on_change_and_only_when_enabled(
    cloud: Cloud, metrics: Any, events: Inbox
) -> None:
    topic, inbox = topic_with_inbox(cloud)
    for name, enabled in (("noisy", True), ("quiet", False)):
        put_alarm(
            metrics, name, "noise", AlarmActions=[topic], ActionsEnabled=enabled, Dimensions=[]
        )
    put_value(metrics, "noise", 7)
    events.about("quiet", "ALARM")
    (notice,) = eventually(inbox.read, "the notification")
    assert (notice["AlarmName"], notice["NewStateValue"]) == ("noisy", "ALARM")
    assert notice["AlarmArn"].endswith(":alarm:noisy")
    assert notice["Region"] == "US East (N. Virginia)"
    assert notice["Trigger"]["MetricName"] == "noise"
    assert notice["Trigger"]["Statistic"] == "MAXIMUM"
    # Two more evaluations of an alarm that stays in ALARM publish nothing.
    time.sleep(2 * TICK_S)
    assert len(inbox.read()) == 1


@pytest.mark.parametrize("lacking", ["policy", "key"])
def test_a_topic_that_does_not_let_cloudwatch_in(cloud: Cloud, metrics: Any, lacking: str) -> None:
    attributes = {"KmsMasterKeyId": "alias/aws/sns"}
    if lacking == "policy":
        other = allow("sns:Publish", "*", Principal={"Service": "s3.amazonaws.com"})
        attributes = {"Policy": policy(other)}
    topic, inbox = topic_with_inbox(cloud, **attributes)
    name = f"closed-{lacking}"
    put_alarm(metrics, name, "none", AlarmActions=[topic])
    metrics.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="a test")
    failed = eventually(
        lambda: metrics.describe_alarm_history(AlarmName=name, HistoryItemType="Action")[
            "AlarmHistoryItems"
        ],
        "the failed action",
    )
    assert failed[-1]["HistorySummary"].startswith(f"Failed to execute action {topic}")
    assert inbox.read() == []


def test_a_key_that_lets_cloudwatch_in(cloud: Cloud, metrics: Any) -> None:
    use = allow(
        ["kms:Decrypt", "kms:GenerateDataKey*"],
        "*",
        Principal={"Service": "cloudwatch.amazonaws.com"},
    )
    topic, inbox = topic_with_inbox(cloud, KmsMasterKeyId=cloud.key(use))
    put_alarm(metrics, "open-key", "none", AlarmActions=[topic])
    metrics.set_alarm_state(AlarmName="open-key", StateValue="ALARM", StateReason="a test")
    (notice,) = eventually(inbox.read, "the notification")
    assert notice["NewStateReason"] == "a test"


@pytest.mark.parametrize("allowed", [True, False])
def test_function_actions(cloud: Cloud, metrics: Any, allowed: bool) -> None:
    inbox = Inbox(cloud, "sns.amazonaws.com")
    function = cloud.function(
        TELLING.replace("QUEUE", inbox.url), allow("sqs:SendMessage", inbox.arn)
    )
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function}"
    if allowed:
        cloud.client("lambda").add_permission(
            FunctionName=function,
            StatementId="alarms",
            Action="lambda:InvokeFunction",
            Principal="lambda.alarms.cloudwatch.amazonaws.com",
            SourceArn=SOURCE_ARN,
        )
    name = unique("function-action")
    put_alarm(metrics, name, "none", AlarmActions=[arn])
    metrics.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="a test")
    if allowed:
        (event,) = eventually(inbox.read, "the invocation")
        assert event["source"] == "aws.cloudwatch" and event["alarmData"]["alarmName"] == name
        assert event["alarmData"]["state"]["value"] == "ALARM"
    else:
        history = metrics.describe_alarm_history(AlarmName=name, HistoryItemType="Action")
        (item,) = history["AlarmHistoryItems"]
        assert "is not authorized to perform: lambda:InvokeFunction" in item["HistorySummary"]
