"""Filter patterns of CloudWatch Logs: terms, or conditions on a JSON event.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""

import functools
import json
import re
from collections.abc import Callable
from typing import Any

from . import json_patterns
from .json_patterns import PatternError

Matches = Callable[[str], bool]

_TERM = re.compile(r'\s*(?P<mark>[-?]?)(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^\s"]+))')
_WORD = re.compile(r"[\w.*]+", re.ASCII)
_EXPRESSION = re.compile(r"%(?P<text>.+)%")
MAX_LENGTH = 1024


@functools.lru_cache(maxsize=512)
def compiled(pattern: str) -> Matches:
    """Return the test for a pattern.

    Raises:
        PatternError: AWS refuses the pattern, or its kind is not emulated.
    """
    text = pattern.strip()
    if len(text) > MAX_LENGTH:
        raise PatternError(f"Invalid filter pattern: longer than {MAX_LENGTH} characters")
    if not text:
        return lambda message: True
    if text.startswith("["):
        raise PatternError("Space-delimited filter patterns are not emulated")
    if text.startswith("{"):
        return _json_test(text)
    return _terms_test(text)


def _json_test(text: str) -> Matches:
    if not text.endswith("}"):
        raise PatternError("Invalid filter pattern: a JSON pattern ends with }")
    condition = json_patterns.parse(text[1:-1])

    def matches(message: str) -> bool:
        event = json_event(message)
        return event is not None and condition(event)

    return matches


def json_event(message: str) -> Any:
    """Return a log event that is a JSON object or array, or None."""
    if not message.lstrip().startswith(("{", "[")):
        return None
    try:
        return json.loads(message)
    except ValueError:
        return None


def _terms_test(text: str) -> Matches:
    required: list[Matches] = []
    excluded: list[Matches] = []
    optional: list[Matches] = []
    for mark, test in _terms(text):
        {"": required, "-": excluded, "?": optional}[mark].append(test)
    if optional and not required and not excluded:
        return lambda message: any(test(message) for test in optional)
    # AWS ignores optional terms beside others.
    return lambda message: (
        all(test(message) for test in required) and not any(test(message) for test in excluded)
    )


def _terms(text: str) -> list[tuple[str, Matches]]:
    found, at = [], 0
    while at < len(text):
        match = _TERM.match(text, at)
        if not match:
            raise PatternError(f"Invalid filter pattern: {text[at:]!r} can't be read")
        found.append((match["mark"], _term_test(match)))
        at = match.end()
    return found


def _term_test(match: re.Match[str]) -> Matches:
    if match["quoted"] is not None:
        phrase = re.sub(r"\\(.)", r"\1", match["quoted"])
        return lambda message: phrase in message
    bare = match["bare"]
    expression = _EXPRESSION.fullmatch(bare)
    if expression:
        compiled_expression = json_patterns.regular_expression(expression["text"])
        return lambda message: bool(compiled_expression.search(message))
    if not _WORD.fullmatch(bare):
        raise PatternError(
            f"Invalid filter pattern: {bare!r} has characters that need double quotes"
        )
    return lambda message: bare in message
