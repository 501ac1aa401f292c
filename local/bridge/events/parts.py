"""The parts of this room, in the order in which they are installed."""

from ..extension import Part
from . import dead_letters, object_events, rule_permissions

PARTS: tuple[Part, ...] = (rule_permissions, dead_letters, object_events)
