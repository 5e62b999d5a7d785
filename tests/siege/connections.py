"""What comes over a connection and is no request that anybody would send: slow, silent, broken, unheard of."""

import re
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPException
from socket import socket
from urllib.parse import urlencode

from tests.siege.asking import FIREFOX, FORM, Others, ask, beacon, lines, said_to
from tests.siege.portal import Portal

SECONDS = 10
MANY, IDLE = 200, 1000  # connections
FEW, TOO_MANY = 8, 30  # bodies: half as many as there are threads, twice as many
REPORT = "/en/open-questions/report/"
HOST = f"Host: 127.0.0.1\r\nUser-Agent: {FIREFOX}\r\n"
HEAD = f"POST /stats/visit HTTP/1.1\r\n{HOST}Content-Length: 1000\r\n\r\n".encode()


def slow_heads(portal: Portal) -> str:
    return _slowly(portal, MANY, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ")


def slow_bodies(portal: Portal) -> str:
    return _slowly(portal, FEW, HEAD)


def too_many_slow_bodies(portal: Portal) -> str:
    """They take the threads of beacons, not those of readers; nginx, where it stands before, lets none of them by."""
    return _slowly(portal, TOO_MANY, HEAD, may_wait="beacon")


def _slowly(portal: Portal, number: int, begin: bytes, may_wait: str = "nobody") -> str:
    """So many that begin like this and go on by a byte a second."""
    with lines(portal.port, number) as opened:
        for line in opened:
            line.sendall(begin)
        with Others(portal.port) as others:
            for _second in range(SECONDS):
                for line in opened:
                    _say_more(line)
                time.sleep(1)
    return f"{number} connections; {others.told(may_wait)}"


def _say_more(line: socket) -> None:
    with suppress(OSError):  # hung up on, as it may be
        line.sendall(b"x")


def idle_connections(portal: Portal) -> str:
    with lines(portal.port, IDLE), Others(portal.port) as others:
        time.sleep(SECONDS)
    return f"{IDLE} connections; {others.told()}"


BROKEN = [
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
    b"GET\r\n\r\n",
    b"\r\n\r\n\r\n",
    b"GET / HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\x00\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: [::1\r\n\r\n",
    b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"GET /\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /%00%ff%c0%af/..%2f..%2fetc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET " + b"/a" * 30_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /?" + b"a=1&" * 20_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X: y\r\n" * 5_000 + b"\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: " + b"a=b;" * 20_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sessionid=\xff\xfe; csrftoken=\x01\r\n\r\n",
    b"POST /stats/visit HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
    b"POST /stats/visit HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999999999999\r\n\r\nx",
    b"POST /stats/visit HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /stats/visit HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"POST /stats/visit HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\nx",
    b"POST /quan-tri/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nshort",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: " + b"1," * 20_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nRange: bytes=" + b"0-1," * 10_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: " + b"vi;q=0.1," * 5_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nIf-None-Match: " + b'"x",' * 10_000 + b"\r\n\r\n",
]


def broken_requests(portal: Portal) -> str:
    answered = Counter(
        said_to(portal.port, sent, hangs_up)[9:12] or "none" for sent in BROKEN for hangs_up in (False, True)
    )

    assert not [status for status in answered if status.startswith("5")], answered
    return f"{len(BROKEN)} requests, sent twice: by who waits and by who hangs up; {_counted(answered)}"


def _counted(answers: Counter) -> str:
    return ", ".join(f"{what}: {count}" for what, count in sorted(answers.items()))


FILES = [
    *(
        "/",
        "/en/",
        "/timeline/",
        "/en/timeline/",
        "/en/search/",
        "/data/",
        "/robots.txt",
        "/sw.js",
        "/sitemap.xml",
    ),
    *("/data/milestones.csv", "/data/visits.json", "/data/openapi.json", "/data/lao-cai-ict.zip", "/metrics"),
    *(
        "/feeds/vi.atom",
        "/oembed",
        "/healthz",
        "/readyz",
        "/stats/counter.json",
        "/stats/visit",
        "/stats/pixel",
    ),
    *(
        "/quan-tri/login/",
        "/quan-tri/",
        REPORT,
        "/khong-co/",
        "/media/photos/x.jpg",
        "/static/css/portal.css",
    ),
]
METHODS = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "BREW", "get", "X" * 50]


