"""The state of an alarm from its data points: AWS's own tables, and every comparison."""

import pytest

from bridge.alarms import reason as alarm_reason, series as alarm_series
from bridge.alarms.state import COMPARISONS, STATES, Datapoint, Rule, decide

RETAIN = "retain"
NO_DATA = "INSUFFICIENT_DATA"
TREATMENTS = ("missing", "ignore", "breaching", "notBreaching")


def rule(
    needed: int, of: int, treat: str = "missing", comparison: str = "GreaterThanThreshold"
) -> Rule:
    return Rule(comparison, 10.0, of, needed, treat)


def points(row: str) -> list[Datapoint]:
    values = {"0": 5.0, "X": 20.0, "-": None}
    return [Datapoint(60.0 * at, values[sign]) for at, sign in enumerate(row.split())]


# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
THREE_OF_THREE = [
    ("0 - X - X", "OK", "OK", "OK", "OK"),
    ("0 - - - -", "OK", "OK", "OK", "OK"),
    ("- - - - -", NO_DATA, RETAIN, "ALARM", "OK"),
    ("0 X X - X", "ALARM", "ALARM", "ALARM", "ALARM"),
    ("- - X - -", "ALARM", RETAIN, "ALARM", "OK"),
]
TWO_OF_THREE = [
    ("0 - X - X", "ALARM", "ALARM", "ALARM", "ALARM"),
    ("0 0 X 0 X", "ALARM", "ALARM", "ALARM", "ALARM"),
    ("0 - X - -", "OK", "OK", "ALARM", "OK"),
    ("- - - - 0", "OK", "OK", "ALARM", "OK"),
    ("- - - X -", "ALARM", RETAIN, "ALARM", "OK"),
]


@pytest.mark.parametrize("current", STATES)
@pytest.mark.parametrize(
    ("needed", "row", "expected"),
    [
        (needed, row[0], row[1:])
        for needed, table in ((3, THREE_OF_THREE), (2, TWO_OF_THREE))
        for row in table
    ],
)
def test_documented_tables(needed: int, row: str, expected: tuple[str, ...], current: str) -> None:
    for treat, state in zip(TREATMENTS, expected, strict=True):
        verdict = decide(rule(needed, 3, treat), points(row), current)
        assert verdict.state == (current if state == RETAIN else state), (row, treat)


@pytest.mark.parametrize("row", ["- - - - X", "- - - X -"])
def test_no_premature_alarm_for_a_young_breach(row: str) -> None:
    assert decide(rule(3, 3), points(row), "OK").state == "OK"


@pytest.mark.parametrize(
    ("row", "needed", "of", "state"),
    [
        ("0 0 0", 1, 1, "OK"),
        ("X X 0", 1, 1, "OK"),
        ("0 0 X", 1, 1, "ALARM"),
        ("X 0 X 0 X", 3, 5, "ALARM"),
        ("X 0 X 0 0", 3, 5, "OK"),
    ],
)
def test_m_of_n_looks_at_the_newest_periods(row: str, needed: int, of: int, state: str) -> None:
    assert decide(rule(needed, of), points(row), NO_DATA).state == state


def test_a_real_point_of_the_range_outlives_missing_ones() -> None:
    # One period of silence does not end an alarm: the range is wider than the one period.
    assert decide(rule(1, 1, "notBreaching"), points("0 X -"), "ALARM").state == "ALARM"
    assert decide(rule(1, 1, "notBreaching"), points("- - -"), "ALARM").state == "OK"


@pytest.mark.parametrize(
    ("comparison", "below", "equal", "above"),
    [
        ("GreaterThanThreshold", False, False, True),
        ("GreaterThanOrEqualToThreshold", False, True, True),
        ("LessThanThreshold", True, False, False),
        ("LessThanOrEqualToThreshold", True, True, False),
    ],
)
def test_comparisons(comparison: str, below: bool, equal: bool, above: bool) -> None:
    compared = [COMPARISONS[comparison](value, 10.0) for value in (9.0, 10.0, 11.0)]
    assert compared == [below, equal, above]


def test_reason_as_in_the_documented_sample() -> None:
    watched = Rule("GreaterThanThreshold", 50.0, 1, 1, "missing")
    at = 1570035540.0  # 2019-10-02 16:59:00
    verdict = decide(watched, [Datapoint(at, 99.50160229693434)], "OK")
    assert alarm_reason.reason(watched, verdict) == (
        "Threshold Crossed: 1 out of the last 1 datapoints [99.50160229693434 (02/10/19 16:59:00)] "
        "was greater than the threshold (50.0) (minimum 1 datapoint for OK -> ALARM transition)."
    )
    back = decide(watched, [Datapoint(1569937560.0, 0.0666851903306472)], "ALARM")
    assert alarm_reason.reason(watched, back) == (
        "Threshold Crossed: 1 out of the last 1 datapoints "
        "[0.0666851903306472 (01/10/19 13:46:00)] was not greater than the threshold (50.0) "
        "(minimum 1 datapoint for ALARM -> OK transition)."
    )


def test_reason_without_data() -> None:
    silent = points("- - - - -")
    filled = decide(rule(3, 3, "notBreaching"), silent, "ALARM")
    assert alarm_reason.reason(rule(3, 3, "notBreaching"), filled) == (
        "Threshold Crossed: no datapoints were received for 3 periods and "
        "3 missing datapoints were treated as [NonBreaching]."
    )
    unknown = decide(rule(1, 1), silent[:3], "OK")
    text = alarm_reason.reason(rule(1, 1), unknown)
    assert text == "Insufficient Data: 1 datapoint was unknown."


@pytest.mark.parametrize(
    ("period", "now", "tick", "end"),
    [
        (60, 179.9, 60, 120.0),
        (300, 179.9, 60, 120.0),
        (10, 179.9, 60, 170.0),
        (60, 179.9, 2, 178.0),
        (10, 179.9, 2, 178.0),
    ],
)
def test_only_whole_periods_count(period: int, now: float, tick: float, end: float) -> None:
    assert alarm_series.latest_period_end(period, now, tick) == end
