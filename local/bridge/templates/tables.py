"""What `AWS::DynamoDB::Table` and `GlobalTable` say about key, recovery, expiry and protection.

MiniStack drops the key and point-in-time recovery of both, and all that a global table says about
its replica.
"""

import functools
from collections.abc import Callable
from typing import Any

from .. import extension
from . import resource_types

TABLE = "AWS::DynamoDB::Table"
GLOBAL_TABLE = "AWS::DynamoDB::GlobalTable"

Props = dict[str, Any]
Result = tuple[str, dict[str, str]]


def install() -> None:
    """Apply the settings after MiniStack created or updated the table."""
    tables = extension.module("services.dynamodb")
    extension.function(tables, "_sse_description_from_spec", "spec")
    extension.function(tables, "_update_ttl", "data")
    extension.function(tables, "_update_continuous_backups", "data")
    for type_name in (TABLE, GLOBAL_TABLE):
        resource_types.extend(type_name, "create", _create)
        resource_types.extend(type_name, "update", _update)
        resource_types.extend(type_name, "delete", _delete)


def _create(original: Callable[..., Result]) -> Callable[..., Result]:
    def create(logical_id: str, props: Props, stack_name: str) -> Result:
        name, attributes = original(logical_id, props, stack_name)
        return name, {**attributes, "TableId": _apply(name, props)}

    return create


def _update(original: Callable[..., Result]) -> Callable[..., Result]:
    # MiniStack looks at the signature to see whether it may pass the logical id too.
    @functools.wraps(original)
    def update(physical_id: str, old: Props, new: Props, *rest: Any, **named: Any) -> Result:
        name, attributes = original(physical_id, old, new, *rest, **named)
        return name, {**attributes, "TableId": _apply(name, new)}

    return update


def _delete(original: Callable[..., None]) -> Callable[..., None]:
    def delete(physical_id: str, props: Props) -> None:
        table = extension.module("services.dynamodb")._tables.get(physical_id)
        if table and table.get("DeletionProtectionEnabled"):
            raise ValueError(
                f"Resource cannot be deleted as it is currently protected against deletion. "
                f"Disable deletion protection first: {physical_id}"
            )
        original(physical_id, props)

    return delete


def _apply(name: str, props: Props) -> str:
    tables = extension.module("services.dynamodb")
    table = tables._tables[name]
    replica = _replica(props)
    table["DeletionProtectionEnabled"] = _true(replica.get("DeletionProtectionEnabled"))
    table["SSEDescription"] = tables._sse_description_from_spec(_encryption(props, replica))
    recovery = replica.get("PointInTimeRecoverySpecification") or {}
    tables._update_continuous_backups(
        {
            "TableName": name,
            "PointInTimeRecoverySpecification": {
                "PointInTimeRecoveryEnabled": _true(recovery.get("PointInTimeRecoveryEnabled")),
            },
        }
    )
    if expiry := props.get("TimeToLiveSpecification"):
        tables._update_ttl(
            {
                "TableName": name,
                "TimeToLiveSpecification": {
                    "AttributeName": expiry.get("AttributeName"),
                    "Enabled": _true(expiry.get("Enabled")),
                },
            }
        )
    if tags := replica.get("Tags"):
        tables._tags[table["TableArn"]] = list(tags)
    return str(table["TableId"])


def _replica(props: Props) -> Props:
    if "Replicas" not in props:
        # A plain table says it all itself.
        return props
    region = extension.module("core.responses").get_region()
    for replica in props["Replicas"]:
        if replica.get("Region") == region:
            return dict(replica)
    raise ValueError(f"{GLOBAL_TABLE}: Replicas must name the stack's own region {region}")


def _encryption(props: Props, replica: Props) -> Props | None:
    declared = props.get("SSESpecification") or {}
    if not _true(declared.get("SSEEnabled")):
        return None
    key = (replica.get("SSESpecification") or {}).get("KMSMasterKeyId")
    return {"Enabled": True, "SSEType": "KMS", **({"KMSMasterKeyId": key} if key else {})}


def _true(value: object) -> bool:
    # Template scalars may arrive as strings.
    return str(value).lower() == "true"
