"""S3 events in the shape Amazon S3 gives them on EventBridge.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html. MiniStack leaves out the
version id of a versioned bucket, adds a field, and gives the time in milliseconds and the request's
id as the event's.
"""

import contextvars
import inspect
import json
import time
from collections.abc import Callable
from typing import Any

from .. import extension

EMPTY_ETAG = "d41d8cd98f00b204e9800998ecf8427e"

_version: contextvars.ContextVar[str | None] = contextvars.ContextVar(
    "bridge_object_version", default=None
)


def install() -> None:
    """Complete each S3 event on its way to the event bus."""
    s3 = extension.module("services.s3")
    parameters = tuple(inspect.signature(s3._fire_s3_event).parameters)
    if "version_id" not in parameters:
        raise extension.ExtensionPointMoved("s3._fire_s3_event", "with version_id", str(parameters))
    extension.wrap(s3, "_fire_s3_event", parameters, _remembering_version)
    extension.wrap(
        extension.module("services.eventbridge"), "_dispatch_event", ("event", "view"), _completed
    )


def _remembering_version(original: Callable[..., None]) -> Callable[..., None]:
    signature = inspect.signature(original)

    def fire(*arguments: Any, **named: Any) -> None:
        token = _version.set(signature.bind(*arguments, **named).arguments.get("version_id"))
        try:
            original(*arguments, **named)
        finally:
            _version.reset(token)

    return fire


def _completed(original: Callable[..., None]) -> Callable[..., None]:
    def dispatch(event: dict[str, Any], view: Any = None) -> None:
        detail = json.loads(event["Detail"]) if event.get("Source") == "aws.s3" else {}
        if "sequencer" in detail.get("object", {}):
            event = {
                **event,
                "EventId": extension.module("core.responses").new_uuid(),
                "Time": int(time.time()),
                "Detail": json.dumps(_detail(detail, event["DetailType"] == "Object Deleted")),
            }
            view = None
        original(event, view)

    return dispatch


def _detail(detail: dict[str, Any], deleted: bool) -> dict[str, Any]:
    found = detail["object"]
    version = _version.get()
    described = {
        "key": found["key"],
        **({} if deleted else {"size": found["size"]}),
        "etag": found["etag"] or EMPTY_ETAG,
        **({"version-id": version} if version else {}),
        "sequencer": found["sequencer"],
    }
    rest = ("request-id", "requester", "source-ip-address", "reason", "deletion-type")
    return {
        "version": "0",
        "bucket": detail["bucket"],
        "object": described,
        **{name: detail[name] for name in rest if name in detail},
    }
