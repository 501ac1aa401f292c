"""SageMaker's own events: what the emulator sends is on the default bus.

`{"Entries": […]}` as PutEvents takes them. Only AWS's services may use a source `aws.…`, so
PutEvents itself refuses it to everyone.
"""

import json
from typing import Any

from .. import extension
from . import placing

PREFIX = "aws."


def install() -> None:
    """Check the function that puts an event on a bus."""
    extension.function(
        extension.module("services.eventbridge"), "_put_events", "data", "allow_aws_source"
    )


def put(request: dict[str, Any]) -> Any:
    """Put the events on the bus of the region and the account that their resources name.

    Raises:
        ValueError, KeyError, TypeError: these are no events of an AWS service.
    """
    entries = [_entry(entry) for entry in request["Entries"]]
    if not entries:
        raise ValueError("at least one event")
    # No signature says where this belongs; the resource the event is about does.
    placing.place(next((arn for entry in entries for arn in entry["Resources"]), ""))
    events = extension.module("services.eventbridge")
    return events._put_events({"Entries": entries}, allow_aws_source=True)


def _entry(entry: dict[str, Any]) -> dict[str, Any]:
    if not str(entry["Source"]).startswith(PREFIX):
        raise ValueError("Source does not begin with aws.")
    detail = entry["Detail"]
    return {
        "Source": entry["Source"],
        "DetailType": str(entry["DetailType"]),
        "Detail": detail if isinstance(detail, str) else json.dumps(detail),
        "Resources": list(entry.get("Resources") or []),
    }
