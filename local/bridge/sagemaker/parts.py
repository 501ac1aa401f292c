"""The parts of this room, in the order in which they are installed."""

from ..extension import Part
from . import aws_events, doors, invocations, invoke_tasks, sdk_tasks, service, tasks

PARTS: tuple[Part, ...] = (service, invocations, aws_events, doors, tasks, sdk_tasks, invoke_tasks)
