"""Much of what each by itself would be welcome, or is at least answered."""

import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from html import unescape

from bench.load import LINES, Visit, measure
from tests.siege.asking import FIREFOX, Others, ask, beacon, network, said_to, send_form, view
from tests.siege.portal import Portal

GUESSING, GUESSES = 16, 6  # threads, passwords of each
LOGIN = "/quan-tri/login/"
REPORT = "/en/open-questions/report/"
REPORTS = 205
TAKEN_FROM_NEIGHBOURS = 20  # a tenth of a day's
SECONDS = 10
WEAK = ["matkhau1", "laocai2026", "quan-tri"]


def hammering(portal: Portal) -> str:
    """Ever new browsers from ever new networks, as fast as they are answered."""
    visit = Visit("POST", "/stats/visit", lambda browser: beacon(), ("Content-Type: application/json",))
    before = portal.views()
    with Others(portal.port) as others:
        outcome = measure(portal.port, visit, SECONDS)

    assert outcome.failures == 0, f"{outcome.failures} beacons not taken"
    assert portal.views() > before
    return f"{outcome.rate:.0f} beacons a second on {LINES} connections; {others.told()}"


def one_network(portal: Portal) -> str:
    """Beacons beyond what one network may send are refused; the others' are not."""
    sender = "198.51.100.9"
    with Others(portal.port) as others:
        answers = Counter(view(portal.port, sender=sender).status for _number in range(1500))

    assert set(answers) == {200, 429}, answers
    return f"{answers[200]} taken, {answers[429]} refused; {others.told()}"


def cookie_of_form(portal: Portal, sender: str) -> str:
    """That of the form to sign in; who is asked to come again does so."""
    form = ask(portal.port, "GET", LOGIN, headers={"X-Forwarded-For": sender})
    while form.status == 503:
        time.sleep(int(form.headers["Retry-After"]))
        form = ask(portal.port, "GET", LOGIN, headers={"X-Forwarded-For": sender})
    return form.headers["Set-Cookie"].partition(";")[0]


def wrong_passwords(portal: Portal) -> str:
    """Each for another account, from another network, so that no limit but the hashing's own meets them."""
    before = portal.memory()

    def guess(number: int) -> list[int]:
        cookie = cookie_of_form(portal, network(number))
        token = cookie.partition("=")[2]
        return [
            send_form(
                portal.port,
                LOGIN,
                network(1000 + number * GUESSES + each),
                cookie,
                csrfmiddlewaretoken=token,
                username=f"{number}-{each}",
                password="doan bua",
            ).status
            for each in range(GUESSES)
        ]

    with Others(portal.port) as others, ThreadPoolExecutor(GUESSING) as threads:
        answers = Counter(status for each in threads.map(guess, range(GUESSING)) for status in each)
    grown = portal.memory() - before

    assert set(answers) <= {200, 429, 503}, answers
    assert grown < 250, f"{grown} MB more"
    return f"{_counted(answers)}; {grown} MB more; {others.told()}"


def one_account(portal: Portal) -> str:
    """A dictionary tried at one account, each word from another network."""
    cookie = cookie_of_form(portal, network(3000))
    sent = {"csrfmiddlewaretoken": cookie.partition("=")[2], "username": "ai-do"}
    answers = [
        send_form(portal.port, LOGIN, network(3000 + number), cookie, password=f"x{number}", **sent).status
        for number in range(15)
    ]

    assert answers == [200] * 9 + [429] * 6, answers
    return "9 answered, then 429"


def weak_passwords(portal: Portal) -> str:
    """The first administrator, signed in, may not choose them."""
    cookies = signed_in(portal)
    address = "/quan-tri/password_change/"
    token = re.search(r"csrftoken=(\w+)", cookies)[1]
    for word in WEAK:
        typed = {"old_password": portal.password, "new_password1": word, "new_password2": word}
        answer = send_form(portal.port, address, "192.0.2.50", cookies, csrfmiddlewaretoken=token, **typed)
        assert answer.status == 200 and "errorlist" in answer.body, f"{word}: {answer.status}"
    return f"{', '.join(WEAK)}: refused with a reason"


def signed_in(portal: Portal) -> str:
    """The cookies of the first administrator's browser."""
    cookie = cookie_of_form(portal, "192.0.2.50")
    typed = {
        "username": "quan-tri",
        "password": portal.password,
        "csrfmiddlewaretoken": cookie.partition("=")[2],
    }
    answer = send_form(portal.port, LOGIN, "192.0.2.50", cookie, **typed)
    assert answer.status == 302, f"signing in: {answer.status}"
    return "; ".join(each.partition(";")[0] for each in answer.headers.get_all("Set-Cookie"))


