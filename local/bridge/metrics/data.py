"""GetMetricData with metric math, exact dimensions and AWS's order of data points.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
"""

import math
from typing import Any
from xml.sax.saxutils import escape

from .. import extension
from ..alarms import series as alarm_series
from . import requests
from .math import evaluation as metrics_math
from .math.syntax import MathError
from .math.values import Series
from .requests import Members, Refused, Response
from .store import UnsupportedStatistic

_PARAMETERS = ("params", "cbor_data", "is_cbor", "is_json")
DEFAULT_PERIOD_S = 60


def install() -> None:
    """Replace MiniStack's GetMetricData."""
    cloudwatch = extension.module("services.cloudwatch")
    extension.function(cloudwatch, "_get_metric_data", *_PARAMETERS)
    extension.function(cloudwatch, "_parse_ts", "value")
    extension.function(cloudwatch, "_cbor_metric_data_result", "result")
    cloudwatch._get_metric_data = get_metric_data


def get_metric_data(
    params: Members, cbor_data: Members, is_cbor: bool, is_json: bool = False
) -> Response:
    """Answer a GetMetricData request."""
    cloudwatch = extension.module("services.cloudwatch")
    request = requests.members(params, cbor_data, is_cbor, is_json)
    try:
        results = metric_data(
            request.get("MetricDataQueries") or [],
            _time(request, "StartTime"),
            _time(request, "EndTime"),
            request.get("ScanBy") != "TimestampAscending",
        )
    except (MathError, UnsupportedStatistic, Refused) as error:
        return requests.refuse(error, is_cbor, is_json)
    shaped = [_shape(result, cloudwatch._ts_iso) for result in results]
    if is_cbor:
        answered: Response = cloudwatch._cbor_ok(
            {"MetricDataResults": [cloudwatch._cbor_metric_data_result(each) for each in shaped]}
        )
        return answered
    return requests.answer(
        {"MetricDataResults": shaped}, "GetMetricDataResponse", _xml(shaped), False, is_json
    )


def metric_data(
    queries: list[Members], start: float, end: float, descending: bool
) -> list[tuple[str, Series, list[tuple[float, float]]]]:
    """Return (query id, series, points in order) for every query that returns data.

    Raises:
        MathError, UnsupportedStatistic, Refused: the request is refused.
    """
    if start >= end:
        raise Refused("The parameter StartTime must be less than the parameter EndTime.")
    _check(queries)
    metrics = {
        query["Id"]: _metric(query, start, end) for query in queries if query.get("MetricStat")
    }
    expressions = {query["Id"]: query["Expression"] for query in queries if query.get("Expression")}
    results = []
    for query in queries:
        if query.get("ReturnData", True):
            for item in _series(query, metrics, expressions, start, end):
                points = sorted(item.values.items(), reverse=descending)
                results.append((query["Id"], item, points))
    return results


def _check(queries: list[Members]) -> None:
    if not queries:
        raise Refused("The parameter MetricDataQueries is required.")
    for query in queries:
        if bool(query.get("MetricStat")) == bool(query.get("Expression")):
            raise Refused(
                f"Exactly one of MetricStat and Expression must be given in query "
                f"'{query.get('Id')}'."
            )
    if len({query["Id"] for query in queries}) < len(queries):
        raise Refused("The values for parameter Id in MetricDataQueries are not unique.")


def _metric(query: Members, start: float, end: float) -> Series:
    period = int(query["MetricStat"]["Period"])
    # Data points lie at multiples of the period, whatever the start of the range.
    first = math.floor(start / period) * period
    return alarm_series.metric_series(query, period, first, end)


def _series(
    query: Members,
    metrics: dict[str, Series],
    expressions: dict[str, str],
    start: float,
    end: float,
) -> list[Series]:
    if query["Id"] in metrics:
        item = metrics[query["Id"]]
        return [Series(query.get("Label") or item.label, item.period, item.values)]
    periods = [item.period for item in metrics.values()]
    period = int(query.get("Period") or max(periods, default=DEFAULT_PERIOD_S))
    first = math.floor(start / period) * period
    request = metrics_math.Request(metrics, expressions, first, end, period)
    found = metrics_math.evaluate(query["Id"], request)
    label = query.get("Label")
    if len(found) == 1:
        return [Series(label or query["Id"], found[0].period, found[0].values)]
    return [
        Series(f"{label} {item.label}".strip() if label else item.label, item.period, item.values)
        for item in found
    ]


def _time(request: Members, name: str) -> float:
    at = extension.module("services.cloudwatch")._parse_ts(request.get(name))
    if at is None:
        raise Refused(f"The parameter {name} is required.")
    return float(at)


def _shape(result: tuple[str, Series, list[tuple[float, float]]], written: Any) -> Members:
    identifier, item, points = result
    return {
        "Id": identifier,
        "Label": item.label,
        "Timestamps": [written(at) for at, _ in points],
        "Values": [value for _, value in points],
        "StatusCode": "Complete",
    }


def _xml(results: list[Members]) -> str:
    body = "".join(
        f"<member><Id>{each['Id']}</Id><Label>{escape(each['Label'])}</Label>"
        f"<StatusCode>{each['StatusCode']}</StatusCode>"
        f"<Timestamps>{_listed(each['Timestamps'])}</Timestamps>"
        f"<Values>{_listed(each['Values'])}</Values></member>"
        for each in results
    )
    results_xml = f"<MetricDataResults>{body}</MetricDataResults>"
    return f"<GetMetricDataResult>{results_xml}</GetMetricDataResult>"


def _listed(values: list[Any]) -> str:
    return "".join(f"<member>{value}</member>" for value in values)
