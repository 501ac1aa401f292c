"""Unpacks model.tar.gz as if an attacker had packed it."""

from __future__ import annotations

import gzip
import io
import re
import tarfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from errors import UserError

# Everything that may lie in an artifact. Nothing here can hold a pickle.
_ALLOWED_FILE = re.compile(r"(model\.ubj|features\.json|training\.json|code/[a-z][a-z0-9_]*\.py)")
_ALLOWED_FOLDERS = frozenset({".", "code"})


@dataclass(frozen=True)
class Limits:
    """What an honest artifact never reaches. The ratio is of unpacked to packed bytes."""

    packed_bytes: int = 1_000_000_000
    unpacked_bytes: int = 4_000_000_000
    entries: int = 200
    ratio: int = 200


class _Counted(io.RawIOBase):
    """Decompressed bytes, up to a limit: headers count, too, and nothing is read past it."""

    def __init__(self, stream: gzip.GzipFile, limit: int) -> None:
        super().__init__()
        self._stream = stream
        self._left = limit

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        wanted = self._left + 1 if size < 0 else min(size, self._left + 1)
        content = self._stream.read(wanted)
        self._left -= len(content)
        if self._left < 0:
            raise _invalid("it unpacks to more bytes than an artifact may have")
        return content


def unpack(archive: Path, folder: Path, limits: Limits | None = None) -> None:
    """Unpacks into an empty folder; on failure what was written so far stays there, unused.

    Raises:
        UserError: ARTIFACT_INVALID, for links, devices, paths that leave the folder, files that no
            artifact has, twins, bombs, and anything that is no gzipped tar.
    """
    bounds = limits or Limits()
    packed = archive.stat().st_size
    if packed > bounds.packed_bytes:
        raise _invalid(f"it has {packed} bytes, more than {bounds.packed_bytes}")
    # 1 MiB for the padding of a tar of almost nothing.
    limit = min(bounds.unpacked_bytes, packed * bounds.ratio + 2**20)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with (
            gzip.open(archive) as stream,
            tarfile.open(fileobj=_Counted(stream, limit), mode="r|") as tar,
        ):
            _extract(tar, folder, bounds.entries)
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error, ValueError) as error:
        raise _invalid(f"it is no readable .tar.gz: {error}") from error


def _extract(tar: tarfile.TarFile, folder: Path, max_entries: int) -> None:
    seen: set[str] = set()
    entries = 0
    for member in tar:
        entries += 1
        if entries > max_entries:
            raise _invalid(f"it has more than {max_entries} entries")
        name = _checked_name(member)
        if name in seen:
            raise _invalid(f"it holds {name!r} twice")
        seen.add(name)
        if member.isdir():
            continue
        content = tar.extractfile(member)
        if content is None:
            raise _invalid(f"{name!r} can't be read")
        target = folder / name
        target.parent.mkdir(exist_ok=True)
        with target.open("xb") as file:
            while chunk := content.read(2**20):
                file.write(chunk)


def _checked_name(member: tarfile.TarInfo) -> str:
    """The entry's path, when it is one that an artifact has."""
    path = PurePosixPath(member.name)
    name = str(path)
    if path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name:
        raise _invalid(f"the path {member.name!r} leaves the folder")
    if member.isdir() and name in _ALLOWED_FOLDERS:
        return name
    if not member.isreg():
        raise _invalid(f"{member.name!r} is neither a file nor a folder of an artifact")
    if _ALLOWED_FILE.fullmatch(name) is None:
        raise _invalid(f"{member.name!r} is no file of an artifact")
    return name


def _invalid(reason: str) -> UserError:
    return UserError("ARTIFACT_INVALID", f"the model archive is refused: {reason}")
