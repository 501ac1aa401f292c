"""Delivery from a rule to its targets: authorised, and on demand more than once and out of order.

EventBridge promises at-least-once delivery and no order; MiniStack delivers once and in order, as
root. `BRIDGE_EVENT_DELIVERY=at-least-once` makes each delivery twice, each after its own random
delay, with the same event id and time.
"""

import contextvars
import random
import threading
from collections.abc import Callable
from typing import Any

from .. import extension
from ..settings import Settings
from . import dead_letters, rule_permissions

COPIES = 2

Deliver = Callable[..., None]


def install(settings: Settings) -> None:
    """Put the checks, and the switch, between a rule and each of its targets."""
    events = extension.module("services.eventbridge")
    extension.function(events, "_pattern_event_view", "event")
    schedule: Callable[[Callable[[], None]], None] = _immediately
    if settings.delivery == "at-least-once":
        schedule = _delayed_copies(settings.delivery_seed, settings.delivery_max_delay_s)

    def make(original: Deliver) -> Deliver:
        def invoke(target: Any, event: Any, rule: Any, view: Any = None) -> None:
            view = view or events._pattern_event_view(event)
            schedule(lambda: _deliver(original, target, event, rule, view))

        return invoke

    extension.wrap(events, "_invoke_target", ("target", "event", "rule", "view"), make)


def _deliver(original: Deliver, target: Any, event: Any, rule: Any, view: Any) -> None:
    if why := rule_permissions.check(target, rule):
        dead_letters.keep(target, rule, view.event_with_detail(), why)
        return
    original(target, event, rule, view)


def _immediately(deliver: Callable[[], None]) -> None:
    deliver()


def _delayed_copies(seed: int, max_delay_s: float) -> Callable[[Callable[[], None]], None]:
    numbers = random.Random(seed)
    lock = threading.Lock()

    def schedule(deliver: Callable[[], None]) -> None:
        with lock:
            delays = [numbers.uniform(0, max_delay_s) for _ in range(COPIES)]
        for delay in delays:
            context = contextvars.copy_context()
            timer = threading.Timer(delay, context.run, (deliver,))
            timer.daemon = True
            timer.start()

    return schedule