def methods(portal: Portal) -> str:
    """Whatever is not served is answered by 405, which says what is."""
    answers, silent = Counter(), []
    for path in FILES:
        for method in METHODS:
            answer = ask(portal.port, method, path)
            answers[answer.status] += 1
            if answer.status == 405 and not answer.headers.get("Allow"):
                silent.append(f"{method} {path}")
            assert answer.status < 500, f"{method} {path}: {answer.status}"
    assert not silent, f"405 without Allow: {silent}"
    return f"{len(FILES)} addresses by {len(METHODS)} methods; {_counted(answers)}"


ORIGINS = [
    *("null", "", "https://", "://", "http://[", "http://[::1", "http://]", "http://a@127.0.0.1", "x" * 5000),
    *("https://evil.example", "http://127.0.0.1.evil.example", "http://127.0.0.1:99999999", "http://\u0131"),
    *(
        "http://127.0.0.1:-1",
        "javascript:alert(1)",
        "http://%",
        "http://[v1.x]",
        "http://①②⑦.0.0.1",
        "http://\\",
    ),
]


def origins(portal: Portal) -> str:
    """Malformed and foreign ones: the beacon is refused, the form too, and nothing breaks."""
    before, answers = portal.views(), Counter()
    form = urlencode({"fault": "Số máy chủ ghi 12 là chưa đúng", "opening": "x"})
    for origin in ORIGINS:
        sent = {"Origin": origin.encode("utf-8").decode("latin-1"), "Content-Type": FORM}
        answers[ask(portal.port, "POST", REPORT, form, sent).status] += 1
        answers[ask(portal.port, "POST", "/quan-tri/login/", "username=a&password=b", sent).status] += 1
        answers[ask(portal.port, "POST", "/stats/visit", beacon(), sent | {"Content-Type": ""}).status] += 1

    assert all(400 <= status < 500 for status in answers), answers
    assert portal.views() == before
    return f"{len(ORIGINS)} origins at 3 addresses; {_counted(answers)}"


UNKNOWN = [
    *(
        "application/x-unknown",
        "image/png",
        "text/html",
        "application/xml",
        "x",
        "/",
        ";",
        "multipart/form-data",
    ),
    *(
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=" + "b" * 5000,
        "multipart/mixed; boundary=b",
    ),
    *(
        f"{FORM}; charset={name}"
        for name in ("nonexistent", "utf-7", "utf-16", "", "\x7f", "x" * 3000, "rot13")
    ),
    *(
        "application/json; charset=nonexistent",
        "application/json; charset=utf-16",
    ),
]
FORMS: dict[str, Callable[[], str]] = {
    "/stats/visit": beacon,
    REPORT: lambda: urlencode({"fault": "Số máy chủ ghi 12 là chưa đúng", "opening": "x"}),
    "/quan-tri/login/": lambda: "username=a&password=b",
}


def content_types(portal: Portal) -> str:
    before, answers = portal.views(), Counter()
    for path, body in FORMS.items():
        for name in UNKNOWN:
            try:
                answer = ask(
                    portal.port, "POST", path, body(), {"Content-Type": name.encode().decode("latin-1")}
                )
            except (HTTPException, ValueError) as error:  # it cannot even be sent
                answers[type(error).__name__] += 1
                continue
            assert 400 <= answer.status < 500, f"{path} {name}: {answer.status}"
            answers[str(answer.status)] += 1

    assert portal.views() == before
    return f"{len(UNKNOWN)} content types at {len(FORMS)} addresses; {_counted(answers)}"


def broken_parts(portal: Portal) -> str:
    """Bodies of several parts that are not what their head says."""
    answers = Counter()
    for part in (
        b"",
        b"--b",
        b"--b\r\n\r\n",
        b"--b--\r\n",
        b'--b\r\nContent-Disposition: form-data; name="fault"\r\n\r\n',
    ):
        for more in (
            b"",
            b"\xff" * 5000,
            b"--b\r\n" * 3000,
            b'\r\n--b\r\nContent-Disposition: form-data; name="x"\r\n' * 500,
        ):
            head = b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=b\r\n"
            body = part + more
            sent = head % REPORT.encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body
            status = said_to(portal.port, sent, hangs_up=False)[9:12] or "none"
            assert re.match(r"4|none", status), f"{status} to {body[:60]!r}"
            answers[status] += 1
    return f"{sum(answers.values())} bodies; {_counted(answers)}"
