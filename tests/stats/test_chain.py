"""The chain of ledger entries and closed days: what is changed behind its back is found, whoever changed it."""

import hashlib
import json
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.test import Client

from database import append_only
from stats import chain, closing, counting, invariants, seals
from stats.models import DayTotal, ExcludedTotal, HourTotal, LedgerEntry, Link, PageTotal, Reason
from tests.stats.conftest import utc, view

pytestmark = pytest.mark.django_db
DAY = "2020-11-23"
NOW = "2020-11-24 03:00"
TOTALS = [DayTotal, HourTotal, PageTotal, ExcludedTotal]


@pytest.fixture
def three_days() -> None:
    """Three days, of which two are closed."""
    for day in ("22", "23", "24"):
        view("a", f"2020-11-{day} 02:00", page="/")
        view("b", f"2020-11-{day} 02:30", page="/en/")
        counting.exclude(Reason.BOT, utc(f"2020-11-{day} 02:30"))
    closing.close(utc(NOW))


@pytest.fixture
def without_triggers(three_days) -> None:
    """Somebody who may change tables has taken the triggers away."""
    for model in (LedgerEntry, Link):
        append_only.remove(connection, model)
    seals.remove(connection)


def broken() -> str:
    """What check_counter says, but for the triggers."""
    return "\n".join(each for each in invariants.broken(utc(NOW)) if "trigger is gone" not in each)


def test_chain_begins_with_what_was_carried_over_and_goes_on_with_closed_days(three_days):
    links = list(Link.objects.all())

    assert [(link.number, link.kind, str(link.day)[:4]) for link in links[1:]] == [
        (2, "day", "2020"),
        (3, "day", "2020"),
    ]
    assert json.loads(links[0].content)["amount"] == 2_277_648
    assert json.loads(links[2].content) | {"hours": "", "pages": ""} == {
        "day": DAY,
        "visits": 2,
        "visitors": 2,
        "views": 2,
        "imported": False,
        "excluded": {"bot": 1},
        "hours": "",
        "pages": "",
    }
    assert broken() == ""


def test_chain_can_be_computed_again_from_the_open_data(three_days):
    links = json.loads(Client().get("/data/visit_chain.json").getvalue())

    digest = ""
    for link in links:
        digest = hashlib.sha256((digest + link["content"]).encode()).hexdigest()
        assert digest == link["digest"]
    assert len(links) == 3
    assert digest == chain.newest().digest


@pytest.mark.parametrize("file", ["visits.csv", "visits.json"])
def test_newest_link_is_told_with_the_days(three_days, file: str):
    answer = Client().get(f"/data/{file}")

    assert answer.headers["Visits-Chain"] == f"3 {Link.objects.get(number=3).digest}"
    assert "Visits-Chain" in answer.headers["Access-Control-Expose-Headers"]


def test_newest_link_is_on_the_page(three_days):
    page = Client().get("/en/visitor-statistics/").content.decode()

    assert Link.objects.get(number=3).digest in page


# --- Refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", TOTALS)
@pytest.mark.parametrize("change", ["update", "delete", "insert", "replace", "move"])
def test_row_of_a_closed_day_is_neither_changed_nor_deleted_nor_added(three_days, model, change: str):
    amount = "beacons" if model is ExcludedTotal else "views"
    row = model.objects.filter(day=DAY).first()
    before = list(model.objects.order_by("pk").values())

    with pytest.raises(DatabaseError, match="the day is closed"), transaction.atomic():
        match change:
            case "update":
                model.objects.filter(day=DAY).update(**{amount: F(amount) + 1})
            case "delete":
                model.objects.filter(day=DAY).delete()
            case "insert":
                row.pk = None if row.pk != row.day else row.pk
                row.save(force_insert=True)
            case "replace":
                insert_over(row)
            case "move":
                model.objects.filter(day="2020-11-24").update(day="2020-11-20")
                model.objects.filter(day="2020-11-20").update(day=DAY)

    assert list(model.objects.order_by("pk").values()) == before


