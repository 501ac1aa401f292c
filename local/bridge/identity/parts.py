"""The parts of this room, in the order in which they are installed."""

from ..extension import Part
from . import authorization, denials, pass_role, write_conditions

PARTS: tuple[Part, ...] = (authorization, denials, pass_role, write_conditions)
