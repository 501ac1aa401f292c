"""DynamoDB tables under a customer-managed key: whoever reads or writes items needs kms:Decrypt.

DynamoDB decrypts the table's key in the name of each caller:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html
"""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from .. import extension
from . import keys

ITEM_OPERATIONS = frozenset(
    {
        "GetItem",
        "PutItem",
        "UpdateItem",
        "DeleteItem",
        "Query",
        "Scan",
        "BatchGetItem",
        "BatchWriteItem",
        "TransactGetItems",
        "TransactWriteItems",
        "ExecuteStatement",
        "BatchExecuteStatement",
        "ExecuteTransaction",
    }
)


def install() -> None:
    """Check the table's key for each call that touches items."""
    extension.function(
        extension.module("core.iam_actions"),
        "dynamodb_resource_arns",
        "body",
        "region",
        "account_id",
    )
    extension.wrap(
        extension.module("services.dynamodb"),
        "handle_request",
        ("method", "path", "headers", "body", "query_params"),
        _checked,
    )


def key_of(table: str) -> str:
    """Return the key of the table with this name or ARN, or ''."""
    name = table.partition(":table/")[2] or table
    record = extension.module("services.dynamodb")._tables.get(name.split("/", 1)[0]) or {}
    return str((record.get("SSEDescription") or {}).get("KMSMasterKeyArn") or "")


def _checked(original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]
    ) -> Any:
        operation = headers.get("x-amz-target", "").rpartition(".")[2]
        if operation in ITEM_OPERATIONS:
            caller = extension.module("core.router").extract_access_key_id(headers, query_params)
            for key in set(_keys(body)):
                refused = keys.caller_refusal(caller, key, ("kms:Decrypt",), "dynamodb")
                if refused:
                    responses = extension.module("core.responses")
                    return responses.error_response_json("AccessDeniedException", refused, 400)
        return await original(method, path, headers, body, query_params)

    return handle


def _keys(body: bytes) -> Iterator[str]:
    responses = extension.module("core.responses")
    actions = extension.module("core.iam_actions")
    region, account = responses.get_region(), responses.get_account_id()
    tables = {
        arn
        for _, arn in actions.dynamodb_transaction_checks(
            "dynamodb:TransactWriteItems", body, region, account
        )
    }
    for arn in tables.union(actions.dynamodb_resource_arns(body, region, account)):
        if key := key_of(str(arn)):
            yield key
