"""Messages on their way out of a dead-letter queue, the oldest first.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html:
a moved message is a new one, with an id and an enqueue time of its own. Where it came from is known
of those only that SQS moved itself: what anybody else has put into the queue (a sender, a topic, a
rule) needs a destination, or fails the task.
"""

import asyncio
import time
from typing import Any

from .. import extension
from . import move_rights
from .move_task import MoveTask

NO_QUEUE = "AWS.SimpleQueueService.NonExistentQueue"
NO_SOURCE = "CouldNotDetermineMessageSource"
NO_RIGHT = "AccessDenied"
# Where a message that SQS moved came from.
CAME_FROM = "DeadLetterQueueSourceArn"

Queue = dict[str, Any]
Message = dict[str, Any]


class CannotMove(Exception):
    """Why a task fails, in AWS's word."""


def visible(queue: Queue) -> list[Message]:
    """Return the messages that nobody works on, the oldest first."""
    extension.module("services.sqs")._expire_retained(queue)
    now = time.time()
    found = [message for message in queue["messages"] if message["visible_at"] <= now]
    return sorted(found, key=lambda message: float(message["sent_at"]))


async def move(task: MoveTask) -> None:
    """Move as many messages as there were when the task was started, one after the other."""
    try:
        while task.status == "RUNNING" and task.moved < task.to_move:
            if not _move_one(task):
                break
            task.moved += 1
            await asyncio.sleep(1 / task.per_second if task.per_second else 0)
    except CannotMove as reason:
        task.status, task.failure = "FAILED", str(reason)
    else:
        task.status = "COMPLETED" if task.status == "RUNNING" else "CANCELLED"


def _move_one(task: MoveTask) -> bool:
    sqs = extension.module("services.sqs")
    # Pollers are threads of their own; everything else shares this one.
    with sqs._queues_lock:
        source = sqs._queue_by_arn(task.source)
        if source is None:
            raise CannotMove(NO_QUEUE)
        waiting = visible(source)
        if not waiting:
            return False
        message = waiting[0]
        destination = _destination(task, message)
        source["messages"] = [each for each in source["messages"] if each is not message]
        destination["messages"].append(_as_new(message, destination))
    sqs.esm_wake.set()
    return True


def _destination(task: MoveTask, message: Message) -> Queue:
    arn = task.destination or message.get("sys", {}).get(CAME_FROM)
    if arn is None:
        raise CannotMove(NO_SOURCE)
    queue: Queue | None = extension.module("services.sqs")._queue_by_arn(arn)
    if queue is None:
        raise CannotMove(NO_QUEUE)
    if move_rights.to_destination(task.access_key, arn, queue):
        raise CannotMove(NO_RIGHT)
    return queue


def _as_new(message: Message, destination: Queue) -> Message:
    sqs = extension.module("services.sqs")
    now = time.time()
    said = {name: text for name, text in message.get("sys", {}).items() if name != CAME_FROM}
    moved: Message = {
        **message,
        "id": extension.module("core.responses").new_uuid(),
        "receipt_handle": None,
        "receive_count": 0,
        "first_receive_at": None,
        "sent_at": now,
        "visible_at": now + sqs.queue_delay(destination),
        "sys": {**said, "SentTimestamp": str(int(now * 1000))},
    }
    moved.pop("enqueued_at", None)
    return moved
