"""The region and the account of what comes without a signature."""

from .. import extension


def place(arn: str) -> None:
    """Let the rest of this call be in the region and the account of a resource, if it names them.

    The ARN of a role names no region.
    """
    responses = extension.module("core.responses")
    parts = arn.split(":")
    if len(parts) < 6:
        return
    if parts[3]:
        responses.set_request_region(parts[3])
    if parts[4]:
        responses.set_request_account_id(parts[4])
