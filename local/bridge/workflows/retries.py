"""Retry and Catch as Step Functions documents them.

https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html: delays are capped
by MaxDelaySeconds and spread by JitterStrategy; States.ALL catches neither
States.DataLimitExceeded nor States.Runtime.
"""

import random
from collections.abc import Callable
from typing import Any

from .. import extension

UNCATCHABLE = ("States.DataLimitExceeded", "States.Runtime")
WILDCARDS = ("States.ALL", "States.TaskFailed")
# MiniStack sleeps no longer than this before a retry.
ENGINE_CAP_S = 60.0

Retrier = dict[str, Any]


def install() -> None:
    """Compute the delay of each retry here, and match errors exactly."""
    states = extension.module("services.stepfunctions")
    extension.function(states, "_scaled_sleep", "seconds")
    extension.wrap(
        states, "_find_matching_retrier", ("retriers", "error", "retry_counts"), _with_delay
    )
    extension.wrap(states, "_error_matches", ("error_equals", "error"), _exact)


def delay_s(retrier: Retrier, count: int, draw: Callable[[], float] = random.random) -> float:
    """Return the seconds to wait before retry number `count` + 1."""
    seconds = float(retrier.get("IntervalSeconds", 1)) * (
        float(retrier.get("BackoffRate", 2.0)) ** count
    )
    seconds = min(seconds, float(retrier.get("MaxDelaySeconds", seconds)))
    return seconds * draw() if retrier.get("JitterStrategy") == "FULL" else seconds


def _with_delay(original: Callable[..., Any]) -> Callable[..., Any]:
    def find(retriers: list[Retrier], error: str, retry_counts: dict[int, int]) -> Any:
        retrier, index = original(retriers, error, retry_counts)
        if retrier is None:
            return retrier, index
        seconds = delay_s(retrier, retry_counts.get(index, 0))
        if seconds > ENGINE_CAP_S:
            extension.module("services.stepfunctions")._scaled_sleep(seconds - ENGINE_CAP_S)
        return {**retrier, "IntervalSeconds": min(seconds, ENGINE_CAP_S), "BackoffRate": 1}, index

    return find


def _exact(original: Callable[..., bool]) -> Callable[..., bool]:
    def matches(error_equals: list[str], error: str) -> bool:
        if error in UNCATCHABLE:
            named = [name for name in error_equals if name not in WILDCARDS]
            return error in named
        return original(error_equals, error)

    return matches
