"""Functions run on this machine, so a function or layer for another architecture is refused.

AWS runs both; here native code for the other one could only crash at its first call.
"""

import platform
from collections.abc import Callable
from typing import Any

from .. import extension
from ..templates import resource_types

TYPE = "AWS::Lambda::Function"
HOST = "arm64" if platform.machine().lower() in ("arm64", "aarch64") else "x86_64"


def install() -> None:
    """Check the architecture when a function is created or its code or architecture is changed."""
    functions = extension.module("services.lambda_svc")
    extension.wrap(functions, "_create_function", ("data",), _checked_create)
    extension.wrap(functions, "_update_code", ("name", "data"), _checked_update)
    resource_types.extend(TYPE, "create", _checked_template)
    resource_types.extend(TYPE, "update", _checked_template_update)


def refusal(architectures: list[str] | None) -> str | None:
    """Return why a function for these architectures is refused, or None. The default is x86_64."""
    wanted = (architectures or ["x86_64"])[0]
    if wanted == HOST:
        return None
    return (
        f"Architecture {wanted} is not supported: this local cloud runs functions on the host, "
        f"which is {HOST}. Deploy with {HOST}."
    )


def _checked_create(original: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def create(data: dict[str, Any]) -> Any:
        return _error(data.get("Architectures")) or original(data)

    return create


def _checked_update(original: Callable[..., Any]) -> Callable[..., Any]:
    def update(name: str, data: dict[str, Any]) -> Any:
        changed = data.get("Architectures")
        return (_error(changed) if changed else None) or original(name, data)

    return update


def _checked_template(original: Callable[..., Any]) -> Callable[..., Any]:
    def create(logical_id: str, props: dict[str, Any], stack_name: str) -> Any:
        _require(props)
        return original(logical_id, props, stack_name)

    return create


def _checked_template_update(original: Callable[..., Any]) -> Callable[..., Any]:
    def update(
        physical_id: str,
        old: dict[str, Any],
        new: dict[str, Any],
        stack_name: str,
        logical_id: str | None = None,
    ) -> Any:
        _require(new)
        return original(physical_id, old, new, stack_name, logical_id)

    return update


def _require(props: dict[str, Any]) -> None:
    if refused := refusal(props.get("Architectures")):
        raise ValueError(f"{TYPE}: {refused}")


def _error(architectures: list[str] | None) -> Any:
    refused = refusal(architectures)
    if refused is None:
        return None
    responses = extension.module("core.responses")
    return responses.error_response_json("InvalidParameterValueException", refused, 400)
