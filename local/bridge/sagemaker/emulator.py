"""The emulator behind SageMaker's operations: a process of its own, spoken to by JSON over HTTP.

`POST /<Operation>` with `{"request", "context"}` answers the operation's output or an AWS error
(`{"__type", "message"}`); both are passed on as they are.
"""

import http.client
import json
import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .. import extension
from ..settings import Settings
from .connections import Connections

logger = logging.getLogger("bridge.sagemaker")

TIMEOUT_S = 30.0

# Told apart from AWS's errors; no SDK tries a call again for this status.
NOT_ATTACHED = (
    501,
    {
        "__type": "EmulatorNotAttached",
        "message": "This cloud was started without a SageMaker emulator "
        "(BRIDGE_SAGEMAKER_URL is not set).",
    },
)
UNREACHABLE = (
    503,
    {"__type": "ServiceUnavailable", "message": "The SageMaker emulator does not answer."},
)

Reply = tuple[int, dict[str, Any]]


@dataclass(frozen=True)
class Attachment:
    """Where the emulator listens, what it must be shown, and how it reaches this cloud."""

    address: str
    token: str
    endpoint: str
    certificate: str
    connections: Connections


_attachment: Attachment | None = None


def attach(settings: Settings) -> None:
    """Remember the emulator of this run, if it has one."""
    global _attachment  # noqa: PLW0603
    if settings.sagemaker_url:
        address = urlsplit(settings.sagemaker_url)
        _attachment = Attachment(
            address=address.netloc,
            token=settings.sagemaker_token,
            endpoint=f"https://127.0.0.1:{settings.port}",
            certificate=f"{settings.folder}/ministack-tls/server.crt",
            connections=Connections(str(address.hostname), int(address.port or 80)),
        )


def attachment() -> Attachment | None:
    """Return how to reach the emulator, if there is one."""
    return _attachment


def token() -> str:
    """Return the token that the emulator shows when it calls back, or ''."""
    return _attachment.token if _attachment else ""


def call(
    operation: str, request: dict[str, Any], caller: str, credentials: dict[str, str] | None
) -> Reply:
    """Let the emulator perform a checked request; return status and body of its answer."""
    if _attachment is None:
        return NOT_ATTACHED
    context = _context(_attachment, caller)
    body = json.dumps({"request": request, "context": {**context, "credentials": credentials}})
    headers = {
        "authorization": f"Bearer {_attachment.token}",
        "content-type": "application/json",
    }
    connection = http.client.HTTPConnection(_attachment.address, timeout=TIMEOUT_S)
    try:
        connection.request("POST", f"/{operation}", body, headers)
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else {}
    except (OSError, http.client.HTTPException, ValueError) as error:
        logger.warning("%s: the emulator does not answer: %r", operation, error)
        return UNREACHABLE
    finally:
        connection.close()


def _context(attachment: Attachment, caller: str) -> dict[str, str]:
    responses = extension.module("core.responses")
    return {
        "region": responses.get_region(),
        "account": responses.get_account_id(),
        "caller": caller,
        "endpoint": attachment.endpoint,
        "certificate": attachment.certificate,
    }
