"""Whether an object exists is told to those who may list its bucket.

To anyone else S3 answers 403 for a key that is missing, and names the listing:
https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_Permissions.
MiniStack answers 404 to every reader. A listing for one prefix is not enough: a read has no prefix.
"""

from collections.abc import Callable
from typing import Any

from .. import extension
from . import authorization

LIST = "s3:ListBucket"

# What a plain read may ask for. One of a version, or of an object's settings, is another action.
PLAIN = ("x-id", "partNumber", "response-")

Query = dict[str, Any]
Headers = dict[str, str]
Answer = tuple[int, Headers, Any]


def install() -> None:
    """Look at each 404 of an object that was to be read."""
    s3 = extension.module("services.s3")
    extension.function(s3, "_ensure_bucket", "name")
    extension.wrap(
        s3,
        "_dispatch",
        ("method", "bucket", "key", "headers", "body", "query_params"),
        _discreet,
    )


def _discreet(original: Callable[..., Answer]) -> Callable[..., Answer]:
    def dispatch(
        method: str, bucket: str, key: str, headers: Headers, body: bytes, query_params: Query
    ) -> Answer:
        answer = original(method, bucket, key, headers, body, query_params)
        if answer[0] == 404 and _reads(method, key, query_params) and _exists(bucket):
            return _refused(bucket, key, headers, query_params) or answer
        return answer

    return dispatch


def _reads(method: str, key: str, query: Query) -> bool:
    return method in ("GET", "HEAD") and bool(key) and all(n.startswith(PLAIN) for n in query)


def _exists(bucket: str) -> bool:
    return extension.module("services.s3")._ensure_bucket(bucket) is not None


def _refused(bucket: str, key: str, headers: Headers, query: Query) -> Answer | None:
    caller = extension.module("core.router").extract_access_key_id(headers, query)
    message: str | None = "Access Denied"
    if caller or not extension.module("core.iam_evaluator")._anonymous.get():
        message = authorization.refusal(caller, LIST, f"arn:aws:s3:::{bucket}")
    if message is None:
        return None
    error: Answer = extension.module("services.s3")._error(
        "AccessDenied", message, 403, f"/{bucket}/{key}"
    )
    return error
