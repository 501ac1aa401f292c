"""PutMetricAlarm with metric math, and with the refusals that MiniStack leaves out.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
"""

import time
from collections.abc import Callable
from typing import Any

from .. import extension
from ..metrics import requests, store as metrics_store
from ..metrics.math.syntax import MathError, parse
from ..metrics.requests import Members, Refused, Response
from . import state

_PARAMETERS = ("params", "cbor_data", "is_cbor", "is_json")
_SHORT_PERIODS = (10, 20, 30)
_SINGLE_METRIC = (
    "MetricName",
    "Namespace",
    "Dimensions",
    "Period",
    "Unit",
    "Statistic",
    "ExtendedStatistic",
)
_BAND_COMPARISONS = (
    "GreaterThanUpperThreshold",
    "LessThanLowerThreshold",
    "LessThanLowerOrGreaterThanUpperThreshold",
)
MAX_METRICS = 10

Handler = Callable[..., Response]


def install() -> None:
    """Check requests before MiniStack stores them, and complete what it stores."""
    cloudwatch = extension.module("services.cloudwatch")
    extension.wrap(cloudwatch, "_put_metric_alarm", _PARAMETERS, _putting)
    extension.wrap(cloudwatch, "_put_composite_alarm", _PARAMETERS, _without_suppressor)
    extension.wrap(cloudwatch, "_set_alarm_state", _PARAMETERS, _setting_state)


def _putting(original: Handler) -> Handler:
    def put(params: Members, cbor_data: Members, is_cbor: bool, is_json: bool = False) -> Response:
        request = requests.members(params, cbor_data, is_cbor, is_json)
        try:
            check(request)
        except Refused as error:
            return requests.refuse(error, is_cbor, is_json)
        alarms = extension.module("services.cloudwatch")._alarms
        before = alarms.get(request["AlarmName"])
        response = original(params, cbor_data, is_cbor, is_json)
        if response[0] == 200:
            complete(alarms[request["AlarmName"]], request, before)
        return response

    return put


def _without_suppressor(original: Handler) -> Handler:
    def put(params: Members, cbor_data: Members, is_cbor: bool, is_json: bool = False) -> Response:
        request = requests.members(params, cbor_data, is_cbor, is_json)
        if request.get("ActionsSuppressor"):
            error = Refused("ActionsSuppressor is not emulated")
            return requests.refuse(error, is_cbor, is_json)
        return original(params, cbor_data, is_cbor, is_json)

    return put


def _setting_state(original: Handler) -> Handler:
    def set_state(
        params: Members, cbor_data: Members, is_cbor: bool, is_json: bool = False
    ) -> Response:
        request = requests.members(params, cbor_data, is_cbor, is_json)
        if request.get("StateValue") not in state.STATES:
            error = Refused(
                f"1 validation error detected: Value '{request.get('StateValue')}' at 'stateValue' "
                f"failed to satisfy constraint: Member must satisfy enum value set: "
                f"[INSUFFICIENT_DATA, ALARM, OK]"
            )
            return requests.refuse(error, is_cbor, is_json)
        alarm = extension.module("services.cloudwatch")._alarms.get(request.get("AlarmName"))
        if alarm:
            # The data of the last evaluation don't explain a state that somebody set.
            alarm.pop("StateReasonData", None)
            alarm["StateTransitionedTimestamp"] = round(time.time(), 3)
        return original(params, cbor_data, is_cbor, is_json)

    return set_state


