"""The values of metric math, scalars and time series, and its operators.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax-arithmetic
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from .syntax import MathError

Values = dict[float, float]


@dataclass(frozen=True)
class Series:
    """A time series: seconds since the epoch -> value; a timestamp without a value is missing."""

    label: str
    period: int
    values: Values


Value = float | Series | list[Series]


def series(value: object, what: str) -> Series:
    """Return a value as one time series, or refuse it."""
    if not isinstance(value, Series):
        raise MathError(f"{what} must be a time series")
    return value


def array(value: object, what: str) -> list[Series]:
    """Return a value as an array of time series, or refuse it."""
    if not isinstance(value, list):
        raise MathError(f"{what} must be an array of time series")
    return value


def scalar(value: object, what: str) -> float:
    """Return a value as a scalar number, or refuse it."""
    if not isinstance(value, float):
        raise MathError(f"{what} must be a number")
    return value


def each(value: Value, function: Callable[[Series], Values], what: str) -> Value:
    """Apply a function to one time series, or to every one of an array."""
    if isinstance(value, list):
        return [replace(item, values=function(item)) for item in value]
    one = series(value, what)
    return replace(one, values=function(one))


def negate(value: Value) -> Value:
    """Unary minus, for every kind of value."""
    if isinstance(value, float):
        return -value
    return each(value, lambda item: {at: -x for at, x in item.values.items()}, "operand of -")


def operate(operator: str, left: Value, right: Value) -> Value:
    """Apply an operator; only arithmetic takes arrays, and not one on both sides."""
    if isinstance(left, list) or isinstance(right, list):
        return _with_array(operator, left, right)
    apply = _OPERATORS[operator]
    if isinstance(left, float) and isinstance(right, float):
        result = apply(left, right)
        if result is None:
            raise MathError(f"{left} {operator} {right} has no value")
        return result
    return _with_series(apply, left, right)


def _with_array(operator: str, left: Value, right: Value) -> Value:
    if operator not in "+-*/^":
        raise MathError(f"{operator} does not take an array of time series")
    if isinstance(left, list) and isinstance(right, list):
        raise MathError(f"{operator} does not take two arrays of time series")
    if isinstance(left, list):
        return [series(operate(operator, item, right), operator) for item in left]
    assert isinstance(right, list)
    return [series(operate(operator, left, item), operator) for item in right]


def _with_series(
    apply: Callable[[float, float], float | None], left: Value, right: Value
) -> Series:
    # Where only one of two series has a value, the other's counts as 0.
    model = left if isinstance(left, Series) else right
    assert isinstance(model, Series)
    times = {at for side in (left, right) if isinstance(side, Series) for at in side.values}
    results = {at: apply(_at(left, at), _at(right, at)) for at in sorted(times)}
    return replace(model, values={at: x for at, x in results.items() if x is not None})


def _at(value: Value, at: float) -> float:
    if isinstance(value, Series):
        return value.values.get(at, 0.0)
    assert isinstance(value, float)
    return value


def _divide(a: float, b: float) -> float | None:
    # A data point that would divide by zero is dropped.
    return a / b if b else None


def _power(a: float, b: float) -> float | None:
    try:
        result = a**b
    except (ZeroDivisionError, OverflowError):
        return None
    return result if isinstance(result, float) and math.isfinite(result) else None


_OPERATORS: dict[str, Callable[[float, float], float | None]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": _divide,
    "^": _power,
    "==": lambda a, b: float(a == b),
    "!=": lambda a, b: float(a != b),
    "<=": lambda a, b: float(a <= b),
    ">=": lambda a, b: float(a >= b),
    "<": lambda a, b: float(a < b),
    ">": lambda a, b: float(a > b),
    "AND": lambda a, b: float(bool(a) and bool(b)),
    "OR": lambda a, b: float(bool(a) or bool(b)),
}
