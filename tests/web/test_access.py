"""The line that is written of each request."""

import json
import logging

import pytest

from web import access
from web.access import NOBODY, Logged, note_cause, request_id

GIVEN = "0123456789abcdef" * 2


@pytest.fixture
def lines(caplog, monkeypatch):
    """What is written, each line as JSON."""
    monkeypatch.setattr(access.logger, "propagate", True)
    caplog.set_level(logging.INFO, logger="web.access")
    return lambda: [json.loads(record.message) for record in caplog.records]


def ask(application, proxies: int = 1, **environ: str):
    def start_response(status, headers, error=None):
        pass

    logged = Logged(application, route=lambda path: f"route of {path}", proxies=proxies)
    asked = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/a",
        "REMOTE_ADDR": "203.0.113.7",
        "QUERY_STRING": "q=secret",
    }
    return logged(asked | environ, start_response)


def answer(environ, start_response):
    start_response("404 Not Found", [])
    return [request_id().encode()]


def test_line_says_what_was_answered_and_nothing_of_who_asked(lines):
    (name,) = ask(answer, HTTP_X_REQUEST_ID=GIVEN)

    (line,) = lines()
    assert name.decode() == GIVEN
    assert {*line} == {"time", "id", "method", "route", "status", "ms"}
    assert [line[each] for each in ("id", "method", "route", "status")] == [GIVEN, "GET", "route of /a", 404]
    assert request_id() == NOBODY


@pytest.mark.parametrize(
    ("proxies", "given"), [(0, GIVEN), (1, 'x"} forged'), (1, GIVEN + "0"), (1, "")], ids=str
)
def test_name_that_none_of_our_proxies_gave_is_not_taken_up(lines, proxies, given):
    ask(answer, proxies, HTTP_X_REQUEST_ID=given)

    (line,) = lines()
    assert line["id"] != given
    assert len(line["id"]) == 32


def test_cause_of_a_refusal_is_said_in_one_line_and_not_again(lines):
    def refuse(environ, start_response):
        start_response("503 Service Unavailable", [])
        note_cause("the disk\nis full " + "x" * 1000)
        return [b""]

    ask(refuse)
    ask(answer)

    refused, other = lines()
    assert refused["cause"].startswith("the disk is full x")
    assert len(refused["cause"]) == 300
    assert "cause" not in other


def test_what_is_sent_piece_by_piece_has_its_line_when_it_is_sent(lines):
    def pieces(environ, start_response):
        start_response("200 OK", [])
        return iter([b"a", b"b"])

    body = ask(pieces)
    before = lines()
    sent = [*body]
    body.close()

    assert (before, sent) == ([], [b"a", b"b"])
    assert [line["status"] for line in lines()] == [200]
    assert access.begun == {}


def test_what_breaks_is_an_error_of_ours(lines):
    def broken(environ, start_response):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        ask(broken)

    assert [line["status"] for line in lines()] == [500]
    assert access.begun == {}
