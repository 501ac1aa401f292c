"""Metric filters on log groups are counted, and every filter pattern means what it means on AWS.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html
"""

import functools
import re
import time
from collections.abc import Callable
from typing import Any

from .. import extension
from ..logs import json_patterns, patterns as log_patterns
from ..logs.json_patterns import PatternError
from . import store

Transformation = dict[str, Any]
Event = dict[str, Any]

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
MAX_DIMENSIONS = 3


def install() -> None:
    """Count metric filters as log events come in; replace MiniStack's pattern matching."""
    logs = extension.module("services.cloudwatch_logs")
    extension.wrap(
        logs, "_fanout_to_subscription_filters", ("group_name", "stream_name", "events"), _counting
    )
    extension.function(logs, "_compile_filter_pattern", "raw")
    extension.function(logs, "_subscription_pattern_matches", "pattern", "message")
    logs._compile_filter_pattern = lambda raw: log_patterns.compiled(raw or "")
    logs._subscription_pattern_matches = lambda pattern, message: log_patterns.compiled(
        pattern or ""
    )(message or "")
    extension.wrap(logs, "_put_metric_filter", ("data",), _putting_metric_filter)
    for name in ("_put_subscription_filter", "_filter_log_events"):
        extension.wrap(logs, name, ("data",), _checking_pattern)


def _counting(original: Callable[..., None]) -> Callable[..., None]:
    defaulted: dict[tuple[Any, ...], int] = {}

    def fan_out(group_name: str, stream_name: str, events: list[Event]) -> None:
        filters = extension.module("services.cloudwatch_logs")._metric_filters
        for (group, name), stored in filters.items():
            if group == group_name and events:
                key = (*filters._prefix(), group, name)
                count(stored, events, functools.partial(_first, defaulted, key))
        original(group_name, stream_name, events)

    return fan_out


def _first(seen: dict[tuple[Any, ...], int], key: tuple[Any, ...], minute: int) -> bool:
    is_first = seen.get(key) != minute
    seen[key] = minute
    return is_first


def count(stored: dict[str, Any], events: list[Event], is_first: Callable[[int], bool]) -> None:
    """Publish what one metric filter makes of one batch of log events.

    `is_first` tells whether nothing was published yet in a minute: the default value is published
    once in a minute that has log events, but none that matches.
    """
    matches = log_patterns.compiled(stored["filterPattern"])
    matching = [event for event in events if matches(event.get("message", ""))]
    for transformation in stored["metricTransformations"]:
        for event in matching:
            _publish(transformation, event)
    minute = int(_time(events[-1]) // 60)
    if is_first(minute) and not matching:
        for transformation in stored["metricTransformations"]:
            if transformation.get("defaultValue") is not None:
                _record(transformation, float(transformation["defaultValue"]), {}, minute * 60)


def _publish(transformation: Transformation, event: Event) -> None:
    document = log_patterns.json_event(event.get("message", ""))
    value = _number(transformation["metricValue"], document)
    dimensions = _dimensions(transformation.get("dimensions") or {}, document)
    if value is not None and dimensions is not None:
        _record(transformation, value, dimensions, _time(event))


def _record(
    transformation: Transformation, value: float, dimensions: dict[str, str], at: float
) -> None:
    store.record(
        transformation["metricNamespace"],
        transformation["metricName"],
        [value],
        dimensions,
        transformation.get("unit") or "None",
        at,
    )


def _number(text: str, document: Any) -> float | None:
    if not text.startswith("$"):
        return float(text)
    found = json_patterns.selector(text)(document)
    try:
        return float(found[0]) if found and not isinstance(found[0], bool) else None
    except (TypeError, ValueError):
        return None


def _dimensions(selectors: dict[str, str], document: Any) -> dict[str, str] | None:
    values = {name: json_patterns.selector(text)(document) for name, text in selectors.items()}
    if any(not found or isinstance(found[0], (dict, list)) for found in values.values()):
        return None
    return {name: str(found[0]) for name, found in values.items()}


def _time(event: Event) -> float:
    return float(event.get("timestamp", time.time() * 1000)) / 1000


def _putting_metric_filter(original: Callable[..., Any]) -> Callable[..., Any]:
    def put(data: dict[str, Any]) -> Any:
        try:
            log_patterns.compiled(data.get("filterPattern") or "")
            for transformation in data.get("metricTransformations") or []:
                _check(transformation)
        except PatternError as error:
            return _invalid(error)
        return original(data)

    return put


def _check(transformation: Transformation) -> None:
    value = str(transformation.get("metricValue") or "")
    if value.startswith("$"):
        json_patterns.selector(value)
    elif not _NUMBER.fullmatch(value):
        raise PatternError(f"Invalid metric transformation: metricValue {value!r}")
    dimensions = transformation.get("dimensions") or {}
    if dimensions and transformation.get("defaultValue") is not None:
        raise PatternError(
            "Invalid metric transformation: dimensions and default value are mutually exclusive "
            "properties."
        )
    if len(dimensions) > MAX_DIMENSIONS:
        raise PatternError(f"Invalid metric transformation: more than {MAX_DIMENSIONS} dimensions")
    for text in dimensions.values():
        json_patterns.selector(text)


def _checking_pattern(original: Callable[..., Any]) -> Callable[..., Any]:
    def check(data: dict[str, Any]) -> Any:
        try:
            log_patterns.compiled(data.get("filterPattern") or "")
        except PatternError as error:
            return _invalid(error)
        return original(data)

    return check


def _invalid(error: PatternError) -> Any:
    responses = extension.module("core.responses")
    return responses.error_response_json("InvalidParameterException", str(error), 400)
