"""The door through which SageMaker's own events reach the default bus."""

import json
import ssl
import urllib.error
import urllib.request

import pytest

from jobs import arn
from running_cloud import Cloud, allow, eventually, policy, unique
from stub_emulator import TOKEN


def test_events_of_sagemaker_are_on_the_default_bus(sagemaker_cloud: Cloud) -> None:
    url, queue = sagemaker_cloud.queue()
    sagemaker_cloud.client("sqs").set_queue_attributes(
        QueueUrl=url,
        Attributes={
            "Policy": policy(
                allow("sqs:SendMessage", queue, Principal={"Service": "events.amazonaws.com"})
            )
        },
    )
    events, rule = sagemaker_cloud.client("events"), unique("rule")
    pattern = {"source": ["aws.sagemaker"], "detail": {"TrainingJobStatus": ["Completed"]}}
    events.put_rule(Name=rule, EventPattern=json.dumps(pattern))
    events.put_targets(Rule=rule, Targets=[{"Id": "1", "Arn": queue}])

    assert deliver(sagemaker_cloud, TOKEN) == 200

    received = eventually(lambda: sagemaker_cloud.messages(url), "the event")
    event = json.loads(received[0]["Body"])
    assert event["detail-type"] == "SageMaker Training Job State Change"
    assert event["resources"] == [arn("training-job/a")]


@pytest.mark.parametrize(
    ("token", "source", "status"),
    [("wrong", "aws.sagemaker", 403), ("", "aws.sagemaker", 403), (TOKEN, "my.own", 400)],
)
def test_the_door_for_events_is_the_emulators_alone(
    sagemaker_cloud: Cloud, token: str, source: str, status: int
) -> None:
    assert deliver(sagemaker_cloud, token, source) == status


def test_a_cloud_without_an_emulator_has_no_such_door(cloud: Cloud) -> None:
    assert deliver(cloud, "") == 403


def deliver(cloud: Cloud, token: str, source: str = "aws.sagemaker") -> int:
    """Post an event at the door; return the status."""
    entry = {
        "Source": source,
        "DetailType": "SageMaker Training Job State Change",
        "Detail": {"TrainingJobStatus": "Completed"},
        "Resources": [arn("training-job/a")],
    }
    request = urllib.request.Request(
        f"{cloud.endpoint}/_bridge/aws-events",
        json.dumps({"Entries": [entry]}).encode(),
        {"authorization": f"Bearer {token}", "content-type": "application/json"},
    )
    context = ssl.create_default_context(cafile=str(cloud.certificate))
    try:
        with urllib.request.urlopen(request, context=context) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
