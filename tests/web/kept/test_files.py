"""Files that are sent in an answer's stead: by whom, and what is left of the threads while readers are slow."""

import pytest

from tests.web.kept.conftest import Portal
from web.kept.making import Unkept


class Body:
    """A file's pieces; whether it is still open."""

    is_open = True

    def __iter__(self):
        return iter([b"figures"])

    def close(self) -> None:
        self.is_open = False


def ask(portal: Portal, path: str = "/data.csv", method: str = "GET"):
    """The status and the body as the server has it, not yet read."""
    said: list = []
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "HTTP_HOST": "portal"}
    body = portal.kept(environ, lambda *all: said.extend(all))
    return int(said[0].split()[0]), dict(said[1]), body


@pytest.fixture
def body(portal: Portal) -> Body:
    body = Body()
    portal.application.text = ""
    portal.application.answers["/data.csv"] = portal.application.answer(
        X_Accel_Redirect="/_files/bulk/1", Content_Type="text/csv", Content_Disposition="attachment"
    )
    headers = [("Content-Type", "text/csv"), ("Content-Length", "7"), ("ETag", '"file"')]
    portal.site.sent["/_files/bulk/1"] = Unkept("206 Partial Content", headers, body)
    return body


def test_file_is_sent_in_the_part_that_is_asked_for_with_the_headers_of_its_answer(
    portal: Portal, body: Body
):
    status, headers, sent = ask(portal)

    assert (status, b"".join(sent)) == (206, b"figures")
    assert (headers["ETag"], headers["Content-Length"]) == ('"file"', "7")
    assert (headers["Content-Disposition"], "X-Accel-Redirect" in headers) == ("attachment", False)
    assert headers["Cache-Control"].startswith("public, ")


def test_answer_that_names_a_file_is_kept_and_the_file_is_not(portal: Portal, body: Body):
    for _ in range(3):
        _status, _headers, sent = ask(portal)
        sent.close()

    assert portal.made == 1


def test_slow_readers_leave_threads_to_others(portal: Portal, body: Body):
    reading = [ask(portal) for _ in range(9)]
    page = portal.ask("/")
    for status, _headers, sent in reading:
        if status == 206:
            sent.close()

    assert [status for status, *_ in reading] == [206] * 4 + [503] * 5
    assert page.status == 200
    assert ask(portal)[0] == 206


def test_head_opens_no_file(portal: Portal, body: Body):
    statuses = [ask(portal, method="HEAD")[0] for _ in range(9)]

    assert (statuses, body.is_open) == ([206] * 9, False)


def test_proxy_is_told_what_to_send(portal: Portal, body: Body):
    portal.site.sent = {}

    status, headers, sent = ask(portal)

    assert (status, headers["X-Accel-Redirect"], b"".join(sent)) == (200, "/_files/bulk/1", b"")


def test_file_that_somebody_has_cleared_away_is_asked_for_anew(portal: Portal, body: Body):
    portal.application.answers["/data.csv"] = portal.application.answer(
        X_Accel_Redirect="/_files/gone", Content_Type="text/csv"
    )

    statuses = [ask(portal)[0] for _ in range(2)]

    assert (statuses, portal.made) == ([503, 503], 2)


@pytest.mark.limit("an answer that is given once")
def test_long_answer_that_is_given_once_leaves_threads_too(portal: Portal, body: Body):
    portal.application.answers["/private/"] = portal.application.answer(Content_Length=str(5 * 2**20))

    statuses = [ask(portal, "/private/")[0] for _ in range(9)]

    assert statuses == [200] * 4 + [503] * 5
