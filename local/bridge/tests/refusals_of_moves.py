"""What SQS refuses of those who have messages moved, in its words where they are known."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from running_cloud import ACCOUNT, REGION

NONE = f"arn:aws:sqs:{REGION}:{ACCOUNT}:none"


@dataclass(frozen=True)
class Moved:
    """What there is to ask for."""

    queue: str
    letters: str
    fifo_letters: str
    # Of a task that is over.
    handle: str


Refused = tuple[str, Callable[[Moved], dict[str, Any]], str, str]


def handle_of(source: str) -> str:
    """Return the handle of a task that never was."""
    return base64.b64encode(json.dumps({"taskId": "x", "sourceArn": source}).encode()).decode()


START, LIST, CANCEL = "StartMessageMoveTask", "ListMessageMoveTasks", "CancelMessageMoveTask"
INVALID, MISSING = "InvalidParameterValue", "MissingParameter"
NOT_FOUND, UNSUPPORTED = "ResourceNotFoundException", "UnsupportedOperation"
NO_SOURCE = "The resource that you specified for the SourceArn parameter doesn't exist."
NO_DESTINATION = "The resource that you specified for the DestinationArn parameter doesn't exist."

REFUSED: dict[str, Refused] = {
    "no source to move from": (START, lambda _: {}, MISSING, "the parameter SourceArn"),
    "no such source": (START, lambda _: {"SourceArn": NONE}, NOT_FOUND, NO_SOURCE),
    "a source without senders": (
        START,
        lambda m: {"SourceArn": m.queue},
        INVALID,
        "Source queue must be configured as a Dead Letter Queue.",
    ),
    "no such destination": (
        START,
        lambda m: {"SourceArn": m.letters, "DestinationArn": NONE},
        NOT_FOUND,
        NO_DESTINATION,
    ),
    "too slow": (
        START,
        lambda m: {"SourceArn": m.letters, "MaxNumberOfMessagesPerSecond": 0},
        INVALID,
        "between 1 and 500",
    ),
    "too fast": (
        START,
        lambda m: {"SourceArn": m.letters, "MaxNumberOfMessagesPerSecond": 501},
        INVALID,
        "between 1 and 500",
    ),
    "a FIFO queue": (START, lambda m: {"SourceArn": m.fifo_letters}, UNSUPPORTED, "FIFO"),
    "no source to tell of": (LIST, lambda _: {}, MISSING, "the parameter SourceArn"),
    "no such source to tell of": (LIST, lambda _: {"SourceArn": NONE}, NOT_FOUND, NO_SOURCE),
    "more than it tells": (
        LIST,
        lambda m: {"SourceArn": m.letters, "MaxResults": 11},
        INVALID,
        "between 1 and 10",
    ),
    "no task to cancel": (CANCEL, lambda _: {}, MISSING, "the parameter TaskHandle"),
    "no handle": (
        CANCEL,
        lambda _: {"TaskHandle": "foobared"},
        INVALID,
        "Value for parameter TaskHandle is invalid.",
    ),
    "no such task": (
        CANCEL,
        lambda m: {"TaskHandle": handle_of(m.letters)},
        NOT_FOUND,
        "Task does not exist.",
    ),
    "a task of no queue": (CANCEL, lambda _: {"TaskHandle": handle_of(NONE)}, NOT_FOUND, NO_SOURCE),
    "a task that is over": (CANCEL, lambda m: {"TaskHandle": m.handle}, UNSUPPORTED, "COMPLETED"),
}
