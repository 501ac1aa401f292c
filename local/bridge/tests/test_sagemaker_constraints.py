"""Requests against a service model: every kind of constraint, in the words AWS has for it."""

import re
from typing import Any

import pytest
from botocore.model import ServiceModel

from bridge.sagemaker import constraints, patterns

SHAPES: dict[str, Any] = {
    "Name": {"type": "string", "max": 4, "min": 2, "pattern": "[a-z](-*[a-z])*"},
    "Kind": {"type": "string", "enum": ["One", "Two"]},
    "Count": {"type": "integer", "max": 9, "min": 1},
    "Share": {"type": "float", "max": 1, "min": 0},
    "Flag": {"type": "boolean"},
    "Time": {"type": "timestamp"},
    "Secret": {"type": "string", "max": 2, "sensitive": True},
    "Names": {"type": "list", "member": {"shape": "Name"}, "max": 2, "min": 1},
    "Tag": {
        "type": "structure",
        "required": ["Key"],
        "members": {"Key": {"shape": "Name"}, "Values": {"shape": "Names"}},
    },
    "Tags": {"type": "list", "member": {"shape": "Tag"}, "max": 2},
    "Texts": {"type": "map", "key": {"shape": "Name"}, "value": {"shape": "Name"}, "max": 2},
    "Parts": {"type": "map", "key": {"shape": "Kind"}, "value": {"shape": "Tag"}},
    "Request": {
        "type": "structure",
        "required": ["Name"],
        "members": {
            name: {"shape": name}
            for name in (
                *("Name", "Kind", "Count", "Share", "Flag", "Time", "Secret"),
                *("Names", "Tag", "Tags", "Texts", "Parts"),
            )
        },
    },
}
REQUEST = ServiceModel({"metadata": {}, "operations": {}, "shapes": SHAPES}).shape_for("Request")

