"""Requests that break a service model in one way wherever they can, and what AWS says to each."""

from collections.abc import Iterator
from typing import Any

from bridge.sagemaker import patterns

# One way to break a member a request.
WAYS = ("missing", "enum", "pattern", "long", "short", "high", "low")
# No name, ARN or URI has it.
STRANGE = "\x07\n"
# Longer values are not tried: a request would have megabytes of them.
LONGEST = 5000
MOST_ITEMS = 100
# Structures within structures, so far down.
DEEPEST = 6

# Shapes are botocore's, which has no types.
Shape = Any
# A value, and the words that the refusal has to hold.
Broken = tuple[Any, list[str]]


def request(shape: Shape, way: str) -> Broken | None:
    """Return a request that breaks every member it can in this way, if there is one."""
    return _broken(shape, way, "", 0)


def _broken(shape: Shape, way: str, path: str, depth: int) -> Broken | None:
    kind = shape.type_name
    if depth > DEEPEST:
        return None
    if kind == "structure":
        return _structure(shape, way, path, depth)
    if kind == "list":
        return _list(shape, way, path, depth)
    if kind == "map":
        return _map(shape, way, path, depth)
    return next(((value, [_words(path, rule)]) for value, rule in _scalars(shape, way)), None)


def _structure(shape: Shape, way: str, path: str, depth: int) -> Broken | None:
    members, words = {}, []
    for name, member in shape.members.items():
        at = _at(path, name)
        if way == "missing" and name in shape.required_members:
            words.append(f"Value null at '{at}' failed to satisfy constraint: Member must not be")
        elif found := _broken(member, way, at, depth + 1):
            members[name] = found[0]
            words += found[1]
    return (members, words) if words else None


def _list(shape: Shape, way: str, path: str, depth: int) -> Broken | None:
    bounds = shape.metadata
    if way == "long" and bounds.get("max", MOST_ITEMS) < MOST_ITEMS:
        count = bounds["max"] + 1
        rule = f"Member must have length less than or equal to {bounds['max']}"
        return [_filler(shape.member)] * count, [_words(path, rule)]
    if way == "short" and bounds.get("min", 0) > 0:
        return [], [
            _words(path, f"Member must have length greater than or equal to {bounds['min']}")
        ]
    if shape.member.type_name in ("structure", "list", "map"):
        found = _broken(shape.member, way, f"{path}.1.member", depth + 1)
        return ([found[0]], found[1]) if found else None
    for value, rule in _scalars(shape.member, way):
        return [value], [_words(path, "Member must satisfy constraint: ["), rule]
    return None


def _map(shape: Shape, way: str, path: str, depth: int) -> Broken | None:
    key = next(iter(shape.key.metadata.get("enum", ["key"])))
    if shape.value.type_name in ("structure", "list", "map"):
        found = _broken(shape.value, way, f"{path}.{key}.member", depth + 1)
        return ({key: found[0]}, found[1]) if found else None
    for value, rule in _scalars(shape.value, way):
        return {key: value}, [_words(path, "Map value must satisfy constraint: ["), rule]
    return None


def _scalars(shape: Shape, way: str) -> Iterator[tuple[Any, str]]:
    """Yield a value that breaks a scalar in this way, and the rule it breaks."""
    rules = shape.metadata
    if shape.type_name == "string":
        yield from _strings(rules, way)
    elif shape.type_name in ("integer", "long", "float", "double"):
        if way == "high" and "max" in rules:
            yield rules["max"] + 1, f"Member must have value less than or equal to {rules['max']}"
        if way == "low" and "min" in rules:
            yield (
                rules["min"] - 1,
                f"Member must have value greater than or equal to {rules['min']}",
            )


def _strings(rules: dict[str, Any], way: str) -> Iterator[tuple[str, str]]:
    least, most = rules.get("min", 0), rules.get("max", LONGEST)
    if way == "enum" and "enum" in rules:
        yield STRANGE, f"Member must satisfy enum value set: [{', '.join(rules['enum'])}]"
    if way == "pattern" and (pattern := rules.get("pattern")) and _breaks(pattern):
        yield STRANGE, f"Member must satisfy regular expression pattern: {pattern}"
    if way == "long" and most < LONGEST:
        yield "a" * (most + 1), f"Member must have length less than or equal to {most}"
    if way == "short" and least > 0:
        yield "", f"Member must have length greater than or equal to {least}"


def _breaks(pattern: str) -> bool:
    return patterns.compiled(pattern).fullmatch(STRANGE) is None


def _filler(shape: Shape) -> Any:
    return {"structure": {}, "list": [], "map": {}, "string": "a"}.get(shape.type_name, 1)


def _words(path: str, rule: str) -> str:
    return f"at '{path}' failed to satisfy constraint: {rule}"


def _at(path: str, name: str) -> str:
    member = name[:1].lower() + name[1:]
    return f"{path}.{member}" if path else member
