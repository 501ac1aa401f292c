"""The parts of this room, in the order in which they are installed."""

from ..extension import Part
from . import function_output, function_rights

PARTS: tuple[Part, ...] = (function_rights, function_output)
