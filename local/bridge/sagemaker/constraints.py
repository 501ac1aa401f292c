"""A request against the input shape of its operation, in the words of AWS's own validation.

botocore checks required members and types before it sends; patterns, enums and sizes only the
service checks, all of them, and answers in one message:
https://github.com/zenml-io/zenml/issues/1502 and
https://github.com/aws-samples/amazon-sagemaker-pytorch-detectron2/issues/10 show its forms.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from . import patterns

SCALARS = ("string", "character", "integer", "long", "float", "double", "boolean", "timestamp")
NUMBERS = ("integer", "long", "float", "double")

# Shapes are botocore's, which has no types.
Shape = Any


class Malformed(ValueError):
    """A value has another JSON type than its member: the service can't even read the request."""


@dataclass(frozen=True)
class Rule:
    """One constraint of a scalar or of a size: its words, and whether a value keeps it."""

    text: str
    kept: Callable[[Any], bool]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: `kind` is missing, unknown or constraint, `name` the member's."""

    kind: str
    name: str
    text: str


def problems(shape: Shape, request: Any) -> list[Problem]:
    """Return everything that is wrong with a request.

    Raises:
        Malformed: a value has the wrong JSON type.
    """
    return list(_check(shape, request, "", ""))


def message(found: list[Problem]) -> str:
    """Return the message of the one ValidationException that names all problems."""
    plural = "error" if len(found) == 1 else "errors"
    return f"{len(found)} validation {plural} detected: " + "; ".join(each.text for each in found)


def _check(shape: Shape, value: Any, path: str, name: str) -> Iterator[Problem]:
    kind = shape.type_name
    if kind == "structure":
        yield from _structure(shape, _typed(value, dict, "a structure"), path)
    elif kind == "list":
        yield from _list(shape, _typed(value, list, "a list"), path, name)
    elif kind == "map":
        yield from _map(shape, _typed(value, dict, "a map"), path, name)
    else:
        _require_scalar(kind, value)
        yield from _broken(shape, value, _rules(shape), path, name)


def _structure(shape: Shape, value: dict[str, Any], path: str) -> Iterator[Problem]:
    for name in value:
        if name not in shape.members:
            known = ", ".join(shape.members)
            text = f'Unknown parameter in {path or "input"}: "{name}", must be one of: {known}'
            yield Problem("unknown", name, text)
    for name, member in shape.members.items():
        # JSON null is an absent member.
        if value.get(name) is not None:
            yield from _check(member, value[name], _at(path, name), name)
        elif name in shape.required_members:
            yield Problem(
                "missing",
                name,
                f"Value null at '{_at(path, name)}' failed to satisfy constraint: "
                "Member must not be null",
            )


def _list(shape: Shape, value: list[Any], path: str, name: str) -> Iterator[Problem]:
    yield from _broken(shape, value, _sizes(shape), path, name)
    if shape.member.type_name in SCALARS:
        yield from _scalars(shape, value, value, shape.member, "Member", path, name)
        return
    for index, item in enumerate(value, 1):
        yield from _check(shape.member, item, f"{path}.{index}.member", name)


def _map(shape: Shape, value: dict[str, Any], path: str, name: str) -> Iterator[Problem]:
    yield from _broken(shape, value, _sizes(shape), path, name)
    yield from _scalars(shape, value, list(value), shape.key, "Map keys", path, name)
    if shape.value.type_name in SCALARS:
        items = list(value.values())
        yield from _scalars(shape, value, items, shape.value, "Map value", path, name)
        return
    for key, item in value.items():
        yield from _check(shape.value, item, f"{path}.{key}.member", name)


