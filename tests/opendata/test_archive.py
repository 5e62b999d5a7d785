"""The archive: the same bytes for the same content, with checksums that hold."""

from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

from opendata.archive import pack

FILES = {"a.csv": [b"id\r\n", b"x\r\n"], "README.txt": ["Đọc".encode()]}
DAY = date(2026, 3, 12)


def packed(files=FILES, day: date | None = DAY) -> bytes:
    archive = BytesIO()
    pack(archive, files.items(), day)
    return archive.getvalue()


def test_archive_holds_the_files_in_one_folder_with_their_checksums():
    with ZipFile(BytesIO(packed())) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}

    a, readme = b"id\r\nx\r\n", "Đọc".encode()
    checksums = f"{sha256(a).hexdigest()}  a.csv\n{sha256(readme).hexdigest()}  README.txt\n".encode()
    assert contents == {
        "lao-cai-ict/a.csv": a,
        "lao-cai-ict/README.txt": readme,
        "lao-cai-ict/SHA256SUMS": checksums,
    }


def test_archive_is_the_same_whenever_it_is_made(time_machine):
    time_machine.move_to(datetime(2026, 3, 12, tzinfo=UTC))
    first = packed()
    time_machine.move_to(datetime(2027, 1, 1, tzinfo=UTC))

    assert packed() == first
    assert packed(day=date(2026, 3, 13)) != first


def test_archive_of_nothing_has_a_day_that_zip_knows():
    with ZipFile(BytesIO(packed({}, day=None))) as archive:
        assert [(file.filename, file.date_time[:3]) for file in archive.infolist()] == [
            ("lao-cai-ict/SHA256SUMS", (1980, 1, 1))
        ]
