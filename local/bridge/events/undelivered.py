"""Why an event does not reach a target."""

from dataclasses import dataclass

# What a sender to a queue or topic under a customer-managed key needs.
KEY_ACTIONS = ("kms:GenerateDataKey", "kms:Decrypt")


@dataclass(frozen=True)
class Undelivered:
    """One of EventBridge's dead-letter error codes, and the reason in words."""

    code: str
    message: str
