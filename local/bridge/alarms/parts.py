"""The parts of this room, in the order in which they are installed."""

from ..extension import Part
from . import actions, configuration, evaluation

# The clock starts with the last of them.
PARTS: tuple[Part, ...] = (configuration, actions, evaluation)
