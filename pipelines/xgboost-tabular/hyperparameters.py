"""Hyperparameters: what SageMaker hands over as strings, checked and typed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from typing import Any

from errors import UserError

# Put there by SageMaker's script mode for itself.
RESERVED_PREFIX = "sagemaker_"


@dataclass(frozen=True)
class Range:
    """Numbers from `low` to `high`, both allowed unless `above` says that `low` isn't."""

    kind: Callable[[str], float]
    low: float
    high: float
    above: bool = False

    def read(self, text: str) -> float:
        value = self.kind(text)
        if not (self.low < value if self.above else self.low <= value) or value > self.high:
            raise ValueError
        return value

    def __str__(self) -> str:
        number = "a whole number" if self.kind is int else "a number"
        return f"{number} {'above' if self.above else 'from'} {self.low:g} to {self.high:g}"


@dataclass(frozen=True)
class OneOf:
    """One of some words."""

    words: tuple[str, ...]

    def read(self, text: str) -> str:
        if text not in self.words:
            raise ValueError
        return text

    def __str__(self) -> str:
        return " or ".join(self.words)


@dataclass(frozen=True)
class Matching:
    """Text of a given form."""

    pattern: str

    def read(self, text: str) -> str:
        if re.fullmatch(self.pattern, text) is None:
            raise ValueError
        return text

    def __str__(self) -> str:
        return f"text that matches {self.pattern}"


def _count(low: int, high: int) -> Any:
    return {"rule": Range(int, low, high)}


def _number(low: float, high: float, above: bool = False) -> Any:
    return {"rule": Range(float, low, high, above)}


@dataclass(frozen=True)
class Hyperparameters:
    """How to train. Without `early_stopping_rounds` the number of rounds is fixed."""

    candidate_id: str = field(metadata={"rule": Matching(r"[A-Za-z0-9][A-Za-z0-9-]{0,62}")})
    rounds: int = field(default=100, metadata=_count(1, 10_000))
    max_depth: int = field(default=6, metadata=_count(1, 16))
    learning_rate: float = field(default=0.1, metadata=_number(0, 1, above=True))
    min_child_weight: float = field(default=1.0, metadata=_number(0, 1e9))
    gamma: float = field(default=0.0, metadata=_number(0, 1e9))
    reg_lambda: float = field(default=1.0, metadata=_number(0, 1e9))
    reg_alpha: float = field(default=0.0, metadata=_number(0, 1e9))
    subsample: float = field(default=1.0, metadata=_number(0, 1, above=True))
    colsample_bytree: float = field(default=1.0, metadata=_number(0, 1, above=True))
    early_stopping_rounds: int | None = field(default=None, metadata=_count(1, 1_000))
    validation_fraction: float = field(default=0.2, metadata=_number(0, 0.5, above=True))
    class_weights: str = field(default="none", metadata={"rule": OneOf(("none", "balanced"))})
    imputation: str = field(default="native", metadata={"rule": OneOf(("native", "median"))})
    scaling: str = field(default="none", metadata={"rule": OneOf(("none", "standard"))})
    category_min_rows: int = field(default=1, metadata=_count(1, 1_000_000_000))
    quantile: float | None = field(default=None, metadata=_number(0.0001, 0.9999))
    seed: int = field(default=0, metadata=_count(0, 2**31 - 1))
    threads: int = field(default=1, metadata=_count(1, 256))
    data_hash: str | None = field(default=None, metadata={"rule": Matching("[0-9a-f]{64}")})


def parse_hyperparameters(given: Mapping[str, Any]) -> Hyperparameters:
    """Reads every hyperparameter, and reports everything that is wrong at once.

    Raises:
        UserError: HYPERPARAMETERS, with one clause for each problem.
    """
    rules = {each.name: each.metadata["rule"] for each in fields(Hyperparameters)}
    problems: list[str] = []
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name.startswith(RESERVED_PREFIX):
            continue
        text = _text(value)
        if name not in rules:
            near = get_close_matches(name, rules, n=1)
            problems.append(f"{name} is unknown{f', did you mean {near[0]}?' if near else ''}")
            continue
        try:
            values[name] = rules[name].read(text)
        except ValueError:
            problems.append(f"{name}: got {text!r}, expected {rules[name]}")
    if "candidate_id" not in given:
        problems.append("candidate_id is missing")
    if problems:
        raise UserError("HYPERPARAMETERS", "; ".join(problems))
    return Hyperparameters(**values)


def _text(value: object) -> str:
    """AWS's own SDK writes strings as JSON, quotes and all; the API leaves them as they are."""
    text = value if isinstance(value, str) else json.dumps(value)
    if len(text) >= 2 and text.startswith('"') and text.endswith('"'):
        try:
            return str(json.loads(text))
        except json.JSONDecodeError:
            return text
    return text
