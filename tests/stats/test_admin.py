import re
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from stats import counting
from stats.models import LedgerEntry, ProposedCorrection, Reason
from tests.stats.conftest import utc, view

pytestmark = pytest.mark.django_db
STATISTICS = "/quan-tri/stats/daytotal/"
PROPOSED = "/quan-tri/stats/proposedcorrection/"
LEDGER = "/quan-tri/stats/ledgerentry/"


@pytest.fixture
def administrator() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("administrator"))
    return client


def rows_of(answer, heading: str) -> list[list[str]]:
    """The body of the table after `heading` (in English; the admin's address is Vietnamese), as text."""
    with translation.override("vi"):
        section = answer.content.decode().split(f">{gettext(heading)}</h2>")[1]
    body = section.split("<tbody>")[1].split("</tbody>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]


def test_statistics_say_what_the_database_says(administrator: Client, at):
    for browser, moment, page in [
        ("a", "2026-11-23 02:10", "/"),
        ("a", "2026-11-23 02:20", "/en/"),
        ("b", "2026-11-23 01:20", "/"),
        ("a", "2026-11-16 02:20", "/"),
    ]:
        view(browser, moment, page=page)
    counting.exclude(Reason.BOT, utc("2026-11-20 02:00"))

    with at("2026-11-23 03:00"):
        answer = administrator.get(STATISTICS)

    assert rows_of(answer, "Today by hour")[8:10] == [["8:00", "1", "1", "1"], ["9:00", "1", "1", "2"]]
    assert [row[1:] for row in rows_of(answer, "Periods compared")] == [
        ["2", "1", "+100%", "3", "1"],
        ["3", "0", "–", "4", "0"],
        ["3", "0", "–", "4", "0"],
    ]
    assert rows_of(answer, "Most viewed pages of the last 30 days") == [["/", "3"], ["/en/", "1"]]
    assert rows_of(answer, "Left out in the last 30 days")[0][1] == "1"
    assert rows_of(answer, "The last 90 days")[0][1:] == ["2", "2", "3", "0", "0"]


def test_statistics_need_the_permission_to_view_them():
    client = Client()
    editor = User.objects.create_user("editor", is_staff=True)
    client.force_login(editor)

    without = client.get(STATISTICS).status_code
    editor.user_permissions.add(Permission.objects.get(codename="view_daytotal"))

    assert (without, client.get(STATISTICS).status_code) == (403, 200)


@pytest.mark.parametrize("address", ["add/", "2026-11-23/change/", "2026-11-23/delete/"])
def test_statistics_cannot_be_edited(administrator: Client, address: str):
    view("a", "2026-11-23 02:10")

    answer = administrator.post(f"{STATISTICS}{address}", {"visits": 9})

    assert answer.status_code == 403


@pytest.fixture
def correction(administrator: Client, at) -> dict[str, str]:
    """What is typed of a visit too many, on a day that has two."""
    for browser in "ab":
        view(browser, "2026-11-23 02:10")
    return {
        "kind": "correction",
        "day": "2026-11-23",
        "amount": "-1",
        "reason_vi": "Thử",
        "reason_en": "Test",
    }


def decide(client: Client, action: str) -> Any:
    chosen = {"action": action, "_selected_action": ProposedCorrection.objects.get().pk}
    return client.post(PROPOSED, chosen, follow=True)


def test_correction_is_proposed_by_one_and_approved_by_another(administrator: Client, correction):
    another = Client()
    another.force_login(User.objects.create_superuser("another"))

    assert administrator.post(f"{PROPOSED}add/", correction).status_code == 302
    own, counted = decide(administrator, "approve"), LedgerEntry.objects.count()
    other = decide(another, "approve")

    with translation.override("vi"):
        refusal = gettext("A correction is approved by somebody else than its author.")
    assert refusal in unescape(own.content.decode())
    assert (own.status_code, other.status_code, counted) == (200, 200, 1)
    added = LedgerEntry.objects.latest("pk")
    assert (added.amount, added.author, added.approved_by) == (-1, "administrator", "another")
    assert not added.is_self_approved


def test_correction_is_refused_and_never_counts(administrator: Client, correction):
    administrator.post(f"{PROPOSED}add/", correction)

    decide(administrator, "refuse")

    assert (ProposedCorrection.objects.get().state, LedgerEntry.objects.count()) == ("refused", 1)


@pytest.mark.parametrize(
    ("field", "value"), [("amount", "-3"), ("amount", "9223372036854775807"), ("amount", "0")]
)
def test_impossible_correction_is_told_in_the_form(administrator: Client, correction, field: str, value: str):
    answer = administrator.post(f"{PROPOSED}add/", correction | {field: value})

    assert (answer.status_code, ProposedCorrection.objects.exists()) == (200, False)


def test_nobody_adds_to_the_ledger_past_a_proposal(administrator: Client):
    assert administrator.post(f"{LEDGER}add/", {"amount": 1}).status_code == 403


@pytest.mark.parametrize("address", ["1/change/", "1/delete/"])
def test_ledger_entries_cannot_be_changed_or_deleted(administrator: Client, address: str):
    answer = administrator.post(f"{LEDGER}{address}", {"amount": 1, "post": "yes"})

    assert answer.status_code == 403
    assert LedgerEntry.objects.get().amount == 2_277_648


def test_ledger_has_no_permission_to_change_or_delete():
    granted = Permission.objects.filter(content_type__model="ledgerentry").values_list("codename", flat=True)

    assert set(granted) == {"add_ledgerentry", "view_ledgerentry"}
