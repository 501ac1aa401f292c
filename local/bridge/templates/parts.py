"""The parts of this room, in the order in which they are installed."""

from ..extension import Part
from . import alarms, archives, buckets, model_package_groups, rest_api_logging, tables, workflows

PARTS: tuple[Part, ...] = (
    archives,
    buckets,
    tables,
    workflows,
    alarms,
    model_package_groups,
    rest_api_logging,
)
