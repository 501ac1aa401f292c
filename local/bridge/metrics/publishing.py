"""PutMetricData with the storage resolution of each value, and with AWS's refusals.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
"""

import math
import time
from typing import Any

from .. import extension
from . import requests, store
from .requests import Members, Refused, Response

_PARAMETERS = ("params", "cbor_data", "is_cbor", "is_json")
MAX_DATA = 1000
MAX_VALUES = 150
MAX_DIMENSIONS = 30
MAX_VALUE = 2.0**360
_STATISTIC_SET = ("SampleCount", "Sum", "Minimum", "Maximum")


def install() -> None:
    """Replace MiniStack's PutMetricData, which drops the storage resolution and checks nothing."""
    cloudwatch = extension.module("services.cloudwatch")
    extension.function(cloudwatch, "_put_metric_data", *_PARAMETERS)
    cloudwatch._put_metric_data = put_metric_data


def put_metric_data(
    params: Members, cbor_data: Members, is_cbor: bool, is_json: bool = False
) -> Response:
    """Answer a PutMetricData request: all of its data are stored, or none."""
    request = requests.members(params, cbor_data, is_cbor, is_json)
    try:
        publish(_namespace(request), request.get("MetricData") or [])
    except Refused as error:
        return requests.refuse(error, is_cbor, is_json)
    return requests.answer({}, "PutMetricDataResponse", "", is_cbor, is_json)


def publish(namespace: str, data: list[Members]) -> None:
    """Store all of the data in a namespace.

    Raises:
        Refused: one of them can't be stored, so none is.
    """
    if not 1 <= len(data) <= MAX_DATA:
        raise Refused(f"The collection MetricData must have from 1 to {MAX_DATA} elements.")
    stored = [(str(datum.get("MetricName")), _dimensions(datum), _points(datum)) for datum in data]
    for name, dimensions, points in stored:
        store.add(namespace, name, dimensions, points)


def _namespace(request: Members) -> str:
    namespace = request.get("Namespace") or ""
    if not 1 <= len(namespace) <= 255 or namespace.startswith(":"):
        raise Refused("The parameter Namespace is required.")
    if namespace.startswith("AWS/"):
        raise Refused("The value AWS/ for parameter Namespace is invalid.")
    return str(namespace)


def _dimensions(datum: Members) -> dict[str, str]:
    if not datum.get("MetricName"):
        raise Refused("The parameter MetricData.member.1.MetricName is required.")
    dimensions = store.dimensions_of(datum.get("Dimensions"))
    if len(dimensions) > MAX_DIMENSIONS or not all(dimensions.values()):
        raise Refused(f"At most {MAX_DIMENSIONS} dimensions, each with a value, are allowed.")
    return dimensions


def _points(datum: Members) -> list[store.Point]:
    at = extension.module("services.cloudwatch")._parse_ts(datum.get("Timestamp")) or time.time()
    resolution = int(datum.get("StorageResolution") or store.STANDARD_RESOLUTION_S)
    if resolution not in (store.HIGH_RESOLUTION_S, store.STANDARD_RESOLUTION_S):
        raise Refused("The parameter StorageResolution must be 1 or 60.")
    base = {"Timestamp": at, "Unit": datum.get("Unit") or "None", "Resolution": resolution}
    kinds = [kind for kind in ("Value", "Values", "StatisticValues") if datum.get(kind) is not None]
    if len(kinds) != 1:
        raise Refused("Exactly one of Value, Values and StatisticValues must be given.")
    if kinds == ["StatisticValues"]:
        return [base | _statistic_set(datum["StatisticValues"])]
    if kinds == ["Value"]:
        return [base | {"Value": _number(datum["Value"])}]
    return [base | point for point in _counted(datum["Values"], datum.get("Counts"))]


def _counted(values: list[Any], counts: list[Any] | None) -> list[dict[str, float]]:
    counts = counts or [1.0] * len(values)
    if len(values) > MAX_VALUES or len(counts) != len(values):
        raise Refused(f"Values and Counts must have the same size, {MAX_VALUES} at most.")
    return [
        {"Value": _number(value), "Count": _number(count)}
        for value, count in zip(values, counts, strict=True)
    ]


def _statistic_set(given: Members) -> dict[str, Any]:
    numbers = {name: _number(given.get(name)) for name in _STATISTIC_SET}
    if not numbers["SampleCount"]:
        raise Refused("SampleCount must be greater than 0.")
    return {"Value": numbers["Sum"] / numbers["SampleCount"], "_stat": numbers}


def _number(value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise Refused(f"The value {value} is no number.") from None
    if not math.isfinite(number) or abs(number) > MAX_VALUE:
        raise Refused(f"The value {value} for parameter Value is invalid.")
    return number
