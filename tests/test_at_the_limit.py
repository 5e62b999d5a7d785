"""What may be sent is taken as long as it may be, and with one more refused or cut. The limits are the code's own."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from achievements.finding.reading import QUERY_MAX_LENGTH, parse_query
from achievements.models import Report
from achievements.words import folding
from desk.sheets.cells import SheetRefused
from desk.sheets.limits import MOST_BYTES, MOST_COLUMNS, MOST_ROWS
from desk.sheets.opening import lines_of
from laocai_ict import pages
from stats import beacons, visitors
from stats.models import LedgerEntry
from stats.models.ledger import LARGEST
from tests.achievements.reports import send
from tests.stats.conftest import PAGE, Browser
from web import callers, origins
from web.kept import answers

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LOGIN, FORM = "/quan-tri/login/", "application/x-www-form-urlencoded"


def anything(path: str) -> bool:
    """A site on which every address is a page."""
    return True


@pytest.mark.limit("body of a beacon")
def test_body_of_a_beacon():
    message = json.dumps({"token": None, "previous": None, "path": PAGE, "event": "view", "webdriver": False})

    at, over = (Browser().send(message.ljust(beacons.LONGEST + more)).status_code for more in (0, 1))

    assert (at, over) == (200, 413)


@pytest.mark.limit("path in a beacon")
def test_path_in_a_beacon(settings):
    settings.STATS_IS_PAGE = "tests.test_at_the_limit.anything"
    longest = "/".ljust(beacons.LONGEST_PATH, "a")

    assert [beacons.page_of(path) for path in (longest, longest + "a")] == [longest, None]


@pytest.mark.limit("user agent, languages")
@pytest.mark.parametrize("header", ["User-Agent", "Accept-Language"])
def test_user_agent_and_languages(header):
    longest = "a" * visitors.LONGEST_HEADER

    shorter, at, over = (_browser(header, text) for text in (longest[1:], longest, longest + "b"))

    assert shorter != at == over


def _browser(header: str, text: str) -> str:
    request = RequestFactory().post("/", headers={header: text})
    request.META["REMOTE_NETWORK"] = "192.0.2.1"
    return visitors.browser(request, None)


@pytest.mark.limit("`Origin`")
def test_origin():
    longest = "http://testserver/".ljust(origins.LONGEST_ORIGIN, "a")

    at, over = (
        origins.is_foreign(RequestFactory().post("/", headers={"Origin": each}))
        for each in (longest, longest + "a")
    )

    assert (at, over) == (False, True)


@pytest.mark.limit("one hop of `X-Forwarded-For`")
def test_hop(settings):
    settings.TRUSTED_PROXIES = 1
    hop = "198.51.100.7"

    at, over = (_caller(hop.ljust(callers.LONGEST_HOP + more)) for more in (0, len(hop)))

    assert (at, over) == (hop, "127.0.0.1")


def _caller(forwarded: str) -> str:
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})
    callers.caller_before_proxies(lambda request: HttpResponse())(request)
    return request.META["REMOTE_ADDR"]


@pytest.mark.limit("a query of the search")
def test_query_of_the_search():
    longest = ("ha tang " * QUERY_MAX_LENGTH)[: QUERY_MAX_LENGTH - 1] + "x"

    assert [parse_query(typed).text for typed in (longest, longest + "y")] == [longest, longest]


@pytest.mark.limit("each text of a report")
@pytest.mark.parametrize("name", ["fault", "correction"])
def test_text_of_a_report(client, name):
    validators = Report._meta.get_field(name).validators
    (most,) = {each.limit_value for each in validators if isinstance(each, MaxLengthValidator)}

    at, over = (send(client, **{name: "a" * length}).status_code for length in (most, most + 1))

    assert (at, over) == (302, 422)


@pytest.mark.limit("name and e-mail address of who reports")
def test_name_and_address_of_who_reports(client):
    name, address = (Report._meta.get_field(each).max_length for each in ("name", "email"))
    host = ".".join(["a" * 60] * 3) + ".vn"
    longest = f"{'a' * 64}@{host}".replace("@", "@" + "b" * (address - 65 - len(host) - 1) + ".")

    at, over = (
        send(client, name="a" * (name + more), email="b" * more + longest).status_code for more in (0, 1)
    )

    assert len(longest) == address
    assert (at, over) == (302, 422)


@pytest.mark.limit("a form without its files")
def test_bytes_of_a_form(client, settings):
    body = urlencode({"username": "a", "password": "b"}) + "&x="

    at, over = (
        client.post(
            LOGIN, body.ljust(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + more, "x"), content_type=FORM
        ).status_code
        for more in (0, 1)
    )

    assert (at, over) == (200, 400)


@pytest.mark.limit("fields of a form")
def test_fields_of_a_form(client, settings):
    at, over = (
        client.post(
            LOGIN, "&".join(["x=1"] * (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + more)), content_type=FORM
        )
        for more in (0, 1)
    )

    assert (at.status_code, over.status_code) == (200, 400)


@pytest.mark.limit("rows and columns of a sheet")
@pytest.mark.parametrize(
    ("longest", "more"),
    [("a,b\n" * MOST_ROWS, "a,b\n"), (",".join(["a"] * MOST_COLUMNS), ",a")],
    ids=["rows", "columns"],
)
def test_rows_and_columns_of_a_sheet(longest, more):
    assert lines_of(longest.encode(), len)
    with pytest.raises(SheetRefused):
        lines_of((longest + more).encode(), len)


@pytest.mark.limit("a sheet")
def test_bytes_of_a_sheet():
    row = b"a,".ljust(MOST_BYTES // MOST_ROWS + 100, b"x") + b"\n"
    longest = (row * MOST_ROWS)[:MOST_BYTES]

    assert lines_of(longest, len)
    with pytest.raises(SheetRefused):
        lines_of(longest + b"x", len)


@pytest.mark.limit("visits in one entry of the ledger")
@pytest.mark.parametrize("way", [1, -1])
def test_visits_in_one_entry_of_the_ledger(way):
    entry: dict[str, Any] = {"day": timezone.localdate(), "reason_vi": "Đính chính", "author": "A"}

    LedgerEntry.objects.create(amount=way * LARGEST, **entry)
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.create(amount=way * (LARGEST + 1), **entry)


@pytest.mark.limit("texts as the search compares them")
def test_text_as_the_search_compares_it_is_remembered_where_it_is_short():
    longest = ("hạ tầng " * folding.LONGEST_REMEMBERED)[: folding.LONGEST_REMEMBERED]

    remembered = [
        _more_remembered(folding._remembered, folding.fold, text) for text in (longest, longest + "a")
    ]

    assert remembered == [1, 0]


@pytest.mark.limit("addresses whose names the log knows")
def test_name_of_an_address_is_remembered_where_it_is_short():
    longest = "/".ljust(pages.LONGEST_REMEMBERED, "a")

    remembered = [_more_remembered(pages._route, pages.route_of, path) for path in (longest, longest + "a")]

    assert remembered == [1, 0]


@pytest.mark.limit("codings that browsers say they take")
def test_codings_are_remembered_where_they_are_short():
    longest = "gzip".ljust(answers.LONGEST_ACCEPTED)

    remembered = [
        _more_remembered(answers._takes_gzip, answers.takes_gzip, each) for each in (longest, longest + " ")
    ]

    assert remembered == [1, 0]


def _more_remembered(remembering: Any, asked: Callable[[str], object], text: str) -> int:
    remembering.cache_clear()
    asked(text)
    return remembering.cache_info().currsize
