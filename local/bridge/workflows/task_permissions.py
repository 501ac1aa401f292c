"""What the role of a state machine needs for one task.

Sources: the IAM pages of each optimized integration, for example
https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html#lambda-iam. `aws-sdk` tasks
are not here: they go through the gateway, which derives action and resource from the request.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .. import extension
from ..encryption import tables as table_encryption

Arguments = dict[str, Any]


@dataclass(frozen=True)
class TaskPermission:
    """One action a task needs, and the error Step Functions reports when the role lacks it.

    With `key` set, the action is on that KMS key and `resource` names the service it goes through.
    """

    action: str
    resource: str
    error: str
    suffix: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""


def required(resource: str, arguments: Arguments) -> list[TaskPermission]:
    """Return what the task `resource` with these arguments needs."""
    if ":function:" in resource:
        return [_invoke(resource)]
    name = resource.partition("arn:aws:states:::")[2].split(".", 1)[0]
    rule = _RULES.get(name)
    return rule(arguments) if rule else []


def _lambda(arguments: Arguments) -> list[TaskPermission]:
    return [_invoke(str(arguments.get("FunctionName", "")))]


def _invoke(reference: str) -> TaskPermission:
    arn = reference
    if not reference.startswith("arn:"):
        # Accepted: a name, name:qualifier, or account:function:name.
        arn = _arn("lambda", f"function:{reference.partition('function:')[2] or reference}")
    return TaskPermission(
        "lambda:InvokeFunction",
        arn,
        "Lambda.AWSLambdaException",
        "(Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException)",
    )


def _dynamodb(action: str) -> Callable[[Arguments], list[TaskPermission]]:
    def permissions(arguments: Arguments) -> list[TaskPermission]:
        table = str(arguments.get("TableName", ""))
        actions = extension.module("core.iam_actions")
        body = json.dumps(arguments).encode()
        error, suffix = (
            "DynamoDB.AmazonDynamoDBException",
            ("(Service: AmazonDynamoDBv2; Status Code: 400; Error Code: AccessDeniedException)"),
        )
        arn = table if table.startswith("arn:") else _arn("dynamodb", f"table/{table}")
        needed = [
            TaskPermission(
                f"dynamodb:{action}", arn, error, suffix, actions.dynamodb_service_context(body)
            )
        ]
        if key := table_encryption.key_of(table):
            needed.append(TaskPermission("kms:Decrypt", "dynamodb", error, suffix, key=key))
        return needed

    return permissions


def _sqs(arguments: Arguments) -> list[TaskPermission]:
    error, suffix = (
        "SQS.AmazonSQSException",
        ("(Service: AmazonSQS; Status Code: 403; Error Code: AccessDenied)"),
    )
    url = str(arguments.get("QueueUrl", ""))
    needed = [TaskPermission("sqs:SendMessage", _arn("sqs", url.rsplit("/", 1)[-1]), error, suffix)]
    queue = extension.module("services.sqs")._queues.get(
        extension.module("services.sqs")._queue_url(url.rsplit("/", 1)[-1])
    )
    if key := (queue or {}).get("attributes", {}).get("KmsMasterKeyId"):
        needed += [
            TaskPermission(action, "sqs", error, suffix, key=key)
            for action in ("kms:GenerateDataKey", "kms:Decrypt")
        ]
    return needed


def _sns(arguments: Arguments) -> list[TaskPermission]:
    topic = str(arguments.get("TopicArn") or arguments.get("TargetArn") or "*")
    return [
        TaskPermission(
            "sns:Publish",
            topic,
            "SNS.AuthorizationErrorException",
            "(Service: AmazonSNS; Status Code: 403; Error Code: AuthorizationError)",
        )
    ]


def _put_events(arguments: Arguments) -> list[TaskPermission]:
    buses = {
        str(entry.get("EventBusName") or "default")
        for entry in arguments.get("Entries") or []
        if isinstance(entry, dict)
    }
    return [
        TaskPermission(
            "events:PutEvents",
            bus if bus.startswith("arn:") else _arn("events", f"event-bus/{bus}"),
            "EventBridge.AmazonEventBridgeException",
            "(Service: AmazonEventBridge; Status Code: 400; Error Code: AccessDeniedException)",
        )
        for bus in sorted(buses)
    ]


def _start_execution(arguments: Arguments) -> list[TaskPermission]:
    machine = str(arguments.get("StateMachineArn") or arguments.get("stateMachineArn") or "")
    return [
        TaskPermission(
            "states:StartExecution",
            machine,
            "StepFunctions.AWSStepFunctionsException",
            "(Service: AWSStepFunctions; Status Code: 400; Error Code: AccessDeniedException)",
        )
    ]


_RULES: dict[str, Callable[[Arguments], list[TaskPermission]]] = {
    "lambda:invoke": _lambda,
    "dynamodb:getItem": _dynamodb("GetItem"),
    "dynamodb:putItem": _dynamodb("PutItem"),
    "dynamodb:updateItem": _dynamodb("UpdateItem"),
    "dynamodb:deleteItem": _dynamodb("DeleteItem"),
    "sqs:sendMessage": _sqs,
    "sns:publish": _sns,
    "events:putEvents": _put_events,
    "states:startExecution": _start_execution,
}


def _arn(service: str, resource: str) -> str:
    responses = extension.module("core.responses")
    return f"arn:aws:{service}:{responses.get_region()}:{responses.get_account_id()}:{resource}"
