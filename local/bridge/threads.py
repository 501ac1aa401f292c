"""Work that blocks, and that may call this cloud again while it does: a thread for each."""

from collections.abc import Callable
from typing import TypeVar

from . import extension

T = TypeVar("T")


def install() -> None:
    """Check MiniStack's way to run such work."""
    concurrency = extension.module("core.concurrency")
    extension.function(concurrency, "run_reentrant", "fn", "args", "thread_name")


async def run(work: Callable[..., T], *args: object) -> T:
    """Return what `work` answers; the gateway serves others meanwhile.

    Python's own pool has few threads on a small machine: calls that wait for one another would
    fill it and stand still.
    """
    done: T = await extension.module("core.concurrency").run_reentrant(work, *args)
    return done
