"""The parts of this room, in the order in which they are installed."""

from ..extension import Part
from . import (
    alarm_resources,
    authorization,
    denials,
    log_resources,
    metric_namespace,
    missing_objects,
    pass_role,
    trail,
    used_rights,
    write_conditions,
)

PARTS: tuple[Part, ...] = (
    authorization,
    denials,
    pass_role,
    write_conditions,
    log_resources,
    metric_namespace,
    missing_objects,
    alarm_resources,
    used_rights,
    trail,
)
