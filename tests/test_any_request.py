"""Whatever is asked of a public address, the answer is no fault of ours."""

from urllib.parse import quote, urlencode

from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.achievements.pages import EMBEDS, LANGUAGES, PAGES, address, record

READING_QUERIES = ["home", "timeline", "documents", "open_questions", "search", "embeds:timeline"]
FILES = [
    *("/data/milestones.csv", "/data/visits.json", "/data/timeline.vi.json", "/data/anniversaries.en.ics"),
    *(
        "/feeds/vi.atom",
        "/manifest.vi.webmanifest",
        f"/media/photos/{'0' * 64}/480.jpg",
        "/pictures/vi/home.png",
    ),
    *("/sitemap.xml", "/robots.txt", "/.well-known/security.txt", "/oembed"),
    *("/healthz", "/stats/counter", "/stats/pixel", "/static/css/portal.css"),
]
PARAMETERS = ["category", "institution", "issuer", "achievement", "year", "kind", "state", "page", "q"]
CONDITIONS = ["If-Modified-Since", "If-Unmodified-Since", "If-None-Match", "If-Match", "Range"]
HEADERS = [
    "Accept",
    "Accept-Encoding",
    "Accept-Language",
    "Cookie",
    "Referer",
    "User-Agent",
    "X-Forwarded-For",
]

texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.one_of(texts, st.integers().map(str), st.sampled_from(["launch", "ha-tang", "2008", "\x00"]))
lines = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"))
dates = st.datetimes().map("{:%a, %d %b %Y %H:%M:%S GMT}".format)
conditions = st.one_of(lines, dates, st.sampled_from(["*", '"x"', "bytes=0-", "bytes=9-1"]))
odd_hosts = ["localhost:80", "LOCALHOST", "localhost:99999", "example.org", "a b"]


class AnyRequest(TestCase):
    @classmethod
    def setUpTestData(cls):
        slugs = record()
        pages = [address(page, slugs, language) for page in PAGES + EMBEDS for language in LANGUAGES]
        cls.addresses = pages + FILES
        cls.reading_queries = [address(page, slugs) for page in READING_QUERIES]

    @settings(max_examples=50)
    @given(st.dictionaries(st.sampled_from(PARAMETERS), values))
    def test_any_query_gets_an_answer(self, parameters):
        answers = {self.client.get(path, parameters).status_code for path in self.reading_queries}

        assert answers <= {200, 404}

    @settings(max_examples=150)
    @given(
        st.data(),
        st.dictionaries(st.sampled_from(HEADERS), lines)
        | st.dictionaries(st.sampled_from(CONDITIONS), conditions),
        st.just("testserver") | st.sampled_from(odd_hosts),
        st.just("GET") | st.sampled_from(["HEAD", "POST", "PUT", "OPTIONS"]),
    )
    def test_any_request_gets_an_answer(self, data, headers, host, method):
        path, query = self.address(data), urlencode(data.draw(st.dictionaries(texts, texts)))

        answer = Client().generic(method, path, QUERY_STRING=query, headers=headers | {"Host": host})

        assert answer.status_code < 500

    def address(self, data: st.DataObject) -> str:
        """A public address, or one beside it."""
        known = data.draw(st.sampled_from(self.addresses))
        part = quote(data.draw(texts), safe="/")
        beside = [f"{known}{part}", f"{known.rstrip('/').rpartition('/')[0]}/{part}/", f"/{part}"]
        return data.draw(st.just(known) | st.sampled_from(beside))
