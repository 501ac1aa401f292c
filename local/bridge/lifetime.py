"""The process ends in order: on a signal, when stdin closes, or when its parent is gone."""

import asyncio
import os
import signal
import stat
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import hypercorn.asyncio

from . import extension

PARENT_POLL_S = 0.5
# Requests under way get this long; kept-alive connections of SDK clients would hold on for ever.
GRACE_S = 1.0

_ending = threading.Lock()


def install() -> None:
    """Stop serving on SIGTERM or SIGINT and when the starter is gone; never outlive `GRACE_S`."""
    server: Any = hypercorn.asyncio
    serve = extension.function(server, "serve", "app", "config", "shutdown_trigger", "mode")
    extension.function(extension.module("core.lambda_runtime"), "reset")

    async def serve_until_stopped(app: Any, config: Any) -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, _stopping(stop))
        _watch_parent()
        await serve(app, config, shutdown_trigger=stop.wait)
        _end()

    server.serve = serve_until_stopped


def _stopping(stop: asyncio.Event) -> Callable[[], None]:
    def handle() -> None:
        threading.Thread(target=_force, daemon=True).start()
        stop.set()

    return handle


def _force() -> None:
    time.sleep(GRACE_S)
    _end()


def _end() -> None:
    with _ending:
        extension.module("core.lambda_runtime").reset()
        sys.stdout.flush()
        sys.stderr.flush()
        # Execution and poller threads never end by themselves; the state is in memory only.
        os._exit(0)


def _watch_parent() -> None:
    threading.Thread(target=_await_orphaned, args=(os.getppid(),), daemon=True).start()
    if _stdin_is_a_pipe():
        threading.Thread(target=_await_stdin_closed, daemon=True).start()


def _await_orphaned(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(PARENT_POLL_S)
    os.kill(os.getpid(), signal.SIGTERM)


def _stdin_is_a_pipe() -> bool:
    # A terminal or /dev/null says nothing about the parent.
    try:
        mode = os.fstat(0).st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _await_stdin_closed() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
