"""A file as an answer, whole and in parts."""

from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from web.compression import CompressText
from web.files import send

CONTENT = bytes(range(200)) * 2


@pytest.fixture(autouse=True)
def file(settings, tmp_path) -> Path:
    settings.DATA_DIR = tmp_path
    file = tmp_path / "media" / "ảnh 1.webp"
    file.parent.mkdir()
    file.write_bytes(CONTENT)
    return file


def ask(file: Path, **headers: str):
    return send(RequestFactory().get("/", headers=headers), file, "image/webp")


def test_file_is_sent_whole(file):
    answer = ask(file)

    assert (answer.status_code, answer.getvalue(), answer["Content-Type"]) == (200, CONTENT, "image/webp")
    assert (answer["Content-Length"], answer["Accept-Ranges"]) == ("400", "bytes")
    assert answer["ETag"].startswith('"')


@pytest.mark.parametrize("name", ["ETag", "Last-Modified"])
def test_file_is_not_sent_to_who_has_it(file, name):
    condition = {"ETag": "if-none-match", "Last-Modified": "if-modified-since"}[name]

    answer = ask(file, **{condition: ask(file)[name]})

    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize(
    ("asked", "part", "content_range"),
    [
        ("bytes=0-9", CONTENT[:10], "bytes 0-9/400"),
        ("bytes=390-", CONTENT[390:], "bytes 390-399/400"),
        ("bytes=390-1000", CONTENT[390:], "bytes 390-399/400"),
        ("bytes=-5", CONTENT[-5:], "bytes 395-399/400"),
        ("bytes=-1000", CONTENT, "bytes 0-399/400"),
    ],
)
def test_part_is_sent_alone(file, asked, part, content_range):
    answer = ask(file, range=asked)

    assert (answer.status_code, answer.getvalue()) == (206, part)
    assert (answer["Content-Range"], answer["Content-Length"]) == (content_range, str(len(part)))


@pytest.mark.parametrize("asked", ["bytes=400-", "bytes=-0", "bytes=999999999999999999-"])
def test_part_that_is_not_there_is_refused(file, asked):
    answer = ask(file, range=asked)

    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */400")


@pytest.mark.parametrize(
    "asked", ["bytes=-", "bytes=9-1", "bytes=0-1,5-6", "lines=1-2", f"bytes=0-{'9' * 30}", "x"]
)
def test_what_is_no_single_part_is_answered_with_the_whole(file, asked):
    assert (ask(file, range=asked).status_code, ask(file, range=asked).getvalue()) == (200, CONTENT)


def test_who_has_a_part_of_another_version_gets_the_whole(file):
    etag = ask(file)["ETag"]

    answers = [ask(file, range="bytes=0-9", **{"if-range": known}) for known in (etag, '"another"')]

    assert [answer.status_code for answer in answers] == [206, 200]


def test_file_is_never_compressed_but_a_page_is(file):
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
    sent, page = [
        CompressText(lambda _request, each=each: each)(request)
        for each in (ask(file), HttpResponse("x" * 900))
    ]

    assert (sent.getvalue(), "Content-Encoding" in sent) == (CONTENT, False)
    assert page["Content-Encoding"] == "gzip"


def test_nginx_is_told_where_it_lies_and_sends_it(file, settings):
    settings.ACCEL_REDIRECT = True

    answer = ask(file)

    assert (answer["X-Accel-Redirect"], answer.content) == ("/_files/media/%E1%BA%A3nh%201.webp", b"")
    assert answer["Content-Type"] == "image/webp"