NAME_RULES = (
    "[Member must have length less than or equal to 4, "
    "Member must have length greater than or equal to 2, "
    "Member must satisfy regular expression pattern: [a-z](-*[a-z])*]"
)
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "missing": ({"Name": None}, "Value null at 'name'…Member must not be null"),
    "unknown": ({"Nam": "x"}, 'Unknown parameter in input: "Nam", must be one of: Name, Kind'),
    "unknown within": (
        {"Tag": {"Key": "ab", "B": 1}},
        'Unknown parameter in tag: "B", must be one of: Key, Values',
    ),
    "too long": (
        {"Name": "abcde"},
        "Value 'abcde' at 'name'…Member must have length less than or equal to 4",
    ),
    "too short": (
        {"Name": "a"},
        "Value 'a' at 'name'…Member must have length greater than or equal to 2",
    ),
    "pattern": (
        {"Name": "ab-"},
        "Value 'ab-' at 'name'…Member must satisfy regular expression pattern: [a-z](-*[a-z])*",
    ),
    "enum": (
        {"Kind": "one"},
        "Value 'one' at 'kind'…Member must satisfy enum value set: [One, Two]",
    ),
    "too much": (
        {"Count": 10},
        "Value '10' at 'count'…Member must have value less than or equal to 9",
    ),
    "too little": (
        {"Share": -0.5},
        "Value '-0.5' at 'share'…Member must have value greater than or equal to 0",
    ),
    "sensitive": ({"Secret": "abc"}, "Value at 'secret'…Member must have length less than or"),
    "too many": (
        {"Names": ["ab", "cd", "ef"]},
        "Value '[ab, cd, ef]' at 'names'…Member must have length less than or equal to 2",
    ),
    "none": (
        {"Names": []},
        "Value '[]' at 'names'…Member must have length greater than or equal to 1",
    ),
    "an item": (
        {"Names": ["ab", "C"]},
        f"Value '[ab, C]' at 'names'…Member must satisfy constraint: {NAME_RULES}",
    ),
    "within an item": (
        {"Tags": [{"Key": "ab"}, {"Key": "AB"}]},
        "Value 'AB' at 'tags.2.member.key'…Member must satisfy regular expression",
    ),
    "missing within": (
        {"Tags": [{}]},
        "Value null at 'tags.1.member.key'…Member must not be null",
    ),
    "a key": (
        {"Texts": {"A": "ab"}},
        f"Value '{{A=ab}}' at 'texts'…Map keys must satisfy constraint: {NAME_RULES}",
    ),
    "a value": (
        {"Texts": {"ab": "A"}},
        f"Value '{{ab=A}}' at 'texts'…Map value must satisfy constraint: {NAME_RULES}",
    ),
    "within a map": (
        {"Parts": {"One": {"Key": "a"}}},
        "Value 'a' at 'parts.One.member.key'…Member must have length greater than",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_broken_constraint_is_named(name: str) -> None:
    request, expected = REFUSED[name]
    found = constraints.problems(REQUEST, {"Name": "abc", **request})
    assert len(found) == 1
    text = constraints.message(found)
    assert text.startswith("1 validation error detected: ")
    for part in expected.replace("…", "… failed to satisfy constraint: ").split("… "):
        assert part in text


def test_all_problems_are_named_at_once() -> None:
    found = constraints.problems(REQUEST, {"Kind": "x", "Count": 0})
    assert [each.kind for each in found] == ["missing", "constraint", "constraint"]
    text = constraints.message(found)
    assert text.startswith("3 validation errors detected: Value null at 'name' failed")
    assert text.count("; Value '") == 2


@pytest.mark.parametrize(
    "request_",
    [
        {"Kind": "One", "Count": 1, "Share": 0.5, "Flag": False, "Time": 1.5},
        {"Time": 1700000000, "Count": 9.0, "Share": 1},
        {"Names": ["ab"], "Tags": [], "Tag": {"Key": "ab", "Values": ["cd"]}},
        {"Texts": {"ab": "cd"}, "Parts": {"Two": {"Key": "ab"}}, "Secret": None},
    ],
)
def test_what_the_model_allows_is_let_through(request_: dict[str, Any]) -> None:
    assert constraints.problems(REQUEST, {"Name": "a-b", **request_}) == []


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({"Name": 1}, "NUMBER_VALUE can not be converted to a String"),
        ({"Name": True}, "TRUE_VALUE can not be converted to a String"),
        ({"Name": {}}, "Start of structure or map found where not expected."),
        ({"Count": "1"}, "STRING_VALUE can not be converted to an Integer"),
        ({"Count": 1.5}, "DECIMAL_VALUE can not be converted to an Integer"),
        ({"Time": "2026-11-21"}, "STRING_VALUE can not be converted to a Timestamp"),
        ({"Flag": "true"}, "STRING_VALUE can not be converted to a Boolean"),
        ({"Texts": {"ab": 1}}, "NUMBER_VALUE can not be converted to a String"),
        ({"Names": [None]}, "NULL_VALUE can not be converted to a String"),
        ({"Names": "ab"}, "a list was expected"),
        ({"Tag": []}, "a structure was expected"),
        ({"Texts": []}, "a map was expected"),
    ],
)
def test_another_type_cannot_be_read(request_: dict[str, Any], words: str) -> None:
    with pytest.raises(constraints.Malformed, match=re.escape(words)):
        constraints.problems(REQUEST, {"Name": "ab", **request_})


@pytest.mark.parametrize(
    ("pattern", "matching", "other"),
    [
        (r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*", ["Größe 1/2", "日本", ""], ["a,b", "{", "a\n"]),
        (r"([\p{L}\p{N}]*)${1,256}", ["ab1"], ["a b", "a" + "{1,256}"]),
        (r"\p{Alnum}+", ["aZ9"], ["ä", ""]),
        (r"\p{ASCII}*", ["a\n", ""], ["ä"]),
        (r"\A\S[\p{Print}]*\z", ["a b", "ä~"], [" a", "aä", "a\n"]),
        (r"\d{2}", ["12"], ["1", "123", "١٢"]),
        (r".*", ["a\tb", "ä", ""], ["a\nb", "a\rb", "a\u2028b"]),
        (r"[.$]\.", ["$.", ".."], ["a.", "$$"]),
        (r"([a-z0-9-]{1,3})(?<!-)", ["a-b"], ["ab-"]),
        (
            r"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\t]*",
            ["a\t😀"],
            ["\x07", "\ufffe"],
        ),
    ],
)
def test_patterns_are_javas_and_match_the_whole_value(
    pattern: str, matching: list[str], other: list[str]
) -> None:
    compiled = patterns.compiled(pattern)
    assert [text for text in matching if not compiled.fullmatch(text)] == []
    assert [text for text in other if compiled.fullmatch(text)] == []
