"""A function's log arrives whole: no line is left behind, and one JSON text is one log event.

MiniStack takes what its reading thread has read a few milliseconds after the answer, and splits it
at line ends. On a busy machine that loses lines, and with them the metrics they hold; Node answers
before it has written a line that is larger than the pipe.
"""

import array
import fcntl
import functools
import json
import os
import queue
import select
import termios
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from .. import extension

UNREAD_WAIT_S = 2.0
UNREAD_POLL_S = 0.001
READ_BYTES = 1 << 16
MAX_JSON_LINES = 2000

_ANSWERING = "const _realStdoutWrite = process.stdout.write.bind(process.stdout);"
_ANSWERING_AFTER_THE_LOG = """const _answer = process.stdout.write.bind(process.stdout);
const _realStdoutWrite = (text) => process.stderr.writableLength
  ? _stderrWrite("", () => _answer(text)) : _answer(text);"""


def install() -> None:
    """Read a worker's log to its end, and put JSON that spans lines back together."""
    runtime = extension.module("core.lambda_runtime")
    worker = runtime.Worker
    script = getattr(runtime, "_NODEJS_WORKER_SCRIPT", "")
    if script.count(_ANSWERING) != 1:
        raise extension.ExtensionPointMoved(
            "core.lambda_runtime._NODEJS_WORKER_SCRIPT", f"a script with {_ANSWERING!r}", "none"
        )
    runtime._NODEJS_WORKER_SCRIPT = script.replace(_ANSWERING, _ANSWERING_AFTER_THE_LOG)
    extension.function(worker, "_drain_stderr", "self")
    extension.function(worker, "_read_stderr", "self")
    worker._read_stderr = _read_stderr
    extension.wrap(
        worker,
        "_drain_stderr_bounded",
        ("self", "first_line_wait", "idle_confirm", "hard_cap"),
        _draining,
    )
    extension.wrap(
        extension.module("services.lambda_svc"),
        "_emit_lambda_logs",
        ("func", "request_id", "log_text", "error", "duration_ms", "log_source"),
        _emitting,
    )


class LogPipe:
    """The pipe into which a worker writes its log, and the queue of the lines read from it.

    Reading and queueing happen under one lock: whoever holds it and finds the pipe empty knows
    that everything written so far is queued.
    """

    def __init__(self, descriptor: int, lines: queue.Queue[str]) -> None:
        # Of its own: the worker's streams are closed while its last lines are still read.
        self._descriptor = os.dup(descriptor)
        self._lines = lines
        self._lock = threading.Lock()
        self._partial = b""
        self._ended = False

    def read_to_end(self) -> None:
        """Queue lines until the worker has closed the pipe."""
        poll = select.poll()
        poll.register(self._descriptor, select.POLLIN)
        while not self._ended:
            poll.poll()
            with self._lock:
                self._read()
        os.close(self._descriptor)

    def _read(self) -> None:
        chunk = os.read(self._descriptor, READ_BYTES)
        self._ended = not chunk
        *lines, self._partial = (self._partial + chunk).split(b"\n")
        for line in lines:
            self._lines.put(line.decode(errors="replace").rstrip("\r"))
        if self._ended:
            self._flush()

    def _flush(self) -> None:
        if self._partial:
            self._lines.put(self._partial.decode(errors="replace"))
            self._partial = b""

    def is_settled(self) -> bool:
        """Whether all that was written is queued; a line without its end is then queued too."""
        unread = array.array("i", [0])
        with self._lock:
            if not self._ended:
                fcntl.ioctl(self._descriptor, termios.FIONREAD, unread)
                if unread[0]:
                    return False
                self._flush()
            return True


def _read_stderr(self: Any) -> None:
    self._bridge_log_pipe = LogPipe(self._proc.stderr.fileno(), self._stderr_queue)
    self._bridge_log_pipe.read_to_end()


def _draining(original: Callable[..., str]) -> Callable[..., str]:
    @functools.wraps(original)
    def drain(self: Any, *arguments: Any, **named: Any) -> str:
        pipe = getattr(self, "_bridge_log_pipe", None)
        if pipe is None:
            return original(self, *arguments, **named)
        # The worker answers when its log is in the pipe, so all of it can be read now.
        until = time.monotonic() + UNREAD_WAIT_S
        while not pipe.is_settled() and time.monotonic() < until:
            time.sleep(UNREAD_POLL_S)
        return str(self._drain_stderr())

    return drain


def _emitting(original: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(original)
    def emit(
        func: Any, request_id: str, log_text: str, error: bool, duration_ms: int, **named: Any
    ) -> None:
        # On AWS one console.log call is one event, line ends or not; indented JSON is the case
        # that matters, because metrics and filters read it.
        text = "\n".join(join_json(log_text.splitlines())) if log_text else log_text
        original(func, request_id, text, error, duration_ms, **named)

    return emit


def join_json(lines: list[str]) -> Iterator[str]:
    """Yield the lines, with every JSON object that spans several lines as one line."""
    at = 0
    while at < len(lines):
        end = _json_end(lines, at) if lines[at].strip() == "{" else None
        if end is None:
            yield lines[at]
            at += 1
        else:
            yield json.dumps(json.loads("\n".join(lines[at:end])), separators=(",", ":"))
            at = end


def _json_end(lines: list[str], start: int) -> int | None:
    for at in range(start + 1, min(len(lines), start + MAX_JSON_LINES)):
        if lines[at].rstrip() == "}":
            try:
                json.loads("\n".join(lines[start : at + 1]))
            except ValueError:
                return None
            return at + 1
    return None
