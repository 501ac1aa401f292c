"""CloudFormation resource types: adding one, and completing one that MiniStack has."""

import json
from collections.abc import Callable
from typing import Any

from .. import extension

Handler = dict[str, Any]


def handlers() -> dict[str, Handler]:
    """Return MiniStack's table of resource types."""
    provisioners = extension.module("services.cloudformation.provisioners")
    return extension.mapping(provisioners, "_RESOURCE_HANDLERS")


def register(resource_type: str, handler: Handler) -> None:
    """Add a resource type; refuse when MiniStack has learned it itself."""
    if resource_type in handlers():
        raise extension.ExtensionPointMoved(
            f"CloudFormation type {resource_type}", "missing", "a provisioner of MiniStack's own"
        )
    handlers()[resource_type] = handler


def extend(resource_type: str, operation: str, make: Callable[[Any], Any]) -> None:
    """Replace one operation of a resource type MiniStack has by `make(original)`."""
    handler = handlers().get(resource_type, {})
    if operation not in handler:
        raise extension.ExtensionPointMoved(
            f"CloudFormation type {resource_type}", f"with an operation {operation}", "none"
        )
    handler[operation] = make(handler[operation])


def physical_name(stack_name: str, logical_id: str, max_length: int) -> str:
    """Return the generated name of a resource that its template doesn't name."""
    provisioners = extension.module("services.cloudformation.provisioners")
    return str(provisioners._physical_name(stack_name, logical_id, max_len=max_length))


def renaming() -> Callable[..., Any]:
    """Return what replaces a resource whose name has changed, and answers None for any other."""
    provisioners = extension.module("services.cloudformation.provisioners")
    return extension.function(
        provisioners,
        "_rename_replacement",
        "physical_id",
        "old_props",
        "new_props",
        "stack_name",
        "logical_id",
        "declared_name",
        "current_name",
        "create_fn",
        "delete_fn",
        "delete_when_id_unchanged",
    )


def call(resource_type: str, operation: Callable[[Any], Any], request: dict[str, Any]) -> Any:
    """Call a service's operation and fail the resource with the service's message if it refuses."""
    status, _, body = operation(request)
    if status >= 400:
        answer = json.loads(body)
        raise ValueError(f"{resource_type}: {answer.get('message') or answer}")
    return json.loads(body) if body else {}
