"""Everything in one file: a ZIP archive that is the same, byte for byte, as long as its content is."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

FOLDER = "lao-cai-ict"
CHECKSUMS = "SHA256SUMS"
BEGINNING = date(1980, 1, 1)  # before it, ZIP knows no days
ORDINARY_FILE = 0o100644 << 16
UNIX = 3


def pack(archive: IO[bytes], files: Iterable[tuple[str, Iterable[bytes]]], day: date | None) -> None:
    """Write `files` into `archive` in one folder, all dated `day`, and last their checksums for `sha256sum -c`."""
    with ZipFile(archive, "w", ZIP_DEFLATED) as packed:
        checksums = [
            f"{_add(packed, name, pieces, day or BEGINNING)}  {name}\n".encode() for name, pieces in files
        ]
        _add(packed, CHECKSUMS, checksums, day or BEGINNING)


def _add(packed: ZipFile, name: str, pieces: Iterable[bytes], day: date) -> str:
    """Adds one file, and gives its checksum."""
    entry = ZipInfo(f"{FOLDER}/{name}", (day.year, day.month, day.day, 0, 0, 0))
    entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, UNIX, ORDINARY_FILE
    digest = sha256()
    with packed.open(entry, "w") as file:
        for piece in pieces:
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()
