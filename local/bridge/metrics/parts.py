"""The parts of this room, in the order in which they are installed."""

from ..extension import Part
from . import data, embedded, filters, published_by_aws, publishing, statistics, store

PARTS: tuple[Part, ...] = (store, embedded, filters, publishing, data, statistics, published_by_aws)
