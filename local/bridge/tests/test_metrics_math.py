"""Metric math: the examples of AWS's documentation, the syntax, and what is refused."""

from typing import Final

import pytest

from bridge.metrics.math import evaluation as metrics_math
from bridge.metrics.math.syntax import Binary, MathError, Name, Negate, Number, parse
from bridge.metrics.math.values import Series

_: Final = None
TIMES = range(5)


def series(*values: float | None) -> Series:
    return Series(
        "m", 60, {60.0 * at: float(value) for at, value in enumerate(values) if value is not None}
    )


def result(expression: str, **metrics: Series) -> list[list[float | None]]:
    request = metrics_math.Request(metrics, {"e": expression}, 0, 300, 60)
    found = metrics_math.evaluate("e", request)
    return [[each.values.get(60.0 * at) for at in TIMES] for each in found]


METRIC_1, METRIC_2 = series(30, 20, 0, 0), series(20, _, 20, _)


# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("(metric1 < metric2)", [0, 0, 1, 0, _]),
        ("(metric1 >= 30)", [1, 0, 0, 0, _]),
        ("(metric1 > 15 AND metric2 > 15)", [1, 0, 0, 0, _]),
        ("metric1 > 15 && metric2 > 15 || metric1 == 20", [1, 1, 0, 0, _]),
    ],
)
def test_documented_operators(expression: str, expected: list[float | None]) -> None:
    assert result(expression, metric1=METRIC_1, metric2=METRIC_2) == [expected]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("IF(metric1, metric2, metric3)", [30, 0, 20, _, _]),
        ("IF(metric1, 5, metric3)", [5, 5, 20, _, _]),
        ("IF(metric1, metric2, 5)", [30, 0, 5, 5, _]),
        ("IF(metric1, metric2)", [30, 0, _, _, _]),
        ("IF(1, metric2, metric3)", [30, _, 0, 0, 30]),
        ("IF(0, metric2)", [_, _, _, _, _]),
        ("IF(metric2 < 20, 10, 2)", [2, _, 10, 10, 2]),
    ],
)
def test_documented_if(expression: str, expected: list[float | None]) -> None:
    metrics = {
        "metric1": series(1, 1, 0, 0, _),
        "metric2": series(30, _, 0, 0, 30),
        "metric3": series(0, 0, 20, _, 20),
    }
    assert result(expression, **metrics) == [expected]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("errors / invocations * 100", [10, _, 100, 0, _]),
        ("100*(errors/PERIOD(errors))", [pytest.approx(10 / 6), 0, 10, _, _]),
        ("SUM(METRICS())", [11, 0, 12, 4, _]),
        ("SUM(METRICS('inv'))", [10, 0, 6, 4, _]),
        ("SUM([METRICS('err'), METRICS('inv')])", [11, 0, 12, 4, _]),
        ("AVG([errors, invocations])", [5.5, 0, 6, 2, _]),
        ("MAX([errors, invocations])", [10, 0, 6, 4, _]),
        ("MIN([errors, invocations])", [1, 0, 6, 4, _]),
        ("3 * errors - 3 * AVG(errors)", [-4, -7, 11, _, _]),
        ("MAX(invocations) - invocations", [0, 10, 4, 6, _]),
        ("TIME_SERIES(SUM(errors) / DATAPOINT_COUNT(errors))", [pytest.approx(7 / 3)] * 5),
        ("invocations / METRIC_COUNT(METRICS())", [5, 0, 3, 2, _]),
        ("DIFF(invocations)", [_, -10, 6, -2, _]),
        ("RATE(invocations)", [_, pytest.approx(-1 / 6), 0.1, pytest.approx(-1 / 30), _]),
        ("DIFF_TIME(errors)", [_, 60, 60, _, _]),
        ("RUNNING_SUM(invocations)", [10, 10, 16, 20, _]),
        ("ABS(-invocations)", [10, 0, 6, 4, _]),
        ("CEIL(invocations / 4)", [3, 0, 2, 1, _]),
        ("FLOOR(invocations / 4)", [2, 0, 1, 1, _]),
        ("FILL(errors, 0)", [1, 0, 6, 0, 0]),
        ("FILL(errors, invocations)", [1, 0, 6, 4, _]),
        ("FILL(errors, REPEAT)", [1, 0, 6, 6, 6]),
        ("FIRST(SORT(METRICS(), AVG, DESC))", [10, 0, 6, 4, _]),
        ("LAST(SLICE(METRICS(), 0, 1))", [1, 0, 6, _, _]),
        ("-2 * errors ^ 2", [-2, 0, -72, _, _]),
        ("1e1 - errors", [9, 10, 4, _, _]),
    ],
)
def test_functions(expression: str, expected: list[float | None]) -> None:
    assert result(expression, errors=series(1, 0, 6), invocations=series(10, 0, 6, 4)) == [expected]


def test_linear_fill_and_arrays() -> None:
    assert result("FILL(m, LINEAR)", m=series(_, 1, _, _, 7)) == [[_, 1, 3, 5, 7]]
    halves = result("METRICS() / 2", a=series(2), b=series(4, 6))
    assert halves == [[1, _, _, _, _], [2, 3, _, _, _]]
    assert result("REMOVE_EMPTY([a, b])", a=series(), b=series(4)) == [[4, _, _, _, _]]


def test_precedence() -> None:
    assert parse("a + b * c") == Binary("+", Name("a"), Binary("*", Name("b"), Name("c")))
    assert parse("-a - 1") == Binary("-", Negate(Name("a")), Number(1.0))
    assert parse("2 ^ 3 ^ 2") == Binary("^", Number(2.0), Binary("^", Number(3.0), Number(2.0)))
    assert parse("a > 1 || b && c") == Binary(
        "OR", Binary(">", Name("a"), Number(1.0)), Binary("AND", Name("b"), Name("c"))
    )


def test_an_expression_may_use_another() -> None:
    request = metrics_math.Request(
        {"m": series(1, 2)}, {"rate": "m / 2", "percent": "rate * 100"}, 0, 120, 60
    )
    assert metrics_math.evaluate("percent", request)[0].values == {0.0: 50.0, 60.0: 100.0}


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("m +", "Unexpected 'the end'"),
        ("m1 + m", "no metric or expression with the id 'm1'"),
        ("e + m", "refers to itself"),
        ("AVG(m)", "a scalar is no valid result"),
        ("IF(1, 2, 3)", "gives no time series"),
        ("sum(m)", "no function 'sum'"),
        ("m; m", "Unexpected symbol ';'"),
        ("__import__('os')", "no function"),
        ("[m] > 1", "does not take an array"),
        ("[m] * [m]", "two arrays"),
        ("SEARCH('{AWS/Lambda} Errors', 'Sum', 60)", "SEARCH is not emulated"),
        ("ANOMALY_DETECTION_BAND(m, 2)", "not emulated"),
        ("(" * 500 + "m" + ")" * 500, "nested too deeply"),
    ],
)
def test_refused(expression: str, why: str) -> None:
    with pytest.raises(MathError, match="Error in expression 'e': ") as error:
        result(expression, m=series(1))
    assert why in str(error.value)
