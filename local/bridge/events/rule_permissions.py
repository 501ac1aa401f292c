"""May EventBridge deliver to this target of this rule?

Queues, topics and functions say so in their resource policies, the rest in the target's role.
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html
"""

import hashlib
from typing import Any

from .. import extension
from ..encryption import keys as encryption_keys
from ..identity import authorization
from . import schedule_permissions
from .undelivered import KEY_ACTIONS, Undelivered

SERVICE = "events.amazonaws.com"
Target = dict[str, Any]
Rule = dict[str, Any]


def install() -> None:
    """Check that the resource policies are found where they are expected."""
    extension.function(extension.module("services.sqs"), "_queue_by_arn", "arn")
    extension.function(extension.module("services.sns"), "topic_policy_for_arn", "topic_arn")
    functions = extension.module("services.lambda_svc")
    extension.function(functions, "function_policy_for_arn", "resource_arn")
    extension.function(functions, "_get_func_record_for_ref", "function_ref")
    extension.function(
        extension.module("services.stepfunctions"), "_resolve_state_machine_arn", "arn"
    )


def check(target: Target, rule: Rule) -> Undelivered | None:
    """Return why the rule, or the schedule, may not deliver to the target, or None."""
    arn = str(target.get("Arn", ""))
    if schedule_permissions.is_schedule(rule):
        return schedule_permissions.check(target, rule, arn)
    service = arn.split(":")[2] if arn.count(":") >= 5 else ""
    context = source_context(rule)
    if service == "sqs":
        return check_queue(arn, context)
    if service == "sns":
        return _check_topic(arn, context)
    if service == "lambda":
        return _check_function(arn, context)
    if service == "states":
        return _check_machine(target, context)
    if service == "events" and ":event-bus/" in arn:
        return _check_role(target, "events:PutEvents", arn, context)
    return None


def check_dead_letter(target: Target, rule: Rule, arn: str) -> Undelivered | None:
    """Return why the rule or schedule may not send to the target's dead-letter queue, or None."""
    if schedule_permissions.is_schedule(rule):
        return schedule_permissions.check(target, rule, arn)
    return check_queue(arn, source_context(rule))


def source_context(rule: Rule) -> dict[str, Any]:
    """Return the condition keys with which EventBridge calls on behalf of the rule."""
    arn = str(rule.get("Arn", ""))
    return {"aws:sourcearn": arn, "aws:sourceaccount": arn.split(":")[4] if arn else ""}


def check_queue(arn: str, context: dict[str, Any]) -> Undelivered | None:
    """Return why EventBridge may not send to the queue, or None."""
    queue = extension.module("services.sqs")._queue_by_arn(arn)
    if queue is None:
        return _missing(arn)
    attributes = queue["attributes"]
    if refused := _by_policy(attributes.get("Policy"), "sqs:SendMessage", arn, context):
        return refused
    # An encrypted queue also needs the key's policy, or the event is lost without a trace:
    # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html#compatibility-with-aws-services
    return _by_key(attributes.get("KmsMasterKeyId"), context)


def _check_topic(arn: str, context: dict[str, Any]) -> Undelivered | None:
    sns = extension.module("services.sns")
    found = sns.topic_policy_for_arn(arn)
    if found is None:
        return _missing(arn)
    if refused := _by_policy(found[0], "sns:Publish", arn, context):
        return refused
    topic = sns._topic_by_arn_any_scope(arn)
    return _by_key(topic.get("attributes", {}).get("KmsMasterKeyId"), context)


def _check_function(arn: str, context: dict[str, Any]) -> Undelivered | None:
    functions = extension.module("services.lambda_svc")
    if functions._get_func_record_for_ref(arn)[0] is None:
        return _missing(arn)
    found = functions.function_policy_for_arn(arn)
    return _by_policy(found and found[0], "lambda:InvokeFunction", arn, context)


def _check_machine(target: Target, context: dict[str, Any]) -> Undelivered | None:
    arn = str(target["Arn"])
    if extension.module("services.stepfunctions")._resolve_state_machine_arn(arn) is None:
        return _missing(arn)
    return _check_role(target, "states:StartExecution", arn, context)


def _check_role(
    target: Target, action: str, resource: str, context: dict[str, Any]
) -> Undelivered | None:
    role = str(target.get("RoleArn") or "")
    if not role:
        return Undelivered("NO_PERMISSIONS", f"No RoleArn grants {action} on resource: {resource}")
    if not authorization.trusts(role, SERVICE, context):
        return Undelivered(
            "FAILED_TO_ASSUME_ROLE", f"{SERVICE} is not authorized to assume the role {role}"
        )
    session = hashlib.sha256(f"{role}{context['aws:sourcearn']}".encode()).hexdigest()[:32]
    refused = authorization.role_refusal(role, session, action, resource)
    return Undelivered("NO_PERMISSIONS", refused) if refused else None


def _by_policy(
    policy: Any, action: str, resource: str, context: dict[str, Any]
) -> Undelivered | None:
    if authorization.policy_allows_service(policy, SERVICE, action, resource, context):
        return None
    return Undelivered(
        "NO_PERMISSIONS",
        f"{SERVICE} is not authorized to perform: {action} on resource: {resource} "
        f"because no resource-based policy allows the {action} action",
    )


def _by_key(reference: str | None, context: dict[str, Any]) -> Undelivered | None:
    if not reference:
        return None
    if "alias/aws/" in reference:
        # The policy of an AWS managed key can't be changed, and doesn't name other services.
        return Undelivered(
            "NO_PERMISSIONS", f"{SERVICE} may not use the AWS managed key {reference}"
        )
    refused = encryption_keys.service_refusal(SERVICE, reference, KEY_ACTIONS, context)
    return Undelivered("NO_PERMISSIONS", refused) if refused else None


def _missing(arn: str) -> Undelivered:
    return Undelivered("NO_RESOURCE", f"The target {arn} does not exist")
