"""Embedded metric format: log events that hold `_aws.CloudWatchMetrics` become metrics.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeGuard

from .. import extension
from . import store

MAX_DIMENSIONS = 30
MAX_METRICS = 100
MAX_VALUES = 100
RESOLUTIONS = (store.HIGH_RESOLUTION_S, store.STANDARD_RESOLUTION_S)

UNITS = frozenset(
    {
        "Seconds",
        "Microseconds",
        "Milliseconds",
        "Bytes",
        "Kilobytes",
        "Megabytes",
        "Gigabytes",
        "Terabytes",
        "Bits",
        "Kilobits",
        "Megabits",
        "Gigabits",
        "Terabits",
        "Percent",
        "Count",
        "Bytes/Second",
        "Kilobytes/Second",
        "Megabytes/Second",
        "Gigabytes/Second",
        "Terabytes/Second",
        "Bits/Second",
        "Kilobits/Second",
        "Megabits/Second",
        "Gigabits/Second",
        "Terabits/Second",
        "Count/Second",
        "None",
    }
)


@dataclass(frozen=True)
class Measurement:
    """The values of one metric in one log event; `timestamp` in seconds since the epoch."""

    namespace: str
    name: str
    unit: str
    dimensions: dict[str, str]
    values: tuple[float, ...]
    timestamp: float
    resolution: int


def install() -> None:
    """Read every log event that PutLogEvents or a Lambda function writes."""
    logs = extension.module("services.cloudwatch_logs")

    # Both ways into a log group end in this function, with the events of one batch.
    def make(original: Callable[..., None]) -> Callable[..., None]:
        def fan_out(group_name: str, stream_name: str, events: list[dict[str, Any]]) -> None:
            for event in events or []:
                publish(event.get("message", ""))
            original(group_name, stream_name, events)

        return fan_out

    extension.wrap(
        logs, "_fanout_to_subscription_filters", ("group_name", "stream_name", "events"), make
    )


def publish(message: str) -> None:
    """Store the metrics of one log event."""
    for item in measurements(message):
        store.record(
            item.namespace,
            item.name,
            item.values,
            item.dimensions,
            item.unit,
            item.timestamp,
            item.resolution,
        )


def measurements(message: str) -> list[Measurement]:
    """Return the metrics of one log event; none where it is no valid embedded metric format.

    One wrong directive or metric, a missing target for example, costs that one alone.
    """
    root = _document(message)
    metadata = root.get("_aws") if root else None
    if root is None or not isinstance(metadata, dict):
        return []
    at = metadata.get("Timestamp")
    directives = metadata.get("CloudWatchMetrics")
    if not _is_number(at) or not isinstance(directives, list):
        return []
    return [
        item
        for directive in directives
        if _is_directive(directive)
        for item in _of_directive(root, directive, float(at) / 1000)
    ]


def _document(message: str) -> dict[str, Any] | None:
    if '"_aws"' not in message:
        return None
    # Lambda may put its own time stamp, request id and level in front, separated by tabs.
    text = message[message.index("{") :] if _has_prefix(message) else message
    try:
        document = json.loads(text)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


def _has_prefix(message: str) -> bool:
    prefix, brace, _ = message.partition("{")
    return bool(brace) and prefix.count("\t") >= 2 and prefix.endswith("\t")


def _is_directive(directive: Any) -> bool:
    return (
        isinstance(directive, dict)
        and isinstance(directive.get("Namespace"), str)
        and 1 <= len(directive["Namespace"]) <= 255
        and isinstance(directive.get("Dimensions"), list)
        and isinstance(directive.get("Metrics"), list)
        and len(directive["Metrics"]) <= MAX_METRICS
    )


def _of_directive(root: dict[str, Any], directive: Any, at: float) -> list[Measurement]:
    # AWS publishes a metric once for each dimension set; a set with a missing target drops out.
    sets = [_dimensions(root, names) for names in directive["Dimensions"]]
    found = []
    for metric in directive["Metrics"]:
        if values := _values(root, metric):
            found += [
                Measurement(
                    directive["Namespace"],
                    metric["Name"],
                    metric.get("Unit", "None"),
                    dimensions,
                    values,
                    at,
                    metric.get("StorageResolution", store.STANDARD_RESOLUTION_S),
                )
                for dimensions in sets
                if dimensions is not None
            ]
    return found


def _dimensions(root: dict[str, Any], names: Any) -> dict[str, str] | None:
    if not isinstance(names, list) or len(names) > MAX_DIMENSIONS:
        return None
    if not all(isinstance(name, str) and isinstance(root.get(name), str) for name in names):
        return None
    return {name: root[name] for name in names}


def _values(root: dict[str, Any], metric: Any) -> tuple[float, ...]:
    if not isinstance(metric, dict) or not isinstance(metric.get("Name"), str):
        return ()
    # By lists: what an unhashable value is not in, it must not be looked up in by hash.
    if metric.get("Unit", "None") not in list(UNITS):
        return ()
    if metric.get("StorageResolution", 60) not in list(RESOLUTIONS):
        return ()
    target = root.get(metric["Name"])
    values = target if isinstance(target, list) else [target]
    numbers = tuple(float(value) for value in values if _is_number(value))
    return numbers if len(numbers) == len(values) <= MAX_VALUES else ()


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