def reports(portal: Portal) -> str:
    """Of 205 IPv6 networks of one customer a tenth of the day's are taken; others are still heard; editors are told."""
    opened = [_opening(portal) for _number in range(REPORTS + 1)]
    time.sleep(3.1)  # no person is quicker
    answers = Counter(
        _report(portal, f"2001:db8:1:{number:x}::1", opening).status
        for number, opening in enumerate(opened[1:])
    )
    other = _report(portal, "203.0.113.77", opened[0]).status

    assert answers == {302: TAKEN_FROM_NEIGHBOURS, 429: REPORTS - TAKEN_FROM_NEIGHBOURS}, answers
    assert other == 302
    start = ask(portal.port, "GET", "/quan-tri/", headers={"Cookie": signed_in(portal)}).body
    assert "gửi đến dồn dập" in start
    return (
        f"{answers[302]} taken, {answers[429]} asked to come later; another network's taken; the desk is told"
    )


def _opening(portal: Portal) -> str:
    found = re.search(r'name="opening" value="([^"]+)"', ask(portal.port, "GET", REPORT).body)
    return unescape(found[1])


def _report(portal: Portal, sender: str, opening: str):
    return send_form(portal.port, REPORT, sender, fault=f"Điều chưa đúng {sender}", opening=opening)


def brackets(portal: Portal) -> str:
    """Agents on which a careless expression takes quadratic time, as long as the server takes, and as nginx lets by."""
    long, short = "Mozilla/5" + "(" * 100_000, "Mozilla/5" + "(" * 8_000
    began = time.perf_counter()
    with Others(portal.port) as others:
        answers = Counter(
            ask(portal.port, "POST", "/stats/visit", beacon(), {"User-Agent": agent}).status
            for agent in [long, short] * 25
        )
    each = (time.perf_counter() - began) * 1000 / 50

    assert all(status < 500 for status in answers), answers
    return f"{_counted(answers)}, in {each:.0f} ms each; {others.told()}"


def long_agents(portal: Portal) -> str:
    """A thousand different ones as long as the server takes, of which no more is kept than of short ones."""
    before = portal.memory()
    answers = Counter(_sent(portal, _other_headers(number, 20_000)) for number in range(1000))
    head = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: " + b"x" * 400_000
    refused = Counter(said_to(portal.port, head, hangs_up=False)[9:12] for _number in range(20))
    grown = portal.memory() - before

    assert set(answers) == {200} and set(refused) <= {"431", ""}, (answers, refused)
    assert grown < 60, f"{grown} MB more"
    return (
        f"1,000 agents, languages and codings of 20 kB: 200, {grown} MB more; of 400 kB: 431, read no further"
    )


def _sent(portal: Portal, headers: dict[str, str]) -> int:
    return ask(portal.port, "POST", "/stats/visit", beacon(), headers).status


def _other_headers(number: int, length: int) -> dict[str, str]:
    """Everything that a browser says of itself, as nobody has said it before."""
    more = f"{number} {'x' * length}"
    said = {"User-Agent": f"{FIREFOX} {more}", "Accept-Language": more, "Accept-Encoding": more}
    return said | {"X-Forwarded-For": network(10_000 + number)}


NOT_PAGES = [
    *(
        "/healthz",
        "/readyz",
        "/metrics",
        "/feeds/vi.atom",
        "/data/milestones.csv",
        "/data/visits.json",
        "/sw.js",
    ),
    *(
        "/robots.txt",
        "/sitemap.xml",
        "/stats/visit",
        "/stats/counter.json",
        "/static/css/portal.css",
        "/oembed",
    ),
    *(
        "/thanh-tuu/khong-co/",
        "/dau-moc/khong-co/",
        "/en/achievements/none/",
        "/quan-tri/",
        "/khong-co/",
        "",
        "x",
    ),
    *("//evil.example/", "/../", "/%00", "/\u202e", "https://evil.example/", "/?q=x", "/" + "a" * 900),
]


def not_pages(portal: Portal) -> str:
    before = portal.views()
    answers = Counter(view(portal.port, path, network(5000 + n)).status for n, path in enumerate(NOT_PAGES))

    assert all(status < 500 for status in answers), answers
    pages = portal.asked("SELECT path, views FROM stats_pagetotal")
    assert portal.views() == before, f"{portal.views() - before} views more; {pages}"
    return f"{len(NOT_PAGES)} addresses: no view; {_counted(answers)}"


def _counted(answers: Counter) -> str:
    return ", ".join(f"{what}: {count}" for what, count in sorted(answers.items()))
