"""The metrics that AWS's own services publish and that alarms commonly watch.

AWS/Lambda: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
AWS/States: https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
AWS/SQS: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
AWS/Events: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from .. import extension
from ..events import dead_letters
from . import store

SAMPLE_S = 5.0

logger = logging.getLogger("bridge.metrics")

_OUTCOMES = {
    "RUNNING": "ExecutionsStarted",
    "SUCCEEDED": "ExecutionsSucceeded",
    "FAILED": "ExecutionsFailed",
    "TIMED_OUT": "ExecutionsTimedOut",
    "ABORTED": "ExecutionsAborted",
}


def install() -> None:
    """Count invocations, executions and deliveries where they end, and sample the queues."""
    _install_lambda()
    _install_states()
    _install_events()
    threading.Thread(target=_sample_forever, daemon=True, name="queue-metrics").start()


def _install_lambda() -> None:
    """Count every invocation once; MiniStack counts those of the Invoke API only."""
    functions = extension.module("services.lambda_svc")
    extension.function(
        functions, "_emit_lambda_metrics", "function_name", "duration_ms", "error", "throttle"
    )
    functions._emit_lambda_metrics = lambda function_name, duration_ms, error, throttle: None
    extension.wrap(
        functions,
        "_execute_function_dispatch",
        ("func", "config", "event", "request_id", "started"),
        _executing,
    )
    extension.wrap(functions, "_acquire_execution_slot", ("func", "config"), _acquiring)


def _executing(original: Callable[..., Any]) -> Callable[..., Any]:
    def execute(func: Any, config: Any, event: Any, request_id: str, started: float) -> Any:
        result = original(func, config, event, request_id, started)
        milliseconds = (time.time() - started) * 1000
        failed = isinstance(result, dict) and bool(result.get("error"))
        _count_invocation(config.get("FunctionName", "unknown"), milliseconds, failed, started)
        return result

    return execute


def _acquiring(original: Callable[..., Any]) -> Callable[..., Any]:
    def acquire(func: Any, config: Any) -> Any:
        slot, limit = original(func, config)
        # A throttled request is neither an invocation nor an error.
        name = config.get("FunctionName", "unknown")
        _lambda(name, "Throttles", 1 if slot is None else 0, "Count", time.time())
        return slot, limit

    return acquire


def _count_invocation(name: str, milliseconds: float, failed: bool, started: float) -> None:
    _lambda(name, "Invocations", 1, "Count", started)
    _lambda(name, "Errors", 1 if failed else 0, "Count", started)
    _lambda(name, "Duration", milliseconds, "Milliseconds", started)


def _lambda(function: str, metric: str, value: float, unit: str, at: float) -> None:
    # Without dimensions: the sum over all functions of the region, which AWS publishes too.
    for dimensions in ({"FunctionName": function}, {}):
        store.record("AWS/Lambda", metric, [value], dimensions, unit, at)


def _install_states() -> None:
    def telling(original: Callable[..., None]) -> Callable[..., None]:
        def tell(execution: dict[str, Any]) -> None:
            count_execution(execution)
            original(execution)

        return tell

    extension.wrap(
        extension.module("services.stepfunctions"),
        "_emit_execution_status_event",
        ("execution",),
        telling,
    )


def count_execution(execution: dict[str, Any]) -> None:
    """Count one change of an execution's status under its state machine."""
    metric = _OUTCOMES.get(execution["status"])
    if metric:
        machine = {"StateMachineArn": execution["stateMachineArn"]}
        store.record("AWS/States", metric, [1], machine, "Count")


def _install_events() -> None:
    def keeping(original: Callable[..., None]) -> Callable[..., None]:
        def keep(target: Any, rule: Any, event: Any, why: Any) -> None:
            name = {"RuleName": str(rule.get("Name"))}
            store.record("AWS/Events", "FailedInvocations", [1], name, "Count")
            original(target, rule, event, why)

        return keep

    # Every event that a rule can't deliver ends there.
    extension.wrap(dead_letters, "keep", ("target", "rule", "event", "why"), keeping)


def _sample_forever() -> None:
    while True:
        time.sleep(SAMPLE_S)
        try:
            sample_queues(time.time())
        except Exception:
            logger.exception("the queues could not be sampled")


def sample_queues(now: float) -> None:
    """Record the depth and the age of every queue; AWS samples once a minute."""
    sqs = extension.module("services.sqs")
    scope = extension.module("core.responses").request_scope
    for account, region in sorted({key[:2] for key in list(sqs._queues._data)}):
        with scope(account, region):
            for queue in sqs._queues.values():
                _sample(queue["name"], list(queue["messages"]), now)


def _sample(name: str, messages: list[dict[str, Any]], now: float) -> None:
    waiting = [message for message in messages if message["visible_at"] > now]
    delayed = sum(not message["receive_count"] for message in waiting)
    # AWS leaves messages out of the age that were received three times and not deleted.
    ages = [now - message["sent_at"] for message in messages if message["receive_count"] <= 3]
    for metric, value, unit in (
        ("ApproximateNumberOfMessagesVisible", len(messages) - len(waiting), "Count"),
        ("ApproximateNumberOfMessagesDelayed", delayed, "Count"),
        ("ApproximateNumberOfMessagesNotVisible", len(waiting) - delayed, "Count"),
        ("ApproximateAgeOfOldestMessage", max(ages, default=0.0), "Seconds"),
    ):
        store.record("AWS/SQS", metric, [value], {"QueueName": name}, unit, now)
