"""Connections to the emulator that are kept: an invocation costs no new one, and no thread."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

# A server closes a connection that idles, Node after 5 s: one that is older is not used again.
IDLE_S = 4.0
LARGEST_HEAD = 1 << 16


class NoAnswer(ConnectionError):
    """The other side can't be reached, or ended in the middle of an answer."""


@dataclass(frozen=True)
class Answer:
    """What came back; the names of the headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Connection:
    """One connection, and when it was last used."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    used: float = field(default_factory=time.monotonic)

    def usable(self) -> bool:
        """Whether the other side has most likely kept it."""
        return time.monotonic() - self.used < IDLE_S and not self.reader.at_eof()


class Connections:
    """The connections to one address, as many as there are requests at a time."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._idle: list[Connection] = []

    async def post(
        self, path: str, headers: Mapping[str, str], body: bytes, timeout_s: float
    ) -> Answer:
        """Send a request and return its answer.

        Raises:
            NoAnswer: there is none.
            TimeoutError: it takes too long.
        """
        lines = [f"POST {path} HTTP/1.1", f"host: {self._host}", f"content-length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        message = "\r\n".join([*lines, "", ""]).encode("latin-1") + body
        async with asyncio.timeout(timeout_s):
            return await self._exchange(message)

    async def _exchange(self, message: bytes) -> Answer:
        while (kept := self._kept()) is not None:
            try:
                return await self._ask(kept, message)
            except _ClosedBefore:
                # It was closed while it idled: nothing of the request was looked at.
                continue
        try:
            fresh = Connection(
                *await asyncio.open_connection(self._host, self._port, limit=LARGEST_HEAD)
            )
            return await self._ask(fresh, message)
        except (OSError, _ClosedBefore) as error:
            raise NoAnswer(repr(error)) from error

    def _kept(self) -> Connection | None:
        while self._idle:
            connection = self._idle.pop()
            if connection.usable():
                return connection
            connection.writer.close()
        return None

    async def _ask(self, connection: Connection, message: bytes) -> Answer:
        done = False
        try:
            answer, kept = await self._answered(connection, message)
            done = kept
        finally:
            # An answer that nobody waited for must not be the next request's.
            if done:
                connection.used = time.monotonic()
                self._idle.append(connection)
            else:
                connection.writer.close()
        return answer

    async def _answered(self, connection: Connection, message: bytes) -> tuple[Answer, bool]:
        reader, writer = connection.reader, connection.writer
        try:
            writer.write(message)
            await writer.drain()
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError as error:
            if not error.partial:
                raise _ClosedBefore from error
            raise NoAnswer("the answer's head ends early") from error
        except ConnectionError as error:
            raise _ClosedBefore from error
        try:
            status, headers = _head(head)
            body = await _body(reader, headers)
        except (asyncio.IncompleteReadError, ConnectionError, ValueError) as error:
            raise NoAnswer(f"not an answer: {error!r}") from error
        kept = head.startswith(b"HTTP/1.1") and headers.get("connection", "").lower() != "close"
        return Answer(status, headers, body), kept


class _ClosedBefore(Exception):
    """The connection was closed before anything of an answer came."""


def _head(text: bytes) -> tuple[int, dict[str, str]]:
    first, *lines = text.decode("latin-1").rstrip("\r\n").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return int(first.split(" ", 2)[1]), {name.lower(): value.strip() for name, _, value in pairs}


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() != "chunked":
        return await reader.readexactly(int(headers.get("content-length", "0")))
    parts: list[bytes] = []
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    while await reader.readuntil(b"\r\n") != b"\r\n":
        # What follows the last chunk says nothing about the body.
        continue
    return b"".join(parts)
