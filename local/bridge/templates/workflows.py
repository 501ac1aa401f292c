"""`AWS::StepFunctions::StateMachine` with the property names the API uses, and tracing kept.

MiniStack stores the template's capitalised logging block and drops the tracing block, so that
DescribeStateMachine answers what no SDK can read.
"""

from collections.abc import Callable
from typing import Any

from .. import extension
from ..workflows import checks as workflow_checks
from . import resource_types

TYPE = "AWS::StepFunctions::StateMachine"

Props = dict[str, Any]
Result = tuple[str, dict[str, str]]


def install() -> None:
    """Check the machine as the API does, then store its settings as the API would."""
    resource_types.extend(TYPE, "create", _create)
    resource_types.extend(TYPE, "update", _update)


def _create(original: Callable[..., Result]) -> Callable[..., Result]:
    def create(logical_id: str, props: Props, stack_name: str) -> Result:
        _check(props, logical_id, stack_name)
        arn, attributes = original(logical_id, props, stack_name)
        _store(arn, props)
        return arn, attributes

    return create


def _update(original: Callable[..., Result]) -> Callable[..., Result]:
    def update(
        physical_id: str, old: Props, new: Props, stack_name: str, logical_id: str | None = None
    ) -> Result:
        _check(new, logical_id or physical_id, stack_name)
        arn, attributes = original(physical_id, old, new, stack_name, logical_id)
        _store(arn, new)
        return arn, attributes

    return update


def _check(props: Props, logical_id: str, stack_name: str) -> None:
    provisioners = extension.module("services.cloudformation.provisioners")
    definition = provisioners._sfn_definition(props)
    name = props.get("StateMachineName") or resource_types.physical_name(stack_name, logical_id, 80)
    refused = workflow_checks.refusal(
        workflow_checks.machine_arn(name),
        str(props.get("RoleArn", "")),
        definition,
        _logging(props),
    )
    if refused:
        raise ValueError(f"{TYPE}: {refused}")


def _store(arn: str, props: Props) -> None:
    machine = extension.module("services.stepfunctions")._state_machines[arn]
    machine["loggingConfiguration"] = _logging(props)
    tracing = props.get("TracingConfiguration") or {}
    machine["tracingConfiguration"] = {
        "enabled": str(tracing.get("Enabled", False)).lower() == "true"
    }


def _logging(props: Props) -> Props:
    declared = props.get("LoggingConfiguration") or {}
    destinations = [
        {
            "cloudWatchLogsLogGroup": {
                "logGroupArn": (item.get("CloudWatchLogsLogGroup") or {}).get("LogGroupArn", "")
            }
        }
        for item in declared.get("Destinations") or []
    ]
    return {
        "level": declared.get("Level", "OFF"),
        "includeExecutionData": str(declared.get("IncludeExecutionData", False)).lower() == "true",
        **({"destinations": destinations} if destinations else {}),
    }
