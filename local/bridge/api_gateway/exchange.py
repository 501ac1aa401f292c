"""One request to a REST API and its answer, as far as it has come."""

import contextvars
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from .. import extension


@dataclass
class Exchange:
    """What is known of a request; times are in seconds, what did not happen is None or empty."""

    method: str
    headers: dict[str, str]
    started: float = field(default_factory=time.time)
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    api_id: str = ""
    stage: str = ""
    path: str = ""
    resource_path: str = ""
    caller: dict[str, Any] = field(default_factory=dict)
    error_type: str = ""
    error_message: str = ""
    integration_status: int | None = None
    integration_s: float | None = None
    integration_error: str = ""

    def account(self) -> str:
        """Return the account of the API."""
        return self._scope()[0]

    def region(self) -> str:
        """Return the region of the API."""
        return self._scope()[1]

    def _scope(self) -> tuple[str, str]:
        found = extension.module("services.apigateway_v1").find_api_scope(self.api_id)
        return found or ("", "")

    def arn(self) -> str:
        """Return the ARN on which an invocation of this method is judged."""
        path = self.path.lstrip("/")
        where = f"{self.region()}:{self.account()}:{self.api_id}/{self.stage}"
        return f"arn:aws:execute-api:{where}/{self.method}/{path}"


_current: contextvars.ContextVar[Exchange | None] = contextvars.ContextVar(
    "bridge_rest_exchange", default=None
)


def begin(method: str, headers: dict[str, str]) -> Exchange:
    """Remember a request that may turn out to be one to a REST API."""
    exchange = Exchange(method, headers)
    _current.set(exchange)
    return exchange


def current() -> Exchange | None:
    """Return the exchange this runs for."""
    return _current.get()
