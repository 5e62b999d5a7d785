"""The file of a backup: the database, the uploads, and last a manifest by which both are known to be whole."""

import gzip
import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.utils.translation import gettext as _

FORMAT = 1
DATABASE, UPLOADS, MANIFEST = "database", "uploads", "manifest.json"
BROKEN = (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, ValueError, KeyError, TypeError)
PIECE = 1 << 20  # bytes read at a time


class NotABackup(Exception):
    """A file that nothing can be restored from; the text says why."""


@dataclass(frozen=True)
class About:
    """What a backup is of: the rows of each table, and the migrations that made these."""

    made_at: str
    engine: str
    tables: dict[str, int]
    migrations: list[str]


@dataclass(frozen=True)
class Manifest(About):
    """The same, with the SHA-256 of each other member."""

    digests: dict[str, str]
    format: int = FORMAT


def write(path: Path, database: Path, uploads: Iterable[tuple[str, Path]], about: About) -> None:
    """Write the archive, last of all its manifest. Raises OSError.

    An upload that is gone when its turn comes was deleted meanwhile, and is left out.
    """
    digests = {}
    with tarfile.open(path, "w:gz", compresslevel=4) as archive:
        members = [(DATABASE, database), *((f"{UPLOADS}/{name}", file) for name, file in uploads)]
        for name, file in members:
            try:
                content = file.open("rb")
            except FileNotFoundError:
                continue
            with content:
                digests[name] = _add(archive, name, content)
        manifest = Manifest(**asdict(about), digests=digests)
        text = json.dumps(asdict(manifest), indent=1, ensure_ascii=False).encode()
        _add(archive, MANIFEST, io.BytesIO(text))


def read(path: Path, into: Path | None = None) -> Manifest:
    """Check the archive from beginning to end, and unpack it `into` a folder where one is given.

    Raises NotABackup where it is cut off, changed, of another kind, or of a later format; OSError where `path` cannot
    be read, or `into` not be written.
    """
    digests: dict[str, str] = {}
    manifest = None
    with path.open("rb") as file:
        try:
            with tarfile.open(fileobj=file, mode="r|gz") as archive:
                for member in archive:
                    content = archive.extractfile(member)
                    if content is None or manifest:
                        raise ValueError(member.name)
                    if member.name == MANIFEST:
                        manifest = _manifest(path, json.load(content))
                    else:
                        digests[member.name] = _taken_out(content, member.name, into)
        except BROKEN:
            manifest = None
    if manifest is None or manifest.digests != digests:
        raise NotABackup(
            _("%(file)s is no whole backup: it is cut off, changed, or of another kind.") % {"file": path}
        )
    return manifest


def _manifest(path: Path, said: Any) -> Manifest:
    """What it says, where we know how that is written. Raises NotABackup for a later format, others for nonsense."""
    if said["format"] != FORMAT:
        raise NotABackup(_("%(file)s was made by a later version of the portal.") % {"file": path})
    return Manifest(**said)


def _add(archive: tarfile.TarFile, name: str, content: IO[bytes]) -> str:
    """The digest of what was added."""
    member = tarfile.TarInfo(name)
    member.size, member.mode = content.seek(0, os.SEEK_END), 0o600
    content.seek(0)
    digested = _Digested(content)
    archive.addfile(member, digested)
    return digested.digest.hexdigest()


class _Digested:
    """A file that knows the digest of what was read of it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self.file.read(size)
        self.digest.update(piece)
        return piece


def _taken_out(content: IO[bytes], name: str, into: Path | None) -> str:
    """The digest of a member, written below `into` where that is given. Raises ValueError for a name we never give."""
    parts = PurePosixPath(name).parts
    if name != DATABASE and (parts[:1] != (UPLOADS,) or ".." in parts):
        raise ValueError(name)
    digested = _Digested(content)
    target = into / name if into else Path(os.devnull)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        while piece := digested.read(PIECE):
            file.write(piece)
    return digested.digest.hexdigest()
