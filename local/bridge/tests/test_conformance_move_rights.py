"""Whoever moves messages needs the rights to move them by hand, and the one to have them moved."""

import functools

import pytest

from dead_letter_queues import TAKING, dead, ended, error_of, let_die
from running_cloud import Cloud, allow


@pytest.mark.parametrize("operation", ["start", "list", "cancel"])
def test_each_right_counts_on_the_queue_it_is_about(cloud: Cloud, operation: str) -> None:
    queue = dead(cloud)
    _, destination = cloud.queue()
    slowly = {"SourceArn": queue.letters, "DestinationArn": destination}
    own = {
        "start": "sqs:StartMessageMoveTask",
        "list": "sqs:ListMessageMoveTasks",
        "cancel": "sqs:CancelMessageMoveTask",
    }[operation]
    others = ["sqs:GetQueueAttributes"] if operation == "list" else TAKING
    grants = [(action, queue.letters) for action in [own, *others]]
    if operation == "start":
        grants.append(("sqs:SendMessage", destination))

    def call(credentials: dict[str, str]) -> None:
        client = cloud.client("sqs", credentials)
        if operation == "start":
            client.start_message_move_task(**slowly)
        elif operation == "list":
            client.list_message_move_tasks(SourceArn=queue.letters)
        else:
            let_die(cloud, queue, "a", "b")
            given = cloud.client("sqs").start_message_move_task(
                **slowly, MaxNumberOfMessagesPerSecond=5
            )
            try:
                client.cancel_message_move_task(TaskHandle=given["TaskHandle"])
            finally:
                ended(cloud, queue)

    for without in grants:
        held = [allow(*grant) for grant in grants if grant != without]
        code, words, status = error_of(functools.partial(call, cloud.user(*held)))
        assert (code, status) == ("AccessDenied", 403), words
        assert f"{without[0]} on resource: {without[1]}" in words
    call(cloud.user(*(allow(*grant) for grant in grants)))


def test_without_a_destination_the_caller_may_send_to_where_they_came_from(cloud: Cloud) -> None:
    queue = dead(cloud)
    taking = allow(["sqs:StartMessageMoveTask", *TAKING], queue.letters)
    code, words, _ = error_of(
        lambda: cloud.client("sqs", cloud.user(taking)).start_message_move_task(
            SourceArn=queue.letters
        )
    )
    assert code == "AccessDenied"
    assert f"sqs:SendMessage on resource: {queue.arn}" in words


def test_keys_count_too(cloud: Cloud) -> None:
    key = cloud.key()
    queue = dead(cloud, KmsMasterKeyId=key)
    _, destination = cloud.queue({"KmsMasterKeyId": key})
    moving = {"SourceArn": queue.letters, "DestinationArn": destination}
    sqs = [allow("sqs:*", "*")]
    for grants, lacking in (
        ([], "kms:Decrypt"),
        (["kms:Decrypt"], "kms:GenerateDataKey"),
    ):
        user = cloud.user(*sqs, *([allow(grants, key)] if grants else []))
        start = cloud.client("sqs", user).start_message_move_task
        _, words, _ = error_of(functools.partial(start, **moving))
        assert lacking in words
    user = cloud.user(*sqs, allow(["kms:Decrypt", "kms:GenerateDataKey"], key))
    cloud.client("sqs", user).start_message_move_task(**moving)
    assert ended(cloud, queue)["Status"] == "COMPLETED"