def insert_over(row) -> None:
    """INSERT OR REPLACE, or what is nearest to it."""
    names = [field.column for field in row._meta.local_fields]
    values = [getattr(row, field.attname) for field in row._meta.local_fields]
    places = ", ".join(["%s"] * len(names))
    verb, end = (
        ("INSERT OR REPLACE", "") if connection.vendor == "sqlite" else ("INSERT", "ON CONFLICT DO NOTHING")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"{verb} INTO {row._meta.db_table} ({', '.join(names)}) VALUES ({places}) {end}", values
        )


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no TRUNCATE")
@pytest.mark.parametrize("model", [*TOTALS, LedgerEntry, Link])
def test_table_is_not_truncated(three_days, model):
    with (
        pytest.raises(DatabaseError, match=r"closed|neither changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the end of the test is in the way
        cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")

    assert model.objects.exists()


@pytest.mark.parametrize(
    "change", [lambda links: links.update(day="2020-01-01"), lambda links: links.delete()]
)
def test_link_is_neither_changed_nor_deleted(three_days, change: Callable):
    with pytest.raises(DatabaseError, match="neither changed nor deleted"), transaction.atomic():
        change(Link.objects.all())

    assert Link.objects.count() == 3


def test_open_day_goes_on_being_counted(three_days):
    view("c", "2020-11-24 03:00")

    assert DayTotal.objects.get(day="2020-11-24").visits == 3


# --- Found ----------------------------------------------------------------------------------------------------


def change_consistently() -> None:
    """One more view of the closed day, in its day, hour and page."""
    for model in (DayTotal, HourTotal, PageTotal):
        row = model.objects.filter(day=DAY).first()
        model.objects.filter(pk=row.pk).update(views=F("views") + 1)


def entry_beside_the_chain() -> None:
    LedgerEntry.objects.create(day=DAY, amount=1, reason_vi="x", reason_en="x", author="x")


CHANGES: list[tuple[Callable[[], object], str]] = [
    (change_consistently, "Link 3 of the chain"),
    (lambda: ExcludedTotal.objects.filter(day="2020-11-22").update(beacons=9), "Link 2 of the chain"),
    (lambda: LedgerEntry.objects.update(amount=5), "Link 1 of the chain"),
    (lambda: LedgerEntry.objects.update(reason_en="another"), "Link 1 of the chain"),
    (lambda: Link.objects.filter(number=2).update(content="{}"), "Link 2 of the chain"),
    (lambda: Link.objects.filter(number=3).update(digest="0" * 64), "Link 3 of the chain"),
    (lambda: Link.objects.filter(number=2).delete(), "Link 3 of the chain"),
    (lambda: Link.objects.all().delete(), "run close_day"),
    (entry_beside_the_chain, "is no link of the chain"),
]


@pytest.mark.parametrize(("change", "said"), CHANGES)
def test_change_is_found_and_the_first_link_that_does_not_hold_is_named(
    without_triggers, change: Callable[[], object], said: str
):
    change()

    found = broken()

    assert said in found
    assert found.count("of the chain (") <= 1


def test_change_of_a_day_and_of_its_link_is_found_by_who_kept_a_later_one(without_triggers):
    kept = str(Link.objects.get(number=3)).replace(" ", ":")
    change_consistently()
    Link.objects.filter(number=3).delete()
    chain.link_day(DayTotal.objects.get(day=DAY).day)

    assert broken() == ""
    assert "is not in the chain" in " ".join(chain.missing(kept))


def test_link_that_was_kept_is_found_in_the_chain(three_days):
    kept = str(Link.objects.get(number=2)).replace(" ", ":")

    assert chain.missing(kept) == []


def test_triggers_that_are_gone_are_named(without_triggers):
    assert sum("trigger is gone" in each for each in invariants.broken(utc(NOW))) == 3
