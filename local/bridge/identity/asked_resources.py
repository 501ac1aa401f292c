"""The resource that IAM judges a request on: a service may name its own."""

from collections.abc import Callable
from typing import Any, NamedTuple

from .. import extension

# How MiniStack's IAM is shown a request.
PARAMETERS = (
    "service",
    "method",
    "path",
    "headers",
    "body",
    "query_params",
    "region",
    "account_id",
)


class Asked(NamedTuple):
    """A request to a service, before it is performed."""

    path: str
    headers: dict[str, str]
    body: bytes
    query: dict[str, Any]
    region: str
    account: str

    @property
    def operation(self) -> str:
        """The operation that a request of the JSON protocol names."""
        return self.headers.get("x-amz-target", "").rpartition(".")[2]


def name(service: str, resource: Callable[[Asked], str | None]) -> None:
    """Have requests judged on what `resource` returns; on MiniStack's choice where it is None."""

    def naming(original: Callable[..., str]) -> Callable[..., str]:
        def extract(
            asked_service: str,
            method: str,
            path: str,
            headers: dict[str, str],
            body: bytes,
            query_params: dict[str, Any],
            region: str,
            account_id: str,
        ) -> str:
            if asked_service == service:
                asked = Asked(path, headers, body, query_params, region, account_id)
                if found := resource(asked):
                    return found
            return original(
                asked_service, method, path, headers, body, query_params, region, account_id
            )

        return extract

    actions = extension.module("core.iam_actions")
    extension.wrap(actions, "extract_resource_arn", PARAMETERS, naming)
