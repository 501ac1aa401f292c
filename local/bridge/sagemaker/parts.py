"""The parts of this room, in the order in which they are installed."""

from ..extension import Part
from . import aws_events, sdk_tasks, service, tasks

PARTS: tuple[Part, ...] = (service, aws_events, tasks, sdk_tasks)
