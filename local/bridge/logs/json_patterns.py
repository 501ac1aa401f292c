"""JSON filter patterns: `{ ($.level = "ERROR" && $.latency > 3) || $.user IS NULL }`.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax-for-Metric-Filters.html
"""

import re
from collections.abc import Callable
from typing import Any

Condition = Callable[[Any], bool]
Selector = Callable[[Any], list[Any]]

_TOKEN = re.compile(
    r"""\s*(?:(?P<selector>\$(?:\.?\[(?:\*|\d+|'[^']*'|"[^"]*")\]|\.[\w*:-]+)+)
          |(?P<text>"(?:[^"\\]|\\.)*")
          |(?P<regex>%(?:[^%\\]|\\.)+%)
          |(?P<symbol>&&|\|\||!=|<=|>=|[=<>()])
          |(?P<word>[^\s()&|=<>!"%]+))""",
    re.VERBOSE,
)
_STEP = re.compile(r"""\.?\[(?:'([^']*)'|"([^"]*)"|(\*|\d+))\]|\.([\w*:-]+)""")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_ORDER: dict[str, Callable[[float, float], bool]] = {
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
}
# AWS takes a small part of regular expressions; parentheses are not in it.
_REGEX_ALPHABET = re.compile(r"[A-Za-z0-9_#=@/;,\-:\s^$?\[\]{}|\\*+.]+")


class PatternError(ValueError):
    """A filter pattern that AWS refuses, or whose kind the bridge does not emulate."""


def parse(text: str) -> Condition:
    """Parse what stands between the braces of a JSON pattern."""
    return _Parser(text).parse()


def selector(text: str) -> Selector:
    """Return what a selector (`$.a.b[0]`, `$.list[*].id`) finds in an event; nothing if missing."""
    steps = [
        next(part for part in match.groups() if part is not None) for match in _STEP.finditer(text)
    ]
    if not text.startswith("$") or not steps:
        raise PatternError(f"Invalid filter pattern: {text!r} is no selector")

    def find(event: Any) -> list[Any]:
        found = [event]
        for step in steps:
            found = [child for value in found for child in _children(value, step)]
        return found

    return find


def _children(value: Any, step: str) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values()) if step == "*" else [value[step]] if step in value else []
    if isinstance(value, list):
        if step == "*":
            return value
        return [value[int(step)]] if step.isdigit() and int(step) < len(value) else []
    return []


def regular_expression(text: str) -> re.Pattern[str]:
    """Compile what stands between two `%`."""
    if not _REGEX_ALPHABET.fullmatch(text):
        raise PatternError(f"Invalid filter pattern: regular expression {text!r} is not supported")
    try:
        return re.compile(text)
    except re.error as error:
        raise PatternError(f"Invalid filter pattern: {error}") from error


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        at, text = 0, text.rstrip()
        while at < len(text):
            match = _TOKEN.match(text, at)
            if not match:
                raise PatternError(f"Invalid filter pattern: {text[at:]!r} can't be read")
            kind = str(match.lastgroup)
            self.tokens.append((kind, match.group(kind)))
            at = match.end()
        self.tokens.append(("end", "the end"))
        self.at = 0

    def parse(self) -> Condition:
        condition = self.either()
        if self.kind() != "end":
            raise self.unexpected()
        return condition

    def either(self) -> Condition:
        parts = [self.both()]
        while self.text() == "||":
            self.take()
            parts.append(self.both())
        return lambda event: any(part(event) for part in parts)

    def both(self) -> Condition:
        parts = [self.one()]
        while self.text() == "&&":
            self.take()
            parts.append(self.one())
        return lambda event: all(part(event) for part in parts)

    def one(self) -> Condition:
        if self.text() == "(":
            self.take()
            inner = self.either()
            if self.take() != ")":
                raise self.unexpected()
            return inner
        if self.kind() != "selector":
            raise self.unexpected()
        find = selector(self.take())
        return self.unary(find) if self.kind() == "word" else self.comparison(find)

    def unary(self, find: Selector) -> Condition:
        words = f"{self.take()} {self.take()}".upper()
        if words == "NOT EXISTS":
            return lambda event: not find(event)
        wanted = {"IS NULL": None, "IS TRUE": True, "IS FALSE": False}
        if words not in wanted:
            # "IS NOT and EXISTS currently aren't supported": AWS's own note.
            raise PatternError(f"Invalid filter pattern: {words!r} is not supported")
        value = wanted[words]
        return lambda event: any(found is value for found in find(event))

    def comparison(self, find: Selector) -> Condition:
        operator, (kind, text) = self.take(), self.tokens[self.at]
        if kind not in ("text", "regex", "word"):
            raise self.unexpected()
        self.take()
        if operator in _ORDER:
            return _ordered(find, operator, text)
        if operator not in ("=", "!="):
            raise PatternError(f"Invalid filter pattern: {operator!r} is no comparison")
        test = _equality(kind, text)
        if operator == "=":
            return lambda event: any(test(value) for value in find(event))
        # A missing property is not unequal to anything; NOT EXISTS asks for it.
        return lambda event: any(not test(value) for value in find(event))

    def kind(self) -> str:
        return self.tokens[self.at][0]

    def text(self) -> str:
        return self.tokens[self.at][1]

    def take(self) -> str:
        text = self.text()
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return text

    def unexpected(self) -> PatternError:
        return PatternError(f"Invalid filter pattern: unexpected {self.text()!r}")


def _ordered(find: Selector, operator: str, text: str) -> Condition:
    if not _NUMBER.fullmatch(text):
        raise PatternError(f"Invalid filter pattern: {operator} needs a number, got {text}")
    limit, compare = float(text), _ORDER[operator]
    return lambda event: any(_is_number(value) and compare(value, limit) for value in find(event))


def _equality(kind: str, text: str) -> Condition:
    if kind == "regex":
        expression = regular_expression(text[1:-1])
        return lambda value: isinstance(value, str) and bool(expression.search(value))
    if kind == "word" and _NUMBER.fullmatch(text):
        number = float(text)
        return lambda value: value == number if _is_number(value) else value == text
    plain = re.sub(r"\\(.)", r"\1", text[1:-1]) if kind == "text" else text
    wildcard = re.compile(".*".join(map(re.escape, plain.split("*"))), re.DOTALL)
    return lambda value: isinstance(value, str) and bool(wildcard.fullmatch(value))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
