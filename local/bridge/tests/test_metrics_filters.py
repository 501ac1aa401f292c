"""Filter patterns: the examples of AWS's documentation, and what AWS refuses."""

import json

import pytest

from bridge.logs import patterns as log_patterns
from bridge.logs.json_patterns import PatternError

TRAIL = json.dumps(
    {
        "eventType": "UpdateTrail",
        "sourceIPAddress": "111.111.111.111",
        "arrayKey": ["value", "another value"],
        "objectList": [{"name": "a", "id": 1}, {"name": "b", "id": 2}],
        "SomeObject": None,
        "cluster.name": "c",
        "ThisFlag": True,
        "latency": 3.5,
    }
)
USERS = json.dumps(
    {
        "user": {"id": 1, "email": "John.Stiles@example.com"},
        "users": [
            {"id": 2, "email": "John.Doe@example.com"},
            {"id": 3, "email": "Jane.Doe@example.com"},
        ],
        "actions": ["GET", "PUT", "DELETE"],
        "coordinates": [[0, 1, 2], [4, 5, 6], [7, 8, 9]],
    }
)


@pytest.mark.parametrize(
    ("pattern", "message", "expected"),
    [
        ("", "anything", True),
        ("ERROR", "[ERROR] 419 MISSING ARGUMENTS", True),
        ("ERROR", "[error] in lower case", False),
        ("ERROR ARGUMENTS", "[ERROR 400] BAD REQUEST", False),
        ("ERROR ARGUMENTS", "[ERROR] 419 MISSING ARGUMENTS", True),
        ("?ERROR ?ARGUMENTS", "[ERROR 400] BAD REQUEST", True),
        ("?ERROR ?ARGUMENTS", "all is well", False),
        ("ERROR -ARGUMENTS", "[ERROR 400] BAD REQUEST", True),
        ("ERROR -ARGUMENTS", "[ERROR] 419 MISSING ARGUMENTS", False),
        ('"INTERNAL SERVER ERROR"', "[ERROR 500] INTERNAL SERVER ERROR", True),
        ('"INTERNAL SERVER ERROR"', "[ERROR] SERVER INTERNAL", False),
        ('-"OK done" job', "job OK done", False),
        ("%ERR[0-9]+%", "ERR42", True),
        ("%ERR[0-9]+%", "ERR", False),
    ],
)
def test_terms(pattern: str, message: str, expected: bool) -> None:
    assert log_patterns.compiled(pattern)(message) is expected


@pytest.mark.parametrize(
    ("pattern", "message", "expected"),
    [
        ('{ $.eventType = "UpdateTrail" }', TRAIL, True),
        ("{ $.eventType = Update* }", TRAIL, True),
        ('{ $.eventType = "Update" }', TRAIL, False),
        ("{ $.sourceIPAddress != 123.123.* }", TRAIL, True),
        ("{ $.sourceIPAddress != 111.111.* }", TRAIL, False),
        ('{ $.arrayKey[0] = "value" }', TRAIL, True),
        ('{ $.arrayKey[1] = "value" }', TRAIL, False),
        ("{ $.arrayKey[*] = %val.{2}% }", TRAIL, True),
        (r"{ $.* = %111\.111\.111\.1[0-9]{1,2}% }", TRAIL, True),
        ("{ $.['cluster.name'] = \"c\" }", TRAIL, True),
        ("{ $.objectList[1].id = 2 }", TRAIL, True),
        ("{ $.objectList[1].id = 3 }", TRAIL, False),
        ("{ $.SomeObject IS NULL }", TRAIL, True),
        ("{ $.SomeOtherObject IS NULL }", TRAIL, False),
        ("{ $.SomeOtherObject NOT EXISTS }", TRAIL, True),
        ("{ $.SomeObject NOT EXISTS }", TRAIL, False),
        ("{ $.ThisFlag IS TRUE }", TRAIL, True),
        ("{ $.ThisFlag IS FALSE }", TRAIL, False),
        ("{ $.latency > 3 }", TRAIL, True),
        ("{ $.latency >= 3.5 && $.latency <= 3.5e0 }", TRAIL, True),
        ("{ $.latency < 3.5 }", TRAIL, False),
        ("{ $.missing < 3.5 || $.missing != 1 }", TRAIL, False),
        ('{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', USERS, True),
        ('{ ($.user.id = 2 && $.users[0].id = 2) || $.actions[2] = "GET" }', USERS, False),
        (
            (
                '{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch" '
                '&& $.actions[2] = "nonmatch" }'
            ),
            USERS,
            True,
        ),
        (
            (
                '{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch") '
                '&& $.actions[2] = "nonmatch" }'
            ),
            USERS,
            False,
        ),
        ("{ $.level = ERROR }", "no JSON, though level = ERROR", False),
    ],
)
def test_json(pattern: str, message: str, expected: bool) -> None:
    assert log_patterns.compiled(pattern)(message) is expected


@pytest.mark.parametrize(
    "pattern",
    [
        "{ $.a EXISTS }",
        "{ $.a IS NOT NULL }",
        "{ $.a > high }",
        "{ $.a = }",
        "{ $.a = 1",
        "{ ($.a = 1 }",
        "{ $.a = 1 $.b = 2 }",
        "{ a = 1 }",
        "user@host",
        '"unclosed',
        "%(group)%",
        "[ip, user, status = 4*]",
        "x" * 1025,
    ],
)
def test_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        log_patterns.compiled(pattern)
