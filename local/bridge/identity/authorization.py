"""May this role, this caller or this AWS service do that? Answered by MiniStack's policy evaluator.

The answer is `None` (allowed) or AWS's own sentence that names principal, action and resource.
"""

import contextvars
import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from typing import Any

from .. import extension

SERVICE_ADDRESS = "127.0.0.1"

Context = Mapping[str, Any]

# The evaluator's decision on what somebody asks for.
ENFORCE = (
    "access_key_id",
    "iam_action",
    "service",
    "region",
    "resource_arn",
    "service_context",
)


def install() -> None:
    """Check the parts of the evaluator this module calls; let AWS's own work count as TLS.

    What no request started (a schedule, an alarm, an event) is one AWS service calling another,
    which is by TLS only. MiniStack's default is plain HTTP, which queues that demand TLS refuse.
    """
    evaluator = extension.module("core.iam_evaluator")
    evaluator._request_origin = contextvars.ContextVar(
        "bridge_request_origin", default=(SERVICE_ADDRESS, True)
    )
    extension.function(evaluator, "enforce", *ENFORCE)
    extension.function(
        evaluator,
        "evaluate_resource_policy",
        "doc",
        "ctx",
        "service",
        "named_only",
        "direct_only",
    )
    extension.function(evaluator, "pin_request_origin", "source_ip", "secure_transport")
    sts = extension.module("services.sts")
    extension.wrap(sts, "register_session", ("access_key", "session"), _one_at_a_time)
    actions = extension.module("core.iam_actions")
    extension.function(
        actions,
        "identity_denial_message",
        "action",
        "principal_arn",
        "resource",
        "explicit_deny",
    )
    extension.function(
        actions, "_resource_policy_denial", "service", "action", "principal_arn", "resource_arn"
    )


def _one_at_a_time(original: Callable[..., None]) -> Callable[..., None]:
    """Each session looks for expired ones among all, while other threads add theirs."""
    lock = threading.Lock()

    def register(access_key: str, session: dict[str, Any]) -> None:
        with lock:
            original(access_key, session)

    return register


def session_arn(role_arn: str, session_name: str) -> str:
    """Return the principal ARN of a session of the role."""
    account, role = role_arn.split(":")[4], role_arn.rsplit("/", 1)[-1]
    return f"arn:aws:sts::{account}:assumed-role/{role}/{session_name}"


def role_session(role_arn: str, session_name: str) -> str:
    """Return the access key id of a session of the role, as a service has that assumed it."""
    role = role_arn.rsplit("/", 1)[-1]
    digest = hashlib.sha256(f"service:{role_arn}:{session_name}".encode()).hexdigest()
    access_key = f"ASIA{digest[:16].upper()}"
    extension.module("services.sts").register_session(
        access_key,
        {
            "Arn": session_arn(role_arn, session_name),
            "UserId": f"{role}:{session_name}",
            "SecretAccessKey": digest,
            "SessionToken": digest[::-1],
        },
    )
    return access_key


def refusal(
    access_key: str, action: str, resource: str, context: Context | None = None
) -> str | None:
    """Return why the holder of `access_key` may not do `action` on `resource`, or None.

    Identity policies, boundaries, session policies and the resource's own policy all count.
    """
    return contextvars.copy_context().run(_refusal, access_key, action, resource, context)


def _refusal(access_key: str, action: str, resource: str, context: Context | None) -> str | None:
    evaluator = extension.module("core.iam_evaluator")
    actions = extension.module("core.iam_actions")
    # What the request that started this work was like says nothing about this check.
    evaluator._signed_request.set(None)
    evaluator._anonymous.set(False)
    evaluator.pin_request_origin(evaluator._request_origin.get()[0] or SERVICE_ADDRESS, True)
    service = action.partition(":")[0]
    denied = evaluator.enforce(
        access_key,
        action,
        service,
        _region(),
        resource_arn=resource,
        service_context=dict(context or {}),
    )
    if denied is None:
        return None
    if isinstance(denied, evaluator.AuthError):
        return str(denied.message)
    if denied.resource_policy_arn:
        words = actions._resource_policy_denial(
            service, action, denied.principal_arn, denied.resource_policy_arn
        )
    else:
        words = actions.identity_denial_message(
            action, denied.principal_arn, resource, denied.decision == "Deny"
        )
    return str(words)


def role_refusal(
    role_arn: str, session_name: str, action: str, resource: str, context: Context | None = None
) -> str | None:
    """Return why the role may not do `action` on `resource`, or None."""
    return refusal(role_session(role_arn, session_name), action, resource, context)


def trusts(role_arn: str, service: str, context: Context | None = None) -> bool:
    """Whether the role exists and lets the AWS service `service` assume it."""
    role = extension.module("services.iam")._roles.get_scoped(
        role_arn.split(":")[4], None, role_arn.rsplit("/", 1)[-1]
    )
    if role is None:
        return False
    policy = role.get("AssumeRolePolicyDocument")
    return policy_allows_service(policy, service, "sts:AssumeRole", role_arn, context)


def policy_allows_service(
    policy: str | dict[str, Any] | None,
    service: str,
    action: str,
    resource: str,
    context: Context | None = None,
) -> bool:
    """Whether a resource's policy lets the AWS service `service` do `action` on it.

    `context` holds the condition keys in lower case, for example `aws:sourcearn`.
    """
    if not policy:
        return False
    if isinstance(policy, str):
        policy = json.loads(policy)
    evaluator = extension.module("core.iam_evaluator")
    request = evaluator.EvalContext(
        # Nobody: a statement for an account or a role must not let a service in, `*` must.
        principal_arn="*",
        principal_type="Service",
        principal_account="",
        action=action,
        resource_arn=resource,
        region=_region(),
        source_ip=SERVICE_ADDRESS,
        # AWS services call each other by TLS only.
        secure_transport=True,
        service_context={
            "aws:principalisawsservice": "true",
            "aws:principalservicename": service,
            **(context or {}),
        },
    )
    result = evaluator.evaluate_resource_policy(policy, request, service=service)
    return bool(result.decision == "Allow")


def _region() -> str:
    return str(extension.module("core.responses").get_region())
