"""Queues with dead letters, for the tests that move these."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from botocore.exceptions import ClientError

from running_cloud import Cloud, eventually

TAKING = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]


class Dead(NamedTuple):
    """A queue and its dead letters."""

    url: str
    arn: str
    letters_url: str
    letters: str


def dead(cloud: Cloud, **attributes: str) -> Dead:
    letters_url, letters = cloud.queue(attributes)
    redrive = {"deadLetterTargetArn": letters, "maxReceiveCount": 1}
    url, arn = cloud.queue({"RedrivePolicy": json.dumps(redrive), "VisibilityTimeout": "0"})
    return Dead(url, arn, letters_url, letters)


def let_die(cloud: Cloud, queue: Dead, *bodies: str) -> None:
    """Have messages received in vain, until they are among the dead letters."""
    sqs = cloud.client("sqs")
    before = count(cloud, queue.letters_url)
    for body in bodies:
        sqs.send_message(QueueUrl=queue.url, MessageBody=body)

    def gone() -> bool:
        sqs.receive_message(QueueUrl=queue.url, MaxNumberOfMessages=10)
        return count(cloud, queue.letters_url) == before + len(bodies)

    eventually(gone, "the dead letters")


def count(cloud: Cloud, url: str) -> int:
    names = ["ApproximateNumberOfMessages"]
    answer = cloud.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)
    return int(answer["Attributes"][names[0]])


def task_of(cloud: Cloud, queue: Dead) -> dict[str, Any]:
    found = cloud.client("sqs").list_message_move_tasks(SourceArn=queue.letters)
    results: list[dict[str, Any]] = found["Results"]
    return results[0]


def ended(cloud: Cloud, queue: Dead) -> dict[str, Any]:
    def look() -> Any:
        task = task_of(cloud, queue)
        return task if task["Status"] not in ("RUNNING", "CANCELLING") else None

    task: dict[str, Any] = eventually(look, "the end of the task")
    return task


def error_of(call: Callable[[], Any]) -> tuple[str, str, int]:
    with pytest.raises(ClientError) as refused:
        call()
    response = refused.value.response
    status = response["ResponseMetadata"]["HTTPStatusCode"]
    return response["Error"]["Code"], response["Error"]["Message"], status
