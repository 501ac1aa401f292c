"""Evaluating every metric alarm on a clock, in place of MiniStack's evaluation on PutMetricData.

CloudWatch evaluates an alarm once a minute. Here the minute lasts `BRIDGE_ALARM_TICK_S` seconds
(2 if not given; 60 is AWS's own pace): periods keep their length, and only whole ones count, but
the newest one may end at any tick and not only at a full minute.
"""

import logging
import os
import threading
import time
from typing import Any

from .. import extension
from ..metrics.math.syntax import MathError
from ..metrics.store import UnsupportedStatistic
from . import reason as alarm_reason, series, state as alarm_state

POLL_S = 0.25
DEFAULT_TICK_S = 2
AWS_TICK_S = 60

logger = logging.getLogger("bridge.alarms")

Alarm = dict[str, Any]


class Evaluator:
    """Evaluates alarms that are due: at every tick, and at once after they were changed."""

    def __init__(self, tick: float) -> None:
        self.tick = tick
        self._done: dict[str, tuple[float, int]] = {}

    def run(self, now: float) -> None:
        """Evaluate the alarms of every account and region that are due at `now`."""
        cloudwatch = extension.module("services.cloudwatch")
        scope = extension.module("core.responses").request_scope
        for account, region in sorted({key[:2] for key in list(cloudwatch._alarms._data)}):
            with scope(account, region):
                for alarm in cloudwatch._alarms.values():
                    self._run_one(alarm, now)

    def _run_one(self, alarm: Alarm, now: float) -> None:
        try:
            if not _is_complete(alarm):
                return
            end = series.latest_period_end(series.period_of(alarm), now, self.tick)
            # PutMetricAlarm stores a new dictionary: its identity tells a new configuration.
            if self._done.get(alarm["AlarmArn"]) != (end, id(alarm)):
                self._done[alarm["AlarmArn"]] = (end, id(alarm))
                evaluate(alarm, end, now)
        except Exception:
            logger.exception("alarm %s could not be evaluated", alarm.get("AlarmName"))


def _is_complete(alarm: Alarm) -> bool:
    return alarm.get("ComparisonOperator") in alarm_state.COMPARISONS and bool(
        alarm.get("Metrics") or (alarm.get("Namespace") and alarm.get("MetricName"))
    )


def evaluate(alarm: Alarm, end: float, now: float) -> None:
    """Evaluate one alarm over the periods until `end`, and change its state if that is another."""
    rule = series.rule_of(alarm)
    try:
        points = series.datapoints(alarm, end)
    except (MathError, UnsupportedStatistic) as error:
        logger.warning("alarm %s: %s", alarm["AlarmName"], error)
        points = [alarm_state.Datapoint(end, None)] * rule.range
    verdict = alarm_state.decide(rule, points, alarm["StateValue"])
    if verdict.state != alarm["StateValue"]:
        change_state(
            alarm,
            verdict.state,
            alarm_reason.reason(rule, verdict),
            alarm_reason.reason_data(
                rule,
                verdict,
                series.period_of(alarm),
                series.statistic_of(alarm),
                now,
            ),
            now,
        )


def change_state(alarm: Alarm, state: str, reason: str, reason_data: str, now: float) -> None:
    """Store a new state and its reason, then tell everything that follows the alarm."""
    cloudwatch = extension.module("services.cloudwatch")
    old = alarm["StateValue"]
    alarm.update(
        StateValue=state,
        StateReason=reason,
        StateReasonData=reason_data,
        StateUpdatedTimestamp=round(now, 3),
        StateTransitionedTimestamp=round(now, 3),
    )
    cloudwatch._record_history(alarm["AlarmName"], old, state, reason, "MetricAlarm", reason_data)
    cloudwatch._dispatch_alarm_actions(alarm, old, state, reason)
    cloudwatch._evaluate_parent_alarms(alarm)


def install() -> None:
    """Take MiniStack's evaluation out and start the clock."""
    cloudwatch = extension.module("services.cloudwatch")
    extension.function(cloudwatch, "_evaluate_alarm", "alarm")
    extension.function(cloudwatch, "_evaluate_all_alarms")
    extension.function(
        cloudwatch,
        "_record_history",
        "alarm_name",
        "old_state",
        "new_state",
        "reason",
        "alarm_type",
        "reason_data",
    )
    extension.function(cloudwatch, "_evaluate_parent_alarms", "child", "seen")
    cloudwatch._evaluate_alarm = lambda alarm: None
    cloudwatch._evaluate_all_alarms = lambda: None
    evaluator = Evaluator(tick_from_environment())
    threading.Thread(target=_run_forever, args=(evaluator,), daemon=True, name="alarms").start()


def tick_from_environment() -> float:
    """Return `BRIDGE_ALARM_TICK_S`: an integer from 1 to 60.

    Raises:
        ValueError: when it is something else.
    """
    text = os.environ.get("BRIDGE_ALARM_TICK_S", str(DEFAULT_TICK_S))
    if not text.isdigit() or not 1 <= int(text) <= AWS_TICK_S:
        raise ValueError(f"BRIDGE_ALARM_TICK_S is {text!r}; allowed: 1 to {AWS_TICK_S}")
    return float(text)


def _run_forever(evaluator: Evaluator) -> None:
    while True:
        time.sleep(POLL_S)
        try:
            evaluator.run(time.time())
        except Exception:
            logger.exception("the alarms could not be evaluated")
