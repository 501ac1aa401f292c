"""The parts of this room, in the order in which they are installed."""

from ..extension import Part
from . import (
    checks,
    names,
    redrive,
    retries,
    role,
    runs,
    states,
    task_authorization,
    task_refusals,
    task_results,
)

# The role is set around the run, so it comes after it.
PARTS: tuple[Part, ...] = (
    runs,
    role,
    states,
    retries,
    names,
    redrive,
    checks,
    task_results,
    task_authorization,
    task_refusals,
)
