"""CloudFormation: alarms with metric math, and composite alarms.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-compositealarm.html
"""

from collections.abc import Callable
from typing import Any

from .. import extension
from ..alarms import configuration as alarm_configuration
from ..metrics.requests import Refused
from . import resource_types

Properties = dict[str, Any]
Created = tuple[str, dict[str, Any]]

_TRUE_OR_FALSE = {"true": True, "false": False}
_INTEGERS = ("Period", "EvaluationPeriods", "DatapointsToAlarm")
MAX_NAME = 255


def install() -> None:
    """Put both resource types into CloudFormation's table."""
    provisioners = extension.module("services.cloudformation.provisioners")
    extension.function(
        provisioners,
        "_physical_name",
        "stack_name",
        "logical_id",
        "lowercase",
        "max_len",
        "seeded",
    )
    resource_types.renaming()
    cloudwatch = extension.module("services.cloudwatch")
    extension.function(cloudwatch, "cloudformation_set_metric_alarm_tags", "name", "tags")
    extension.wrap(provisioners, "_cw_metric_alarm_record", ("name", "props"), _recording)
    resource_types.handlers()["AWS::CloudWatch::CompositeAlarm"] = {
        "create": create_composite,
        "update": update_composite,
        "update_with_logical_id": True,
        "delete": delete_composite,
    }


def _recording(original: Callable[..., Properties]) -> Callable[..., Properties]:
    def record(name: str, props: Properties) -> Properties:
        request = _request(name, props)
        try:
            alarm_configuration.check(request)
        except Refused as error:
            raise ValueError(str(error)) from error
        # MiniStack knows one metric only; the record is completed below.
        stored = original(name, _without_metrics(props))
        before = extension.module("services.cloudwatch")._alarms.get(name)
        alarm_configuration.complete(stored, request, before)
        return stored

    return record


def _without_metrics(props: Properties) -> Properties:
    if not props.get("Metrics"):
        return props
    rest = {name: value for name, value in props.items() if name != "Metrics"}
    return {"MetricName": "-", "Namespace": "-"} | rest


def _request(name: str, props: Properties) -> Properties:
    """Template properties as PutMetricAlarm takes them: numbers may be text in a template."""
    request = props | {"AlarmName": name}
    for member in _INTEGERS:
        if request.get(member) is not None:
            request[member] = int(request[member])
    if props.get("Metrics"):
        request["Metrics"] = [_query(query) for query in props["Metrics"]]
    return request


def _query(query: Properties) -> Properties:
    typed = dict(query)
    if "ReturnData" in query:
        typed["ReturnData"] = _boolean(query["ReturnData"])
    if query.get("MetricStat"):
        typed["MetricStat"] = query["MetricStat"] | {"Period": int(query["MetricStat"]["Period"])}
    if query.get("Period"):
        typed["Period"] = int(query["Period"])
    return typed


def _boolean(value: Any) -> bool:
    return _TRUE_OR_FALSE[value.lower()] if isinstance(value, str) else bool(value)


def create_composite(logical_id: str, props: Properties, stack_name: str) -> Created:
    """Create a composite alarm; `Ref` is its name and `Arn` its only attribute."""
    name = props.get("AlarmName") or resource_types.physical_name(stack_name, logical_id, MAX_NAME)
    return _put_composite(name, props)


def update_composite(
    physical_id: str,
    old: Properties,
    new: Properties,
    stack_name: str,
    logical_id: str | None = None,
) -> Created:
    """Update a composite alarm in place; another name replaces it."""
    cloudwatch = extension.module("services.cloudwatch")
    name = new.get("AlarmName") or resource_types.physical_name(
        stack_name, logical_id or physical_id, MAX_NAME
    )
    current = physical_id if physical_id in cloudwatch._composite_alarms else None
    replaced: Created | None = resource_types.renaming()(
        physical_id,
        old,
        new,
        stack_name,
        logical_id,
        name,
        current,
        create_composite,
        delete_composite,
    )
    return replaced if replaced is not None else _put_composite(name, new)


def delete_composite(physical_id: str, props: Properties) -> None:
    """Delete a composite alarm; it stays, and fails the stack, if another one needs it."""
    cloudwatch = extension.module("services.cloudwatch")
    if physical_id not in cloudwatch._composite_alarms:
        return
    _successful(cloudwatch._delete_alarms({}, {"AlarmNames": [physical_id]}, False, True))


def _put_composite(name: str, props: Properties) -> Created:
    cloudwatch = extension.module("services.cloudwatch")
    request = {key: value for key, value in props.items() if key != "Tags"} | {"AlarmName": name}
    request["ActionsEnabled"] = _boolean(props.get("ActionsEnabled", True))
    _successful(cloudwatch._put_composite_alarm({}, request, False, True))
    tags = [tag for tag in props.get("Tags") or [] if tag.get("Key")]
    cloudwatch.cloudformation_set_metric_alarm_tags(name, tags)
    return name, {"Arn": cloudwatch._composite_alarms[name]["AlarmArn"]}


def _successful(response: tuple[int, dict[str, str], bytes]) -> None:
    if response[0] >= 400:
        raise ValueError(response[2].decode())
