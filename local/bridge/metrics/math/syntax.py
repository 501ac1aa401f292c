"""The syntax of metric math: text to a tree, by a tokeniser and recursive descent.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
"""

import re
from dataclasses import dataclass


class MathError(ValueError):
    """An expression that CloudWatch would refuse, or that the bridge does not emulate."""


@dataclass(frozen=True)
class Number:
    """A literal number."""

    value: float


@dataclass(frozen=True)
class Text:
    """A quoted text, which only `METRICS` and the search functions take."""

    value: str


@dataclass(frozen=True)
class Name:
    """The id of a metric or of another expression, or a keyword of a function (`REPEAT`, `ASC`)."""

    name: str


@dataclass(frozen=True)
class Call:
    """A function with its arguments."""

    function: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True)
class Negate:
    """Unary minus."""

    operand: "Node"


@dataclass(frozen=True)
class Binary:
    """An operator between two operands; logical operators are spelled `AND` and `OR`."""

    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Array:
    """An array of time series: `[m1, m2]`."""

    items: tuple["Node", ...]


Node = Number | Text | Name | Call | Negate | Binary | Array

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
          |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
          |(?P<text>"[^"]*"|'[^']*')
          |(?P<symbol>==|!=|<=|>=|&&|\|\||[-+*/^()\[\],<>]))""",
    re.VERBOSE,
)
_SAME_OPERATOR = {"&&": "AND", "||": "OR"}
# From loosest to tightest; `-x` and `^` follow.
_LEVELS = (("OR",), ("AND",), ("==", "!=", "<=", ">=", "<", ">"), ("+", "-"), ("*", "/"))
_MAX_DEPTH = 60


def parse(expression: str) -> Node:
    """Parse one expression.

    Raises:
        MathError: with the position of what could not be read.
    """
    return _Parser(expression).parse()


def _tokens(expression: str) -> list[tuple[str, str, int]]:
    found, at = [], 0
    end = len(expression.rstrip())
    while at < end:
        match = _TOKEN.match(expression, at)
        if not match:
            raise MathError(f"Unexpected symbol {expression[at:].strip()[0]!r} at position {at}")
        kind = str(match.lastgroup)
        text = match.group(kind)
        found.append((kind, _SAME_OPERATOR.get(text, text), match.start(kind)))
        at = match.end()
    return [*found, ("end", "the end", end)]


class _Parser:
    def __init__(self, expression: str) -> None:
        self.tokens = _tokens(expression)
        self.at = 0
        self.depth = 0

    def parse(self) -> Node:
        tree = self.operators(0)
        self.expect("the end")
        return tree

    def operators(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self.negation()
        left = self.operators(level + 1)
        while self.text() in _LEVELS[level] and self.kind() != "text":
            left = Binary(self.take(), left, self.operators(level + 1))
        return left

    def negation(self) -> Node:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise MathError("the expression is nested too deeply")
        tree = Negate(self.negation_after_minus()) if self.text() == "-" else self.power()
        self.depth -= 1
        return tree

    def negation_after_minus(self) -> Node:
        self.take()
        return self.negation()

    def power(self) -> Node:
        base = self.operand()
        if self.text() == "^":
            self.take()
            return Binary("^", base, self.negation())
        return base

    def operand(self) -> Node:
        kind, text = self.kind(), self.text()
        if kind == "number":
            return Number(float(self.take()))
        if kind == "text":
            return Text(self.take()[1:-1])
        if kind == "name" and text not in ("AND", "OR"):
            return self.name_or_call()
        if text == "(":
            self.take()
            inner = self.operators(0)
            self.expect(")")
            return inner
        if text == "[":
            self.take()
            return Array(self.listed("]"))
        raise self.unexpected()

    def name_or_call(self) -> Node:
        name = self.take()
        if self.text() != "(":
            return Name(name)
        self.take()
        return Call(name, self.listed(")"))

    def listed(self, close: str) -> tuple[Node, ...]:
        items: list[Node] = []
        while self.text() != close:
            items.append(self.operators(0))
            if self.text() != close:
                self.expect(",")
        self.take()
        return tuple(items)

    def kind(self) -> str:
        return self.tokens[self.at][0]

    def text(self) -> str:
        return self.tokens[self.at][1]

    def take(self) -> str:
        text = self.text()
        self.at += 1
        return text

    def expect(self, text: str) -> None:
        if self.text() != text:
            raise self.unexpected()
        self.at += 1

    def unexpected(self) -> MathError:
        _, text, position = self.tokens[self.at]
        return MathError(f"Unexpected {text!r} at position {position}")
