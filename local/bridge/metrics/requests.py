"""CloudWatch requests in their three protocols, read into one form, and refusals in AWS's words."""

import re
from typing import Any

from .. import extension

Members = dict[str, Any]
Response = tuple[int, dict[str, str], bytes]

_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
_NUMERIC = frozenset(
    {
        "Period",
        "EvaluationPeriods",
        "DatapointsToAlarm",
        "Threshold",
        "MaxDatapoints",
    }
)
_BOOLEAN = frozenset({"ReturnData", "ActionsEnabled"})


class Refused(ValueError):
    """A request that CloudWatch refuses with `ValidationError`."""


def members(params: Members, body: Members, is_cbor: bool, is_json: bool = False) -> Members:
    """Return a request's members as nested objects and lists, whatever the protocol."""
    if is_cbor or is_json:
        return body
    tree: Members = {}
    for name, value in params.items():
        _place(tree, name.split("."), value[0] if isinstance(value, list) else value)
    typed: Members = _typed("", tree)
    return typed


def _place(tree: Members, path: list[str], value: str) -> None:
    for part in path[:-1]:
        child = tree.setdefault(part, {})
        if not isinstance(child, dict):
            return
        tree = child
    tree[path[-1]] = value


def _typed(name: str, value: Any) -> Any:
    if not isinstance(value, dict):
        return _scalar(name, value)
    if set(value) == {"member"} and isinstance(value["member"], dict):
        items = value["member"]
        return [_typed("", items[index]) for index in sorted(items, key=int)]
    return {key: _typed(key, item) for key, item in value.items()}


def _scalar(name: str, text: str) -> Any:
    if name in _BOOLEAN:
        return text.lower() != "false"
    if name in _NUMERIC and _NUMBER.fullmatch(text):
        return float(text) if name == "Threshold" else int(text)
    return text


def answer(
    data: Members, xml_root: str, xml_body: str, is_cbor: bool, is_json: bool = False
) -> Response:
    """Answer in the protocol of the request; `data` for CBOR and JSON, `xml_body` for Query."""
    cloudwatch = extension.module("services.cloudwatch")
    answered: Response
    if is_cbor:
        answered = cloudwatch._cbor_ok(data)
    elif is_json:
        answered = cloudwatch._json_ok(data)
    else:
        answered = cloudwatch._xml(200, xml_root, xml_body)
    return answered


def refuse(error: Exception, is_cbor: bool, is_json: bool = False) -> Response:
    """Answer `ValidationError` with the text of an error."""
    cloudwatch = extension.module("services.cloudwatch")
    refused: Response = cloudwatch._error(
        "ValidationError", str(error), 400, use_json=is_json, use_cbor=is_cbor
    )
    return refused
