"""`AWS::Events::Archive` in CloudFormation, which MiniStack has as an API only."""

import json
from typing import Any

from .. import extension
from . import resource_types

Props = dict[str, Any]


def install() -> None:
    """Register the type."""
    events = extension.module("services.eventbridge")
    for name in ("_create_archive", "_update_archive", "_delete_archive"):
        extension.function(events, name, "data")
    resource_types.register(
        "AWS::Events::Archive", {"create": _create, "update": _update, "delete": _delete}
    )


def _create(logical_id: str, props: Props, stack_name: str) -> tuple[str, dict[str, str]]:
    # An archive's name is at most 48 characters.
    name = props.get("ArchiveName") or resource_types.physical_name(stack_name, logical_id, 48)
    resource_types.call(
        "AWS::Events::Archive",
        _events()._create_archive,
        {
            **_request(name, props),
            "EventSourceArn": props["SourceArn"],
        },
    )
    return name, _attributes(name)


def _update(
    physical_id: str, old_props: Props, new_props: Props, stack_name: str
) -> tuple[str, dict[str, str]]:
    changed = any(
        old_props.get(fixed) != new_props.get(fixed) for fixed in ("ArchiveName", "SourceArn")
    )
    if changed:
        _delete(physical_id, old_props)
        return _create(physical_id, new_props, stack_name)
    resource_types.call(
        "AWS::Events::Archive", _events()._update_archive, _request(physical_id, new_props)
    )
    return physical_id, _attributes(physical_id)


def _delete(physical_id: str, props: Props) -> None:
    _events()._delete_archive({"ArchiveName": physical_id})


def _request(name: str, props: Props) -> Props:
    pattern = props.get("EventPattern", "")
    return {
        "ArchiveName": name,
        "Description": props.get("Description", ""),
        "EventPattern": pattern if isinstance(pattern, str) else json.dumps(pattern),
        "RetentionDays": int(props.get("RetentionDays", 0)),
        "KmsKeyIdentifier": props.get("KmsKeyIdentifier", ""),
    }


def _attributes(name: str) -> dict[str, str]:
    return {"Arn": _events()._archives[name]["ArchiveArn"], "ArchiveName": name}


def _events() -> Any:
    return extension.module("services.eventbridge")
