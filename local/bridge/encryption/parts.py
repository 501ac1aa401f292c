"""The parts of this room, in the order in which they are installed."""

from ..extension import Part
from . import keys, logs, objects, queues, tables

PARTS: tuple[Part, ...] = (keys, objects, tables, queues, logs)
