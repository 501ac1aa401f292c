"""The condition keys of conditional writes.

They are s3:if-none-match, s3:if-match and s3:ObjectCreationOperation:
https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html. MiniStack
honours the headers but shows them to no policy, so a bucket policy that demands them denies every
write.
"""

from collections.abc import Callable
from typing import Any

from .. import extension

HEADERS = ("if-none-match", "if-match")

# These take no condition headers and create no object yet.
UPLOAD_STEPS = ("uploads", "partNumber")


def install() -> None:
    """Add the keys to the context in which writes are judged."""
    extension.wrap(
        extension.module("core.iam_actions"),
        "s3_service_context",
        ("iam_action", "query_params", "path", "headers"),
        _with_conditions,
    )


def _with_conditions(original: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    def context(
        iam_action: str,
        query_params: dict[str, Any] | None,
        path: str = "",
        headers: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        found = original(iam_action, query_params, path, headers)
        if iam_action != "s3:PutObject":
            return found
        creates = not any(step in (query_params or {}) for step in UPLOAD_STEPS)
        sent = {f"s3:{name}": headers[name] for name in HEADERS if headers and headers.get(name)}
        return {**found, **sent, "s3:ObjectCreationOperation": str(creates).lower()}

    return context
