"""The parts of this room, in the order in which they are installed."""

from ..extension import Part
from . import architecture, errors, queue_polling

PARTS: tuple[Part, ...] = (queue_polling, errors, architecture)
