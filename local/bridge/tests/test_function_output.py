"""A worker's log is read to its end, however late the thread is that reads it."""

import os
import queue
import threading

from bridge.logs.function_output import LogPipe


def test_nothing_is_settled_before_it_is_queued() -> None:
    reading, writing = os.pipe()
    lines: queue.Queue[str] = queue.Queue()
    pipe = LogPipe(reading, lines)
    os.close(reading)
    os.write(writing, "one\ntwö\r\nthree".encode())
    assert not pipe.is_settled(), "nobody has read the pipe"
    thread = threading.Thread(target=pipe.read_to_end)
    thread.start()
    while not pipe.is_settled():
        pass
    assert [lines.get_nowait() for _ in range(3)] == ["one", "twö", "three"]
    os.write(writing, b"last")
    os.close(writing)
    thread.join(5)
    assert pipe.is_settled() and lines.get_nowait() == "last"
