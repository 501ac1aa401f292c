"""The parts of this room, in the order in which they are installed."""

from ..extension import Part
from . import access_logs, answers, integrations, requests

PARTS: tuple[Part, ...] = (access_logs, answers, integrations, requests)
