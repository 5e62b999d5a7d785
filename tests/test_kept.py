"""The portal as it is served, by two processes that keep what they answer: nobody gets another's page."""

import http.client
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from achievements.models import Milestone
from achievements.models.revision import Snapshot
from achievements.record.adopting import adopt
from tests import factories
from tests.desk.forms import errors_of, save
from tests.stats.conftest import FIREFOX
from tests.stats.processes import Server, database_url
from web.kept.wrapper import LAST_RESORT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("prepared")]

ENOUGH = 24
PAGE = "/dau-moc/khai-truong/"
CANONICAL = re.compile('rel="canonical" href="(.*?)"')
OPENING = re.compile('name="opening" value="(.*?)"')


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def heading(self) -> str:
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.text, re.DOTALL)
        return found[1].strip() if found else ""


class Portal(Server):
    """Asked over a new connection each time, so that now the one process answers and now the other."""

    def __init__(self, url: str, **variables: str) -> None:
        super().__init__(url, threads=8, **variables)

    def get(self, path: str, method: str = "GET", body: str | None = None, **headers: str) -> Answer:
        asking = http.client.HTTPConnection("localhost", self.port, timeout=30)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            asking.request(method, path, body, {"User-Agent": FIREFOX} | named)
            answer = asking.getresponse()
            return Answer(answer.status, dict(answer.headers), answer.read().decode(errors="replace"))
        finally:
            asking.close()

    def all(self, path: str, **headers: str) -> list[Answer]:
        """As many answers as let either process give some."""
        return [self.get(path, **headers) for _ in range(ENOUGH)]

    def tell(self, path: str, **headers: str) -> set[str]:
        """The first headings of all of these."""
        return {answer.heading for answer in self.all(path, **headers)}


def until(holds: Callable[[], bool]) -> None:
    for _ in range(300):
        if holds():
            return
        time.sleep(0.1)
    raise TimeoutError


@pytest.fixture(scope="module")
def folder() -> Iterator[str]:
    """What the processes share."""
    with TemporaryDirectory(prefix="laocai-ict-kept-") as folder:
        yield folder


@pytest.fixture(scope="module")
def portal(django_db_setup, django_db_blocker, folder) -> Iterator[Portal]:
    with django_db_blocker.unblock():
        portal = Portal(database_url(), TEST_DATA_DIR=folder)
    portal.start()
    yield portal
    portal.kill()


@pytest.fixture
def milestone(portal) -> Milestone:
    """What is told at PAGE, and known to both processes, who give nothing any more from before."""
    milestone = factories.milestone(slug="khai-truong", title_vi="Khai trương", title_en="Launch")
    until(lambda: all(names_the_record(answer) for answer in portal.all(PAGE)))
    time.sleep(LAST_RESORT)
    return milestone


def names_the_record(answer: Answer) -> bool:
    """Whether it was made of the record as it stands now."""
    snapshot = Snapshot.current()
    return snapshot is not None and f"-{snapshot.name}-" in answer.headers.get("etag", "")


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def save_in_form(milestone: Milestone) -> None:
    answer = save(signed_in_editor(), Milestone, {"title_vi": "Khánh thành"}, milestone)
    assert answer.status_code == 302, errors_of(answer)


def signed_in_editor() -> Client:
    editor = Client()
    editor.force_login(User.objects.create_superuser("editor"))
    return editor


def cookie_of(editor: Client) -> str:
    return f"sessionid={editor.cookies['sessionid'].value}"


WRITES: dict[str, Callable[[Milestone], Any]] = {
    "form": save_in_form,
    "update": lambda milestone: Milestone.objects.update(title_vi="Khánh thành"),
    "bulk update": lambda milestone: (
        setattr(milestone, "title_vi", "Khánh thành"),
        Milestone.objects.bulk_update([milestone], ["title_vi"]),
    ),
    "statement": lambda milestone: execute("UPDATE achievements_milestone SET title_vi = 'Khánh thành'"),
}


