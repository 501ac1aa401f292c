"""The parts of this room, in the order in which they are installed."""

from ..extension import Part
from . import move_requests

PARTS: tuple[Part, ...] = (move_requests,)
