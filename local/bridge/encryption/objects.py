"""S3 objects under a customer-managed key: the caller needs the key too.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html: reading needs
kms:Decrypt, writing kms:GenerateDataKey, a multipart upload both. MiniStack stores which key an
object is under, and asks nobody.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, unquote

from .. import extension
from . import keys

KEY_HEADER = "x-amz-server-side-encryption-aws-kms-key-id"
READ = ("kms:Decrypt",)
WRITE = ("kms:GenerateDataKey",)

# Reads of an object's own settings touch no data.
SUBRESOURCES = (
    "uploadId",
    "annotation",
    "tagging",
    "retention",
    "legal-hold",
    "acl",
    "attributes",
    "torrent",
)

Query = dict[str, Any]
Headers = dict[str, str]
Answer = tuple[int, Headers, Any]


def install() -> None:
    """Check the key before each object operation that uses it."""
    s3 = extension.module("services.s3")
    extension.wrap(s3, "_resolve_sse_write_headers", ("headers", "bucket_name"), _with_managed_key)
    extension.wrap(
        s3, "_dispatch", ("method", "bucket", "key", "headers", "body", "query_params"), _checked
    )


def _with_managed_key(original: Callable[..., Any]) -> Callable[..., Any]:
    def resolve(headers: Headers, bucket_name: str) -> Any:
        if headers.get("x-amz-server-side-encryption") == "aws:kms" and not headers.get(KEY_HEADER):
            # No key named is the account's AWS managed key; MiniStack refuses it.
            headers = {**headers, KEY_HEADER: _managed_key()}
        return original(headers, bucket_name)

    return resolve


def _checked(original: Callable[..., Answer]) -> Callable[..., Answer]:
    def dispatch(
        method: str, bucket: str, key: str, headers: Headers, body: bytes, query_params: Query
    ) -> Answer:
        def refused(actions: tuple[str, ...], reference: str | None) -> Answer | None:
            return _refused(bucket, key, headers, query_params, actions, reference)

        if not key:
            return original(method, bucket, key, headers, body, query_params)
        if method in ("PUT", "POST"):
            denied = _write_refused(original, refused, method, bucket, headers, query_params)
            return denied or original(method, bucket, key, headers, body, query_params)
        answer = original(method, bucket, key, headers, body, query_params)
        reads = method == "GET" and not any(name in query_params for name in SUBRESOURCES)
        if reads and answer[0] < 300:
            return refused(READ, answer[1].get(KEY_HEADER)) or answer
        return answer

    return dispatch


def _write_refused(
    original: Callable[..., Answer],
    refused: Callable[..., Answer | None],
    method: str,
    bucket: str,
    headers: Headers,
    query: Query,
) -> Answer | None:
    s3 = extension.module("services.s3")
    if "uploadId" in query:
        upload = s3._multipart_uploads.get(_first(query["uploadId"])) or {}
        denied = refused(READ, upload.get("preserved_headers", {}).get(KEY_HEADER))
        return denied or _source_refused(original, refused, headers)
    starts_upload = method == "POST" and "uploads" in query
    if not starts_upload and (method == "POST" or any(name in query for name in SUBRESOURCES)):
        return None
    applied, error = s3._resolve_sse_write_headers(headers, bucket)
    if error is not None:
        return None
    actions = (*WRITE, *READ) if starts_upload else WRITE
    return refused(actions, applied.get(KEY_HEADER)) or _source_refused(original, refused, headers)


def _source_refused(
    original: Callable[..., Answer], refused: Callable[..., Answer | None], headers: Headers
) -> Answer | None:
    source = headers.get("x-amz-copy-source")
    if not source:
        return None
    path, _, query = source.partition("?")
    bucket, _, key = unquote(path).lstrip("/").partition("/")
    answer = original("HEAD", bucket, key, {}, b"", parse_qs(query))
    return refused(READ, answer[1].get(KEY_HEADER)) if answer[0] < 300 else None


def _refused(
    bucket: str,
    key: str,
    headers: Headers,
    query: Query,
    actions: tuple[str, ...],
    reference: str | None,
) -> Answer | None:
    if keys.customer_key(reference) is None and not _missing(reference):
        return None
    caller = extension.module("core.router").extract_access_key_id(headers, query)
    anonymous = extension.module("core.iam_evaluator")._anonymous.get()
    message: str | None = "Access Denied"
    if caller or not anonymous:
        message = keys.caller_refusal(caller, reference, actions, "s3")
    if message is None:
        return None
    error: Answer = extension.module("services.s3")._error(
        "AccessDenied", message, 403, f"/{bucket}/{key}"
    )
    return error


def _missing(reference: str | None) -> bool:
    return bool(reference) and "alias/aws/" not in str(reference)


def _managed_key() -> str:
    responses = extension.module("core.responses")
    return f"arn:aws:kms:{responses.get_region()}:{responses.get_account_id()}:alias/aws/s3"


def _first(value: Any) -> str:
    return str(value[0] if isinstance(value, list) else value)