@pytest.mark.parametrize("write", WRITES)
def test_whatever_writes_both_processes_see_it(portal, milestone, write):
    WRITES[write](milestone)

    until(lambda: portal.tell(PAGE) == {"Khánh thành"})


def test_what_is_rolled_back_is_seen_by_nobody(portal, milestone):
    before = portal.get(PAGE).headers["etag"]

    with transaction.atomic():
        Milestone.objects.update(title_vi="Bí mật")
        if connection.vendor == "postgresql":  # on SQLite nobody else could look at it meanwhile
            assert portal.tell(PAGE) == {"Khai trương"}
        transaction.set_rollback(True)

    assert {answer.headers["etag"] for answer in portal.all(PAGE)} == {before}


def test_editor_sees_at_once_what_was_changed(portal, milestone):
    for title in ("Một", "Hai", "Ba"):
        Milestone.objects.update(title_vi=title)
        assert portal.tell(PAGE, Cookie="sessionid=x") == {title}


def test_withdrawn_page_is_gone_and_stays_so(portal, milestone):
    Milestone.objects.update(editorial_state="withdrawn")
    until(lambda: {answer.status for answer in portal.all(PAGE)} <= {404, 410})

    answers = portal.all(PAGE)
    assert {answer.headers["cache-control"] for answer in answers} == {
        "public, max-age=0, s-maxage=1, stale-if-error=86400"
    }
    assert [answer for answer in answers if "Khai trương" in answer.text] == []


def test_former_address_leads_to_the_present_one_as_soon_as_there_is_one(portal, milestone):
    Milestone.objects.update(slug="khanh-thanh")  # as somebody with a shell would
    until(lambda: {answer.status for answer in portal.all(PAGE)} == {404})
    adopt({})
    Milestone.objects.update(slug="khai-truong")
    adopt({})
    until(lambda: portal.tell(PAGE) == {"Khai trương"})

    former = portal.all("/dau-moc/khanh-thanh/")

    assert {(answer.status, answer.headers.get("location")) for answer in former} == {(301, PAGE)}


def test_page_is_there_from_its_moment_on_though_nobody_writes(portal, milestone):
    moment = timezone.now() + timedelta(seconds=5)
    Milestone.objects.update(publish_from=moment)
    until(lambda: {answer.status for answer in portal.all(PAGE)} == {404})

    until(lambda: portal.tell(PAGE) == {"Khai trương"})

    assert timezone.now() >= moment


@pytest.mark.once
def test_languages_are_kept_apart(portal, milestone):
    for _ in range(3):
        assert portal.tell(PAGE) == {"Khai trương"}
        assert portal.tell("/en/milestones/khai-truong/") == {"Launch"}


@pytest.mark.once
def test_hosts_are_kept_apart(portal, milestone):
    for host in ("localhost", "testserver", f"localhost:{portal.port}", "localhost:81"):
        links = {
            link
            for answer in portal.all(PAGE, Host=host)
            for link in re.findall('rel="canonical" href="(.*?)"', answer.text)
        }
        assert links == {f"http://{host}{PAGE}"}


@pytest.mark.once
def test_host_that_is_not_ours_is_given_nothing(portal, milestone):
    assert {answer.status for answer in portal.all(PAGE, Host="khac.example")} == {400}


@pytest.mark.once
@pytest.mark.parametrize("cookie", ["sessionid=bogus", "the editor's", "csrftoken=x; messages=y"])
def test_whoever_asks_gets_the_same_and_no_cookie(portal, milestone, cookie):
    if cookie == "the editor's":
        cookie = cookie_of(signed_in_editor())
    anybody, somebody = (
        portal.all(PAGE),
        portal.all(PAGE, Cookie=cookie, Accept_Language="en", Range="bytes=0-9"),
    )

    answers = [*anybody, *somebody]
    assert {(answer.status, answer.headers["etag"], answer.text) for answer in answers} == {
        (200, anybody[0].headers["etag"], anybody[0].text)
    }
    assert [answer for answer in answers if "set-cookie" in answer.headers] == []


