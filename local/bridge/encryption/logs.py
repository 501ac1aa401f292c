"""Log groups under a customer-managed key: the key's policy must let CloudWatch Logs use it.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
"""

from collections.abc import Callable
from typing import Any

from .. import extension
from ..templates import resource_types
from . import keys

TYPE = "AWS::Logs::LogGroup"
ACTIONS = ("kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey")


def install() -> None:
    """Check the key when a group is created with one."""
    logs = extension.module("services.cloudwatch_logs")
    extension.wrap(logs, "_create_log_group", ("data",), _checked_call)
    resource_types.extend(TYPE, "create", _checked_template)


def refusal(key: str | None, group: str) -> str | None:
    """Return why the key can't encrypt the log group, or None."""
    if not key:
        return None
    responses = extension.module("core.responses")
    region, account = responses.get_region(), responses.get_account_id()
    arn = f"arn:aws:logs:{region}:{account}:log-group:{group}"
    context = {
        "kms:encryptioncontext:aws:logs:arn": arn,
        "aws:sourcearn": arn,
        "aws:sourceaccount": account,
    }
    usable = keys.customer_key(key) is not None and any(
        keys.service_refusal(service, key, ACTIONS, context) is None
        for service in (f"logs.{region}.amazonaws.com", "logs.amazonaws.com")
    )
    if usable:
        return None
    return f"The specified KMS key does not exist or is not allowed to be used with Arn '{arn}'"


def _checked_call(original: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def call(data: dict[str, Any]) -> Any:
        refused = refusal(data.get("kmsKeyId"), str(data.get("logGroupName", "")))
        if refused:
            responses = extension.module("core.responses")
            return responses.error_response_json("InvalidParameterException", refused, 400)
        return original(data)

    return call


def _checked_template(original: Callable[..., Any]) -> Callable[..., Any]:
    def create(logical_id: str, props: dict[str, Any], stack_name: str) -> Any:
        group = props.get("LogGroupName") or f"/aws/cloudformation/{stack_name}/{logical_id}"
        if refused := refusal(props.get("KmsKeyId"), group):
            raise ValueError(f"{TYPE}: {refused}")
        return original(logical_id, props, stack_name)

    return create