def _scalars(
    shape: Shape, whole: Any, items: list[Any], member: Shape, what: str, path: str, name: str
) -> Iterator[Problem]:
    """Keys, values and items that are scalars are reported once, with all their rules."""
    for item in items:
        _require_scalar(member.type_name, item)
    rules = _rules(member)
    if all(rule.kept(item) for item in items for rule in rules):
        return
    listed = ", ".join(rule.text for rule in rules)
    rule = Rule(f"{what} must satisfy constraint: [{listed}]", lambda _: False)
    yield from _broken(shape, whole, [rule], path, name)


def _broken(shape: Shape, value: Any, rules: list[Rule], path: str, name: str) -> Iterator[Problem]:
    for rule in rules:
        if not rule.kept(value):
            shown = "" if _sensitive(shape) else f"'{_shown(value)}' "
            text = f"Value {shown}at '{path}' failed to satisfy constraint: {rule.text}"
            yield Problem("constraint", name, text)


def _rules(shape: Shape) -> list[Rule]:
    found = _ranges(shape) if shape.type_name in NUMBERS else _sizes(shape)
    if pattern := shape.metadata.get("pattern"):
        compiled = patterns.compiled(pattern)
        text = f"Member must satisfy regular expression pattern: {pattern}"
        found.append(Rule(text, lambda value: compiled.fullmatch(value) is not None))
    if allowed := shape.metadata.get("enum"):
        text = f"Member must satisfy enum value set: [{', '.join(allowed)}]"
        found.append(Rule(text, lambda value: value in allowed))
    return found


def _sizes(shape: Shape) -> list[Rule]:
    return _bounds(shape, "length", len) if shape.type_name in ("string", "list", "map") else []


def _ranges(shape: Shape) -> list[Rule]:
    return _bounds(shape, "value", lambda value: value)


def _bounds(shape: Shape, what: str, measure: Callable[[Any], float]) -> list[Rule]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    found = []
    if high is not None:
        text = f"Member must have {what} less than or equal to {high}"
        found.append(Rule(text, lambda value: measure(value) <= high))
    if low is not None:
        text = f"Member must have {what} greater than or equal to {low}"
        found.append(Rule(text, lambda value: measure(value) >= low))
    return found


def _require_scalar(kind: str, value: Any) -> None:
    if isinstance(value, dict):
        raise Malformed("Start of structure or map found where not expected.")
    if isinstance(value, list):
        raise Malformed("Start of list found where not expected.")
    token, wanted = _token(value), _JAVA[kind]
    if token not in _ACCEPTED[kind]:
        raise Malformed(f"{token}_VALUE can not be converted to {wanted}")
    if kind in ("integer", "long") and not float(value).is_integer():
        raise Malformed(f"DECIMAL_VALUE can not be converted to {wanted}")


_JAVA = {
    "string": "a String",
    "character": "a String",
    "boolean": "a Boolean",
    "integer": "an Integer",
    "long": "a Long",
    "float": "a Float",
    "double": "a Double",
    "timestamp": "a Timestamp",
}

_ACCEPTED: dict[str, tuple[str, ...]] = {
    "string": ("STRING",),
    "character": ("STRING",),
    "boolean": ("TRUE", "FALSE"),
    "timestamp": ("NUMBER",),
    **dict.fromkeys(NUMBERS, ("NUMBER",)),
}


def _token(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).upper()
    return "STRING" if isinstance(value, str) else "NUMBER"


def _typed(value: Any, wanted: type, words: str) -> Any:
    if not isinstance(value, wanted):
        raise Malformed(f"Unexpected value where {words} was expected.")
    return value


def _at(path: str, name: str) -> str:
    member = name[:1].lower() + name[1:]
    return f"{path}.{member}" if path else member


def _sensitive(shape: Shape) -> bool:
    parts = (shape, *(getattr(shape, part, None) for part in ("member", "key", "value")))
    return any(part is not None and part.metadata.get("sensitive") for part in parts)


def _shown(value: Any) -> str:
    """Return a value as Java shows it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(_shown(item) for item in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}={_shown(item)}" for key, item in value.items()) + "}"
    return str(value)
