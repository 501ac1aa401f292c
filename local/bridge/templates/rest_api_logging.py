"""Access logs of REST APIs: a stage's settings, which MiniStack drops, and the account's role."""

from collections.abc import Callable
from typing import Any

from .. import extension
from ..api_gateway import access_logs
from ..identity import authorization
from . import resource_types

TYPE = "AWS::ApiGateway::Stage"
ACCOUNT = "AWS::ApiGateway::Account"
UNTRUSTING = (
    "The role ARN does not have required permissions configured. Please grant trust permission for "
    "API Gateway and add the required role policy."
)

Props = dict[str, Any]
Result = tuple[str, dict[str, str]]


def install() -> None:
    """Set what a template declares, when the stage is made and when it is changed."""
    resource_types.extend(TYPE, "create", _create)
    resource_types.extend(TYPE, "update", _update)
    for operation in ("create", "update"):
        resource_types.extend(ACCOUNT, operation, _with_trust)


def _with_trust(original: Callable[..., Result]) -> Callable[..., Result]:
    def set_role(*args: Any, **more: Any) -> Result:
        # The properties come last but for the stack's name and, perhaps, the logical id.
        props = [each for each in args if isinstance(each, dict)][-1]
        role = props.get("CloudWatchRoleArn")
        if role and not authorization.trusts(str(role), access_logs.SERVICE):
            raise ValueError(f"{ACCOUNT}: {UNTRUSTING}")
        return original(*args, **more)

    return set_role


def _create(original: Callable[..., Result]) -> Callable[..., Result]:
    def create(logical_id: str, props: Props, stack_name: str) -> Result:
        settings = _settings(props)
        made = original(logical_id, props, stack_name)
        _store(props, settings)
        return made

    return create


def _update(original: Callable[..., Result]) -> Callable[..., Result]:
    def update(physical_id: str, old: Props, new: Props, stack_name: str) -> Result:
        settings = _settings(new)
        changed = original(physical_id, old, new, stack_name)
        _store(new, settings)
        return changed

    return update


def _settings(props: Props) -> dict[str, str]:
    declared = props.get("AccessLogSetting") or {}
    # The gateway knows a log group without the `:*` that CloudFormation's attribute ends with.
    destination = str(declared.get("DestinationArn") or "").removesuffix(":*")
    settings = {"destinationArn": destination, "format": str(declared.get("Format") or "")}
    if refused := access_logs.refusal(settings):
        raise ValueError(f"{TYPE}: {refused}")
    return {name: value for name, value in settings.items() if value}


def _store(props: Props, settings: dict[str, str]) -> None:
    stages = extension.module("services.apigateway_v1")._stages_v1.get(props.get("RestApiId"), {})
    stages[props.get("StageName")]["accessLogSettings"] = settings
