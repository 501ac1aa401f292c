"""GetMetricStatistics of exactly one metric: no dimensions mean the metric without any.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html
"""

import math
from typing import Any

from .. import extension
from . import requests, store
from .requests import Members, Refused, Response
from .store import UnsupportedStatistic

_PARAMETERS = ("params", "cbor_data", "is_cbor", "is_json")


def install() -> None:
    """Replace MiniStack's GetMetricStatistics, which merges all metrics of the name."""
    cloudwatch = extension.module("services.cloudwatch")
    extension.function(cloudwatch, "_get_metric_statistics", *_PARAMETERS)
    extension.function(cloudwatch, "_cbor_datapoint", "dp")
    cloudwatch._get_metric_statistics = get_metric_statistics


def get_metric_statistics(
    params: Members, cbor_data: Members, is_cbor: bool, is_json: bool = False
) -> Response:
    """Answer a GetMetricStatistics request."""
    cloudwatch = extension.module("services.cloudwatch")
    request = requests.members(params, cbor_data, is_cbor, is_json)
    try:
        points = datapoints(request)
    except (Refused, UnsupportedStatistic) as error:
        return requests.refuse(error, is_cbor, is_json)
    label = request["MetricName"]
    if is_cbor:
        shaped = [cloudwatch._cbor_datapoint(point) for point in points]
        answered: Response = cloudwatch._cbor_ok({"Datapoints": shaped, "Label": label})
        return answered
    body = "".join(f"<member>{_xml(point)}</member>" for point in points)
    return requests.answer(
        {"Datapoints": points, "Label": label},
        "GetMetricStatisticsResponse",
        f"<GetMetricStatisticsResult><Datapoints>{body}</Datapoints>"
        f"<Label>{label}</Label></GetMetricStatisticsResult>",
        False,
        is_json,
    )


def datapoints(request: Members) -> list[dict[str, Any]]:
    """Return the data points of a request, oldest first.

    Raises:
        Refused, UnsupportedStatistic: the request is refused.
    """
    cloudwatch = extension.module("services.cloudwatch")
    start, end = (cloudwatch._parse_ts(request.get(name)) for name in ("StartTime", "EndTime"))
    basic, extended = request.get("Statistics") or [], request.get("ExtendedStatistics") or []
    if start is None or end is None or start >= end:
        raise Refused("The parameter StartTime must be less than the parameter EndTime.")
    if bool(basic) == bool(extended):
        raise Refused("Exactly one of Statistics and ExtendedStatistics must be specified.")
    period = int(request["Period"])
    points = store.points(
        request["Namespace"],
        request["MetricName"],
        store.dimensions_of(request.get("Dimensions")),
        request.get("Unit"),
    )
    first = math.floor(start / period) * period
    series = {
        name: store.aggregate(points, name, period, first, end) for name in (*basic, *extended)
    }
    times = sorted({at for values in series.values() for at in values})
    return [_point(at, series, basic, points[0]["Unit"]) for at in times]


def _point(
    at: float, series: dict[str, dict[float, float]], basic: list[str], unit: str
) -> dict[str, Any]:
    found = {name: values[at] for name, values in series.items() if at in values}
    point: dict[str, Any] = {
        "Timestamp": extension.module("services.cloudwatch")._ts_iso(at),
        "Unit": unit,
    }
    if basic:
        return point | found
    return point | {"ExtendedStatistics": found}


def _xml(point: dict[str, Any]) -> str:
    return "".join(
        f"<{name}>{_entries(value) if isinstance(value, dict) else value}</{name}>"
        for name, value in point.items()
    )


def _entries(values: dict[str, float]) -> str:
    return "".join(
        f"<entry><key>{name}</key><value>{value}</value></entry>" for name, value in values.items()
    )
