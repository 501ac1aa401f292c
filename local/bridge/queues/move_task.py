"""A task that moves messages from a dead-letter queue to where they came from, or elsewhere.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListMessageMoveTasksResultEntry.html
"""

import base64
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

ACTIVE = ("RUNNING", "CANCELLING")


@dataclass
class MoveTask:
    """What was asked for, and how far it has come."""

    source: str
    destination: str | None
    per_second: int | None
    # Of whoever asked: what it may do counts until the last message is moved.
    access_key: str
    to_move: int
    moved: int = 0
    status: str = "RUNNING"
    failure: str | None = None
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    started: int = field(default_factory=lambda: int(time.time() * 1000))

    @property
    def handle(self) -> str:
        """What cancels the task."""
        named = {"taskId": self.id, "sourceArn": self.source}
        return base64.b64encode(json.dumps(named).encode()).decode()

    def described(self) -> dict[str, Any]:
        """Return the task as ListMessageMoveTasks does; its handle only while it runs."""
        described = {
            "TaskHandle": self.handle if self.status == "RUNNING" else None,
            "Status": self.status,
            "SourceArn": self.source,
            "DestinationArn": self.destination,
            "MaxNumberOfMessagesPerSecond": self.per_second,
            "ApproximateNumberOfMessagesMoved": self.moved,
            "ApproximateNumberOfMessagesToMove": self.to_move,
            "FailureReason": self.failure,
            "StartedTimestamp": self.started,
        }
        return {name: value for name, value in described.items() if value is not None}


def read_handle(handle: str) -> tuple[str, str] | None:
    """Return id and source of the task that a handle names, or None when it is no handle."""
    try:
        named = json.loads(base64.b64decode(handle, validate=True))
        return str(named["taskId"]), str(named["sourceArn"])
    except (ValueError, KeyError, TypeError):
        return None
