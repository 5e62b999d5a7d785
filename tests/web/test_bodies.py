"""Which bodies are read."""

import encodings
import tracemalloc

import pytest
from django.test import Client, RequestFactory

from tests.stats.conftest import Browser
from web.bodies import LONGEST_TYPE, forget_unknown_codecs, in_utf8
from web.kept.answers import LONGEST_ACCEPTED, takes_gzip

FORM = "application/x-www-form-urlencoded"


def answer_to(content_type: str) -> str:
    """The first line of what is answered, by an application that is content with everything."""
    lines: list[str] = []

    def application(environ, start_response):
        start_response("200 OK", [])
        return [b""]

    environ = RequestFactory().get("/").environ | {"CONTENT_TYPE": content_type}
    list(in_utf8(application)(environ, lambda line, headers: lines.append(line)))
    return lines[0]


@pytest.mark.parametrize(
    "content_type",
    [
        *(
            "",
            FORM,
            "application/json",
            f"{FORM}; charset=UTF-8",
            f'{FORM};charset="utf-8"',
            "text/plain;charset=utf8",
        ),
        *("multipart/form-data; boundary=" + "b" * 70, "x/y; Charset = us-ascii", "x/y;"),
    ],
)
def test_texts_in_utf8_are_read(content_type):
    assert answer_to(content_type) == "200 OK"


@pytest.mark.parametrize(
    "charset", ["none", "utf-7", "utf-16", "rot13", "zlib", "", "\x7f", "x" * 3000, "windows-1258", '"', "é"]
)
def test_texts_in_another_charset_are_not_read(charset):
    assert answer_to(f"{FORM}; charset={charset}").startswith("415 ")


@pytest.mark.parametrize("parameter", ["charset*=none''x", "x*0*=none''x; x*1=y", "boundary*=utf-8''b"])
def test_parameters_in_a_charset_of_their_own_are_not_read(parameter):
    assert answer_to(f"multipart/form-data; {parameter}").startswith("415 ")


def test_what_names_no_kind_is_not_read():
    assert [answer_to(each)[:3] for each in (";", "; charset=utf-8", " ", "x;")] == [
        "415",
        "415",
        "200",
        "200",
    ]


@pytest.mark.limit("a content type")
def test_content_type_is_as_long_as_any_is():
    longest = "multipart/form-data; boundary=".ljust(LONGEST_TYPE, "b")

    assert [answer_to(each)[:3] for each in (longest, longest + "b")] == ["200", "415"]


def test_codecs_that_are_not_there_are_not_remembered():
    forget_unknown_codecs()
    before = set(encodings._cache)

    for number in range(10):
        with pytest.raises(LookupError):
            "".encode(f"none-{number}")

    assert set(encodings._cache) == before
    assert "á".encode("utf-16-le") == b"\xe1\x00"


@pytest.mark.django_db
@pytest.mark.limit("kinds of bodies")
@pytest.mark.parametrize("kind", ["application/json", "text/plain", "image/png", "x", "application/xml"])
@pytest.mark.parametrize("path", ["/en/open-questions/report/", "/quan-tri/login/"])
def test_form_reads_forms_only(path, kind):
    assert Client().post(path, b"fault=x", content_type=kind).status_code == 415


@pytest.mark.django_db
@pytest.mark.limit("kinds of bodies")
@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("application/json", 200),
        ("text/plain;charset=UTF-8", 200),
        ("", 200),
        (FORM, 415),
        ("multipart/form-data; boundary=b", 415),
        ("image/png", 415),
    ],
)
def test_beacon_reads_json_whether_or_not_it_is_called_so(kind, status):
    message = '{"path": "/en/", "event": "view"}'

    assert Browser().post("/stats/visit", message, content_type=kind).status_code == status


@pytest.mark.django_db
def test_page_that_is_only_given_asks_for_no_kind():
    assert Client().generic("GET", "/healthz", content_type="image/png").status_code == 200
    assert Client().generic("POST", "/robots.txt", content_type="image/png").status_code == 405


@pytest.mark.limit("`Accept-Encoding`")
def test_codings_are_looked_at_as_far_as_any_browser_names_them():
    longest = "gzip".ljust(LONGEST_ACCEPTED)
    takes_gzip(longest)
    tracemalloc.start()
    try:
        found = {takes_gzip(f"gzip, {number}{'x' * 100_000}") for number in range(50)}
        kept, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert (takes_gzip(longest), takes_gzip(longest + " "), found) == (True, False, {False})
    assert kept < 1_000_000