def check(request: Members) -> None:
    """Refuse an alarm that CloudWatch refuses, or whose kind is not emulated.

    Raises:
        Refused: with the reason.
    """
    _required(request, "AlarmName", "EvaluationPeriods", "ComparisonOperator")
    comparison = request["ComparisonOperator"]
    if comparison in _BAND_COMPARISONS or request.get("ThresholdMetricId"):
        raise Refused("Anomaly detection alarms are not emulated")
    _one_of("ComparisonOperator", comparison, tuple(state.COMPARISONS))
    _required(request, "Threshold")
    if request.get("TreatMissingData") is not None:
        _one_of("TreatMissingData", request["TreatMissingData"], state.TREATMENTS)
    periods, points = int(request["EvaluationPeriods"]), request.get("DatapointsToAlarm")
    if periods < 1:
        raise Refused("EvaluationPeriods must be greater than or equal to 1")
    if points is not None and int(points) > periods:
        raise Refused("DatapointsToAlarm must be less than or equal to EvaluationPeriods")
    if request.get("Metrics"):
        _check_metrics(request)
    else:
        _check_single_metric(request)


def _check_single_metric(request: Members) -> None:
    _required(request, "MetricName", "Namespace", "Period")
    _check_period(int(request["Period"]))
    if bool(request.get("Statistic")) == bool(request.get("ExtendedStatistic")):
        raise Refused("Exactly one of Statistic and ExtendedStatistic must be specified")
    _check_statistic(request.get("Statistic") or request["ExtendedStatistic"])


def _check_metrics(request: Members) -> None:
    if any(request.get(name) for name in _SINGLE_METRIC):
        names = ", ".join(_SINGLE_METRIC)
        raise Refused(f"Metrics list must not be specified together with {names}")
    queries = request["Metrics"]
    returned = [query for query in queries if query.get("ReturnData", True)]
    if len(returned) != 1:
        raise Refused("Exactly one element of the metrics list should return data.")
    metrics = [query["MetricStat"] for query in queries if query.get("MetricStat")]
    if not 1 <= len(metrics) <= MAX_METRICS:
        raise Refused(f"Metrics list must contain between 1 and {MAX_METRICS} metrics")
    periods = {int(metric.get("Period") or 0) for metric in metrics}
    if len(periods) > 1:
        raise Refused("Metrics must all use the same period")
    _check_period(periods.pop())
    for metric in metrics:
        _check_statistic(metric.get("Stat") or "")
    for query in queries:
        _check_expression(query)


def _check_expression(query: Members) -> None:
    try:
        if query.get("Expression"):
            parse(query["Expression"])
    except MathError as error:
        raise Refused(f"Error in expression '{query['Id']}': {error}") from None


def _check_statistic(name: str) -> None:
    try:
        metrics_store.check_statistic(name)
    except metrics_store.UnsupportedStatistic as error:
        raise Refused(str(error)) from None


def _check_period(period: int) -> None:
    if period not in _SHORT_PERIODS and (period < 60 or period % 60):
        raise Refused(
            "The parameter Period must be 10, 20, 30 or a multiple of 60. "
            f"Value of {period} was given."
        )


def _required(request: Members, *names: str) -> None:
    for name in names:
        if request.get(name) in (None, ""):
            raise Refused(f"The parameter {name} is required.")


def _one_of(name: str, value: Any, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        values = ", ".join(allowed)
        raise Refused(f"The value '{value}' for parameter {name} is not one of {values}")


def complete(alarm: Members, request: Members, before: Members | None) -> None:
    """Give a stored alarm what MiniStack drops: metrics, reason data, AWS's defaults."""
    if request.get("Metrics"):
        for name in _SINGLE_METRIC:
            alarm.pop(name, None)
        alarm["Metrics"] = [{"ReturnData": True, **query} for query in request["Metrics"]]
    elif request.get("ExtendedStatistic"):
        alarm.pop("Statistic", None)
    if request.get("EvaluateLowSampleCountPercentile"):
        alarm["EvaluateLowSampleCountPercentile"] = request["EvaluateLowSampleCountPercentile"]
    if not request.get("TreatMissingData") and request.get("Namespace") == "AWS/DynamoDB":
        # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
        alarm["TreatMissingData"] = state.IGNORE
    for name in ("StateReasonData", "StateTransitionedTimestamp"):
        if before and name in before:
            alarm[name] = before[name]
    for name in [name for name, value in alarm.items() if value is None]:
        del alarm[name]
