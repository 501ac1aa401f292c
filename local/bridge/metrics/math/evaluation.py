"""Evaluating metric math over the metrics of one request or of one alarm; no clock, no store.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from .functions import FUNCTIONS, NOT_EMULATED
from .syntax import Array, Binary, Call, MathError, Name, Negate, Node, Number, Text, parse
from .values import Series, Value, Values, array, each, negate, operate, scalar, series


@dataclass
class Request:
    """What an expression may refer to: the metrics, the other expressions, and the time range.

    `start` and `end` are seconds since the epoch; `period` is the distance of the timestamps that
    functions which give a value for every period (`FILL`, `TIME_SERIES`) fill in.
    """

    metrics: dict[str, Series]
    expressions: dict[str, str]
    start: float
    end: float
    period: int
    underway: list[str] = field(default_factory=list)

    def times(self) -> list[float]:
        """The start of every period of the range."""
        count = max(0, int(-(-(self.end - self.start) // self.period)))
        return [self.start + index * self.period for index in range(count)]


def evaluate(identifier: str, request: Request) -> list[Series]:
    """Evaluate one expression of a request to its time series (one, or several for an array).

    Raises:
        MathError: when the expression is refused; the text names the expression.
    """
    try:
        value = _expression(identifier, request)
    except MathError as error:
        raise MathError(f"Error in expression '{identifier}': {error}") from None
    if isinstance(value, float):
        raise MathError(
            f"Error in expression '{identifier}': a scalar is no valid result; "
            f"it must be a time series or an array of time series"
        )
    return value if isinstance(value, list) else [value]


def _expression(identifier: str, request: Request) -> Value:
    if identifier in request.underway:
        raise MathError(f"it refers to itself through {' -> '.join(request.underway)}")
    request.underway.append(identifier)
    try:
        return _value(parse(request.expressions[identifier]), request)
    finally:
        request.underway.pop()


def _value(node: Node, request: Request) -> Value:
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Name):
        return _named(node.name, request)
    if isinstance(node, Negate):
        return negate(_value(node.operand, request))
    if isinstance(node, Binary):
        return operate(node.operator, _value(node.left, request), _value(node.right, request))
    if isinstance(node, Array):
        return [item for part in node.items for item in _flat(_value(part, request))]
    if isinstance(node, Call):
        return _call(node, request)
    raise MathError(f"the text {node.value!r} is no value")


def _flat(value: Value) -> list[Series]:
    return value if isinstance(value, list) else [series(value, "an item of an array")]


def _named(name: str, request: Request) -> Value:
    if name in request.metrics:
        return request.metrics[name]
    if name in request.expressions:
        return _expression(name, request)
    raise MathError(f"there is no metric or expression with the id {name!r}")


def _call(node: Call, request: Request) -> Value:
    if node.function in NOT_EMULATED:
        raise MathError(f"the function {node.function} is not emulated")
    special = _SPECIAL.get(node.function)
    if special:
        return special(node.arguments, request)
    function = FUNCTIONS.get(node.function)
    if function is None:
        raise MathError(f"there is no function {node.function!r}")
    return function([_value(argument, request) for argument in node.arguments])


def _metrics(arguments: tuple[Node, ...], request: Request) -> Value:
    if not arguments:
        return list(request.metrics.values())
    part = arguments[0]
    if not isinstance(part, Text) or len(arguments) > 1:
        raise MathError("METRICS takes nothing or one text")
    return [item for name, item in request.metrics.items() if part.value in name]


def _time_series(arguments: tuple[Node, ...], request: Request) -> Value:
    if len(arguments) != 1:
        raise MathError("TIME_SERIES takes one number")
    value = scalar(_value(arguments[0], request), "the argument of TIME_SERIES")
    return Series("", request.period, dict.fromkeys(request.times(), value))


def _fill(arguments: tuple[Node, ...], request: Request) -> Value:
    if len(arguments) != 2:
        raise MathError("FILL takes a time series and what to fill it with")
    how = arguments[1]
    fill: Callable[[Values, list[float]], Values]
    if how == Name("REPEAT"):
        fill = _repeated
    elif how == Name("LINEAR"):
        fill = _interpolated
    else:
        filler = _value(how, request)

        def fill(values: Values, times: list[float]) -> Values:
            if isinstance(filler, Series):
                return filler.values | values
            return {at: scalar(filler, "the filler of FILL") for at in times} | values

    def filled(item: Series) -> Values:
        return dict(sorted(fill(item.values, request.times()).items()))

    return each(_value(arguments[0], request), filled, "the first argument of FILL")


def _repeated(values: Values, times: list[float]) -> Values:
    result = dict(values)
    for at, before in zip(times[1:], times, strict=False):
        if at not in result and before in result:
            result[at] = result[before]
    return result


def _interpolated(values: Values, times: list[float]) -> Values:
    result = dict(values)
    for at in times:
        earlier = max((time for time in values if time < at), default=None)
        later = min((time for time in values if time > at), default=None)
        if at not in values and earlier is not None and later is not None:
            share = (at - earlier) / (later - earlier)
            result[at] = values[earlier] + share * (values[later] - values[earlier])
    return result


def _sort(arguments: tuple[Node, ...], request: Request) -> Value:
    """`SORT(array, AVG|MIN|MAX|SUM, ASC|DESC, [limit])`."""
    by, order = arguments[1:3] if len(arguments) in (3, 4) else (None, None)
    if not isinstance(by, Name) or by.name not in ("AVG", "MIN", "MAX", "SUM"):
        raise MathError("SORT takes an array, AVG, MIN, MAX or SUM, and ASC or DESC")
    if order not in (Name("ASC"), Name("DESC")):
        raise MathError("the order of SORT is ASC or DESC")
    items = array(_value(arguments[0], request), "the first argument of SORT")
    ordered = sorted(
        items,
        key=lambda item: scalar(FUNCTIONS[by.name]([item]), "SORT"),
        reverse=order == Name("DESC"),
    )
    if len(arguments) == 4:
        return ordered[: int(scalar(_value(arguments[3], request), "the limit of SORT"))]
    return ordered


def _array_if(arguments: tuple[Node, ...], request: Request) -> Value:
    result = FUNCTIONS["IF"]([_value(argument, request) for argument in arguments])
    # A branch that is a whole series keeps its own label otherwise.
    return replace(result, label="") if isinstance(result, Series) else result


_SPECIAL: dict[str, Callable[[tuple[Node, ...], Request], Value]] = {
    "METRICS": _metrics,
    "TIME_SERIES": _time_series,
    "FILL": _fill,
    "SORT": _sort,
    "IF": _array_if,
}
