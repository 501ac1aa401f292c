"""Messages are moved out of dead-letter queues as SQS moves them."""

import base64
import json

from dead_letter_queues import Dead, count, dead, ended, error_of, let_die, task_of
from running_cloud import Cloud, allow, eventually

ALREADY = (
    "There is already a task running. Only one active task is allowed for a source queue arn at a "
    "given time."
)


def test_messages_go_back_where_they_came_from_as_new_ones(cloud: Cloud) -> None:
    sqs, queue = cloud.client("sqs"), dead(cloud)
    other_redrive = {"deadLetterTargetArn": queue.letters, "maxReceiveCount": 1}
    attributes = {"RedrivePolicy": json.dumps(other_redrive), "VisibilityTimeout": "0"}
    other = Dead(*cloud.queue(attributes), *queue[2:])
    let_die(cloud, queue, "one", "two")
    let_die(cloud, other, "three")
    looked = sqs.receive_message(
        QueueUrl=queue.letters_url, MaxNumberOfMessages=10, VisibilityTimeout=0
    )
    known = {message["MessageId"] for message in looked["Messages"]}

    answer = sqs.start_message_move_task(SourceArn=queue.letters)

    handle = json.loads(base64.b64decode(answer["TaskHandle"]))
    assert handle["sourceArn"] == queue.letters
    task = ended(cloud, queue)
    task.pop("StartedTimestamp")
    assert task == {
        "Status": "COMPLETED",
        "SourceArn": queue.letters,
        "ApproximateNumberOfMessagesMoved": 3,
        "ApproximateNumberOfMessagesToMove": 3,
    }
    assert count(cloud, queue.letters_url) == 0
    # A receive more would make it a dead letter again: this is its first.
    back = sqs.receive_message(
        QueueUrl=other.url, MessageSystemAttributeNames=["All"], VisibilityTimeout=30
    )
    (message,) = back["Messages"]
    assert message["Body"] == "three"
    assert message["MessageId"] not in known
    assert message["Attributes"]["ApproximateReceiveCount"] == "1"
    assert "DeadLetterQueueSourceArn" not in message["Attributes"]
    assert count(cloud, queue.url) == 2


def test_a_message_of_nobodys_queue_needs_a_destination(cloud: Cloud) -> None:
    sqs, queue = cloud.client("sqs"), dead(cloud)
    let_die(cloud, queue, "known")
    attribute = {"ERROR_CODE": {"DataType": "String", "StringValue": "NO_PERMISSIONS"}}
    sqs.send_message(
        QueueUrl=queue.letters_url, MessageBody="from a rule", MessageAttributes=attribute
    )

    sqs.start_message_move_task(SourceArn=queue.letters)
    failed = ended(cloud, queue)
    assert (failed["Status"], failed["FailureReason"]) == (
        "FAILED",
        "CouldNotDetermineMessageSource",
    )
    # It came as far as there, and what it could not move stays.
    assert (failed["ApproximateNumberOfMessagesMoved"], count(cloud, queue.letters_url)) == (1, 1)

    url, destination = cloud.queue()
    sqs.start_message_move_task(SourceArn=queue.letters, DestinationArn=destination)
    moved = ended(cloud, queue)
    assert (moved["Status"], moved["DestinationArn"]) == ("COMPLETED", destination)
    (message,) = cloud.messages(url)
    assert message["Body"] == "from a rule"
    assert message["MessageAttributes"] == attribute


def test_the_newest_task_is_told_first_and_alone_unless_more_are_asked_for(cloud: Cloud) -> None:
    sqs, queue = cloud.client("sqs"), dead(cloud)
    assert sqs.list_message_move_tasks(SourceArn=queue.letters).get("Results", []) == []
    for _ in range(2):
        sqs.start_message_move_task(SourceArn=queue.letters)
        ended(cloud, queue)
    sqs.start_message_move_task(SourceArn=queue.letters, DestinationArn=queue.arn)
    ended(cloud, queue)

    asked = sqs.list_message_move_tasks(SourceArn=queue.letters, MaxResults=10)["Results"]

    assert [task.get("DestinationArn") for task in asked] == [queue.arn, None, None]
    assert asked[:1] == sqs.list_message_move_tasks(SourceArn=queue.letters)["Results"]


def test_one_task_at_once_as_slowly_as_asked_and_cancelled_half_way(cloud: Cloud) -> None:
    sqs, queue = cloud.client("sqs"), dead(cloud)
    url, destination = cloud.queue()
    let_die(cloud, queue, *"abcde")
    slowly = {"SourceArn": queue.letters, "DestinationArn": destination}
    started = sqs.start_message_move_task(**slowly, MaxNumberOfMessagesPerSecond=1)

    assert error_of(lambda: sqs.start_message_move_task(**slowly)) == (
        "InvalidParameterValue",
        ALREADY,
        400,
    )
    running = eventually(
        lambda: (task := task_of(cloud, queue))["ApproximateNumberOfMessagesMoved"] >= 2 and task,
        "the second message",
    )
    assert running["TaskHandle"] == started["TaskHandle"]
    assert (running["Status"], running["MaxNumberOfMessagesPerSecond"]) == ("RUNNING", 1)
    sqs.cancel_message_move_task(TaskHandle=started["TaskHandle"])
    assert task_of(cloud, queue)["Status"] == "CANCELLING"

    cancelled = ended(cloud, queue)
    assert cancelled["Status"] == "CANCELLED"
    assert "TaskHandle" not in cancelled
    moved = cancelled["ApproximateNumberOfMessagesMoved"]
    assert 2 <= moved < 5
    assert (count(cloud, url), count(cloud, queue.letters_url)) == (moved, 5 - moved)


def test_a_right_that_is_taken_away_fails_the_task(cloud: Cloud) -> None:
    queue = dead(cloud)
    _, destination = cloud.queue()
    let_die(cloud, queue, *"abc")
    user = cloud.role("root", allow("sqs:*", "*"))
    keys = cloud.client("sts").assume_role(RoleArn=user, RoleSessionName="test")["Credentials"]
    mover = cloud.client(
        "sqs",
        {
            "aws_access_key_id": keys["AccessKeyId"],
            "aws_secret_access_key": keys["SecretAccessKey"],
            "aws_session_token": keys["SessionToken"],
        },
    )
    mover.start_message_move_task(
        SourceArn=queue.letters, DestinationArn=destination, MaxNumberOfMessagesPerSecond=1
    )
    cloud.grant(user, allow("sqs:*", queue.letters))

    failed = ended(cloud, queue)

    assert (failed["Status"], failed["FailureReason"]) == ("FAILED", "AccessDenied")
    assert count(cloud, queue.letters_url) > 0


def test_a_destination_that_goes_away_fails_the_task(cloud: Cloud) -> None:
    sqs, queue = cloud.client("sqs"), dead(cloud)
    url, destination = cloud.queue()
    let_die(cloud, queue, *"abc")
    slowly = {"SourceArn": queue.letters, "MaxNumberOfMessagesPerSecond": 1}
    sqs.start_message_move_task(**slowly, DestinationArn=destination)
    sqs.delete_queue(QueueUrl=url)

    failed = ended(cloud, queue)

    assert failed["Status"] == "FAILED"
    assert failed["FailureReason"] == "AWS.SimpleQueueService.NonExistentQueue"
    assert count(cloud, queue.letters_url) > 0
