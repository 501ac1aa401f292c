"""Refusals name the resource, as AWS's do: a policy can only be repaired by whoever knows it.

MiniStack's name principal and action only, except for a few services.
"""

from collections.abc import Callable
from typing import Any

from .. import extension

PARAMETERS = (
    "service",
    "action",
    "principal_arn",
    "request_id",
    "error_code",
    "message",
    "headers",
    "resource_arn",
    "explicit_deny",
    "resource_policy_arn",
)


def install() -> None:
    """Complete the message of each refusal by an identity policy."""
    extension.wrap(
        extension.module("core.iam_actions"), "access_denied_response", PARAMETERS, _naming
    )


def _naming(original: Callable[..., Any]) -> Callable[..., Any]:
    def respond(
        service: str, action: str, principal_arn: str, request_id: str, **details: Any
    ) -> Any:
        resource = details.get("resource_arn", "*")
        by_resource_policy = details.get("resource_policy_arn") and details.get("explicit_deny")
        if not details.get("message") and not by_resource_policy and resource != "*":
            shown = f'"{resource}"' if service == "s3" else resource
            details["message"] = extension.module("core.iam_actions").identity_denial_message(
                action, principal_arn, shown, bool(details.get("explicit_deny"))
            )
        return original(service, action, principal_arn, request_id, **details)

    return respond