@pytest.mark.once
def test_editors_pages_are_nobody_elses(portal):
    seen = portal.all("/quan-tri/", Cookie=cookie_of(signed_in_editor()))
    not_seen = portal.all("/quan-tri/")

    assert {answer.status for answer in seen} == {200}
    assert {answer.status for answer in not_seen} == {302}
    assert [answer for answer in seen + not_seen if "no-store" not in answer.headers["cache-control"]] == []


@pytest.mark.once
def test_page_of_another_release_is_not_given(portal, milestone, folder):
    keeping = {"offline.js" in answer.text for answer in portal.all(PAGE)}
    other = Portal(database_url(), TEST_DATA_DIR=folder, OFFLINE="false")
    other.start()
    try:
        not_keeping = {"offline.js" in answer.text for answer in other.all(PAGE)}
    finally:
        other.kill()

    assert (keeping, not_keeping) == ({True}, {False})


# What HTTP says of each sort of answer

PUBLIC = "public, max-age=0, s-maxage=1, stale-while-revalidate=1, stale-if-error=86400"
DATED = [
    PAGE,
    "/",
    "/en/timeline/?year=2008",
    "/dong-thoi-gian/?save",
    "/feeds/vi.atom",
    "/sitemap.xml",
    "/sitemap-milestone.xml",
    "/data/milestones.csv",
    "/data/milestones.json",
    "/data/timeline.vi.json",
    "/data/anniversaries.en.ics",
    "/nhung/dong-thoi-gian/",
    "/pictures/vi/milestone/khai-truong.png",
    "/manifest.vi.webmanifest",
    "/sw.js",
    "/robots.txt",
]
OF_VISITS = ["/du-lieu/", "/data/visits.csv", "/data/lao-cai-ict.zip", "/en/visitor-statistics/"]


@pytest.mark.once
def test_unchanged_answer_is_not_sent_again_by_either_process(portal, milestone):
    for path in DATED + OF_VISITS:
        until(lambda path=path: path in OF_VISITS or "last-modified" in portal.get(path).headers)
        first = portal.get(path)
        known = [{"If_None_Match": first.headers["etag"]}]
        if path in DATED:
            known.append({"If_Modified_Since": first.headers["last-modified"]})
        again = [answer for each in known for answer in portal.all(path, **each)]

        assert (path, first.status, first.headers["cache-control"]) == (path, 200, PUBLIC)
        assert (path, "last-modified" in first.headers) == (path, path in DATED)
        assert {
            (answer.status, answer.text, answer.headers["etag"], exposed(answer)) for answer in again
        } == {(304, "", first.headers["etag"], exposed(first))}, path


def exposed(answer) -> str | None:
    """What scripts of other sites may read of it."""
    return answer.headers.get("access-control-expose-headers")


@pytest.mark.once
def test_head_says_what_get_says(portal, milestone):
    for path in [*DATED, *OF_VISITS, "/khong-co/"]:
        get, head = portal.get(path), portal.get(path, "HEAD")

        assert (path, head.status, head.text) == (path, get.status, "")
        assert (path, undated(head)) == (path, undated(get))


def undated(answer: Answer) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "date"}


@pytest.mark.once
@pytest.mark.parametrize("path", ["/stats/counter.json", "/can-xac-minh/bao-loi/", "/healthz", "/readyz"])
def test_what_is_of_the_moment_is_kept_by_nobody(portal, path):
    assert "etag" not in portal.get(path).headers


@pytest.mark.once
def test_forms_are_opened_each_by_itself(portal):
    openings = [
        re.search('name="opening" value="(.*?)"', answer.text)[1]
        for answer in portal.all("/can-xac-minh/bao-loi/")
    ]  # type: ignore[index]

    assert len(set(openings)) == ENOUGH
    assert "no-store" in portal.get("/can-xac-minh/bao-loi/").headers["cache-control"]


@pytest.mark.once
def test_reports_draw_no_other_version(portal, milestone):
    before = portal.get(PAGE).headers["etag"]

    factories.report()

    assert {answer.headers["etag"] for answer in portal.all(PAGE)} == {before}
