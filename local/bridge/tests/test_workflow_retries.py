"""The delay before a retry."""

import pytest

from bridge.workflows.retries import delay_s


@pytest.mark.parametrize(
    ("retrier", "count", "seconds"),
    [
        ({}, 0, 1),
        ({}, 2, 4),
        ({"IntervalSeconds": 3, "BackoffRate": 1.5}, 2, 6.75),
        ({"IntervalSeconds": 3, "BackoffRate": 1}, 9, 3),
        ({"IntervalSeconds": 100}, 1, 200),
        ({"IntervalSeconds": 100, "MaxDelaySeconds": 150}, 1, 150),
        ({"IntervalSeconds": 8, "JitterStrategy": "FULL"}, 0, 2),
        ({"IntervalSeconds": 8, "JitterStrategy": "NONE"}, 0, 8),
        ({"IntervalSeconds": 80, "MaxDelaySeconds": 8, "JitterStrategy": "FULL"}, 0, 2),
    ],
)
def test_delay(retrier: dict[str, object], count: int, seconds: float) -> None:
    assert delay_s(retrier, count, draw=lambda: 0.25) == pytest.approx(seconds)
