"""Which customer-managed KMS key protects a resource, and may a principal use it?"""

from typing import Any

from .. import extension
from ..identity import authorization


def install() -> None:
    """Check that key records are found where they are expected."""
    kms = extension.module("services.kms")
    extension.function(kms, "_resolve_key", "key_id_or_arn")


def customer_key(reference: str | None) -> dict[str, Any] | None:
    """Return the key record of a key id, key ARN or alias; None for AWS's own keys and none."""
    if not reference or "alias/aws/" in reference:
        return None
    key: dict[str, Any] | None = extension.module("services.kms")._resolve_key(reference)
    return key


def caller_refusal(
    access_key: str, reference: str | None, actions: tuple[str, ...], via: str
) -> str | None:
    """Return why the caller may not use the key for `actions` through the service `via`, or None.

    A key that was named but does not exist refuses: AWS can't decrypt with it either.
    """
    if not reference or "alias/aws/" in reference:
        return None
    key = customer_key(reference)
    if key is None:
        return f"Key '{reference}' does not exist"
    context = _context(via)
    for action in actions:
        if refused := authorization.refusal(access_key, action, key["Arn"], context):
            return refused
    return None


def service_refusal(
    service: str, reference: str | None, actions: tuple[str, ...], context: dict[str, Any]
) -> str | None:
    """Return why the AWS service `service` may not use the key for `actions`, or None."""
    key = customer_key(reference)
    if key is None:
        return None
    for action in actions:
        if not authorization.policy_allows_service(
            key.get("Policy"), service, action, key["Arn"], context
        ):
            return (
                f"{service} is not authorized to perform: {action} on resource: {key['Arn']} "
                f"because no resource-based policy allows the {action} action"
            )
    return None


def _context(via: str) -> dict[str, Any]:
    responses = extension.module("core.responses")
    return {
        "kms:viaservice": f"{via}.{responses.get_region()}.amazonaws.com",
        "kms:calleraccount": responses.get_account_id(),
    }
