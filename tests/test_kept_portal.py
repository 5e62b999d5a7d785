"""What the portal says of its addresses to what keeps its answers: all that an answer depends on, and no more."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from achievements.models import Milestone
from laocai_ict import release
from laocai_ict.kept_portal import KeptPortal
from tests import factories
from tests.achievements.pages import EMBEDS, LANGUAGES, PAGES, address, record
from tests.processes import PROJECT
from web.kept.answers import Asked
from web.public import terms_of

ONE_READER_ONLY = {
    "admin": "the editors'",
    "report": "a form",
    "report_received": "what a form answers",
    "status": "the administrators'",
    "prometheus": "for programs of this machine",
    "rendition": "kept by who asked for it",
    "visit": "counts",
    "pixel": "counts",
    "counter": "the counter's numbers",
    "healthz": "of this process",
    "readyz": "of this process",
}


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            if each.app_name != "admin":
                yield from patterns(each)
        else:
            yield each


def test_every_address_is_public_or_known_not_to_be():
    silent = {pattern.name for pattern in patterns() if terms_of(pattern.callback) is None}

    assert silent == ONE_READER_ONLY.keys() - {"admin"}


def test_no_two_addresses_share_a_name():
    """One would be taken for the other where a name says whether an address is a page."""
    known = get_resolver().reverse_dict
    named = {
        name: [each for each in known.getlist(name) if not each[3]] for name in known if isinstance(name, str)
    }

    assert len(named) > 40
    assert [name for name, places in named.items() if len(places) > 1] == []


OTHERS = [
    "/oembed?url=http://testserver/",
    "/tim-kiem/?q=a",
    "/sitemap-milestone.xml",
    "/feeds/vi.atom",
    "/manifest.vi.webmanifest",
]


class Spied(QueryDict):
    """A query that takes note of what is read of it."""

    read: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.read.add(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self.read.add(str(name))
        return super().__contains__(name)


@pytest.mark.django_db
def test_no_view_reads_what_it_does_not_say_that_it_reads(client, monkeypatch):
    slugs = record()
    pages = [address(page, slugs) for page in PAGES + EMBEDS if page != "report"]
    monkeypatch.setattr("django.core.handlers.wsgi.QueryDict", Spied)

    assert {path: read for path in [*pages, *OTHERS] if (read := read_unsaid(client, path))} == {}


def read_unsaid(client, path: str) -> set[str]:
    """What the view at `path` reads of its query without having said so."""
    Spied.read = set()
    terms = terms_of(client.get(path).resolver_match.func)
    return Spied.read - set(terms.parameters)


# What is asked


@pytest.fixture
def portal(settings) -> KeptPortal:
    settings.ALLOWED_HOSTS = ["cong.example.vn", ".lao-cai.example.vn"]
    return KeptPortal()


def asked(portal: KeptPortal, path: str, query: str = "", **environ: str) -> Asked | None:
    environ = {"HTTP_HOST": "cong.example.vn", "SERVER_PORT": "8000", "wsgi.url_scheme": "http"} | environ
    origin = portal.origin(environ)
    return portal.asked(origin, path, query) if origin else None


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("", ""),
        ("fbclid=x", ""),
        ("utm_source=x&year=2008&gclid=y", "year=2008"),
        ("page=2&year=2008", "page=2&year=2008"),
        ("year=2008&page=2", "page=2&year=2008"),
        ("year=2007&year=2008", "year=2008"),
        ("category=h%E1%BA%A1", "category=h%E1%BA%A1"),
        ("save", "save="),
        ("q=x", ""),
    ],
)
def test_query_is_written_one_way_and_only_what_means_something(portal, query, meant):
    assert asked(portal, "/dong-thoi-gian/", query).query == meant


@pytest.mark.parametrize(
    "path",
    [
        "/quan-tri/",
        "/can-xac-minh/bao-loi/",
        "/stats/counter.json",
        "/stats/pixel.gif",
        "/healthz",
        "/static/css/portal.css",
    ],
)
def test_what_answers_one_reader_only_is_no_address_of_all(portal, path):
    assert asked(portal, path) is None


def test_address_without_its_last_slash_is_left_to_be_completed_with_all_of_its_query(portal):
    assert asked(portal, "/dong-thoi-gian", "year=2008") is None


@pytest.mark.parametrize("path", ["/khong-co/", "/en/nothing/", "/khong-co", "/\xff/", "/%"])
def test_nothing_is_asked_at_an_address_that_leads_nowhere(portal, path):
    assert asked(portal, path, "year=2008&page=2").query == ""


def test_where_it_is_asked_is_told_apart_by_scheme_and_host(portal):
    hosts = ["cong.example.vn", "CONG.example.vn", "cong.example.vn:8000", "a.lao-cai.example.vn"]
    origins = [asked(portal, "/", HTTP_HOST=host).origin for host in hosts]

    assert [(origin.name, origin.is_known) for origin in origins] == [
        ("http://cong.example.vn", True),
        ("http://cong.example.vn", True),
        ("http://cong.example.vn:8000", True),
        ("http://a.lao-cai.example.vn", False),
    ]


@pytest.mark.parametrize("host", ["", "khac.example.vn", "cong.example.vn@khac", "a b", "cong.example.vn:x"])
def test_name_that_is_not_ours_is_nowhere(portal, host):
    assert asked(portal, "/", HTTP_HOST=host) is None


def test_port_that_anybody_can_make_up_is_not_known(portal):
    assert not asked(portal, "/", HTTP_HOST="cong.example.vn:81").origin.is_known


def test_scheme_is_that_which_our_own_proxy_tells(portal, settings):
    told = {"HTTP_X_FORWARDED_PROTO": "https"}
    unbelieved = asked(portal, "/", **told)
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    believed = asked(KeptPortal(), "/", **told)

    assert [each.origin.name for each in (unbelieved, believed)] == [
        "http://cong.example.vn",
        "https://cong.example.vn",
    ]
    assert believed.origin.environ["HTTP_X_FORWARDED_PROTO"] == "https"


def test_what_is_redirected_to_https_is_left_to_be_so(portal, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert asked(KeptPortal(), "/") is None
    assert asked(KeptPortal(), "/", **{"wsgi.url_scheme": "https"}) is not None


def test_with_a_public_url_every_name_of_ours_asks_the_same(portal, settings):
    settings.PUBLIC_URL = "https://cong.example.vn"
    hosts = ["cong.example.vn", "cong.example.vn:81", "a.lao-cai.example.vn"]

    origins = {asked(KeptPortal(), "/", HTTP_HOST=host).origin.name for host in hosts}

    assert origins == {"https://cong.example.vn"}


def test_who_may_have_changed_something_is_known_by_a_cookie_of_the_session(portal):
    cookies = ["sessionid=x", "a=b; sessionid=x", "csrftoken=x", ""]

    assert [portal.is_fresh({"HTTP_COOKIE": cookie}) for cookie in cookies] == [True, True, False, False]


# What answers depend on beside


@pytest.mark.django_db(transaction=True)
def test_version_is_of_release_record_and_day(portal, time_machine):
    time_machine.move_to("2026-11-23 16:59:59+00:00", tick=False)
    names = [portal.version().name, portal.version().name]
    Milestone.objects.update(kind="launch")
    factories.milestone()
    names.append(portal.version().name)
    time_machine.move_to("2026-11-23 17:00:00+00:00", tick=False)  # midnight in Lào Cai
    names.append(portal.version().name)
    portal.release = "another"
    names.append(portal.version().name)

    assert names[0] == names[1]
    assert len(set(names)) == 4
    assert all(name.replace("-", "").isalnum() for name in names)


@pytest.mark.django_db(transaction=True)
def test_version_begins_at_midnight_at_the_latest(portal, time_machine):
    time_machine.move_to("2099-11-23 17:30:00+00:00", tick=False)

    assert portal.version().began_at == 4099136400  # 17:00 UTC


def test_release_is_another_with_other_code_texts_or_settings(settings, monkeypatch, tmp_path):
    before = release.name()
    settings.OFFLINE = not settings.OFFLINE
    other_settings = release.name()
    monkeypatch.setattr(release, "ROOMS", ("achievements",))

    assert release.name() == release.name()
    assert len({before, other_settings, release.name()}) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_cannot_be_answered_is_told_so_in_the_language_of_the_address(portal, language):
    environ = RequestFactory().get(address("home", {}, language)).environ

    page = b"".join(portal.busy(environ).body).decode()

    assert f'<html lang="{language}">' in page


def test_nginx_lets_through_what_is_long_at_the_addresses_where_it_is_sent():
    shipped = (PROJECT / "deploy" / "nginx.conf").read_text()
    said = re.findall(r"location (=|~) (\S+) \{\s+client_max_body_size (\d+)m", shipped)
    sizes = {pattern if kind == "~" else f"{re.escape(pattern)}$": int(size) for kind, pattern, size in said}
    wanted = {address("report", {}, language): 12 for language in LANGUAGES} | {
        reverse("admin:pictures"): 210
    }

    assert {path: max((sizes[p] for p in sizes if re.match(p, path)), default=0) for path in wanted} == wanted
