"""The page about personal data is true where it states facts; what the counter keeps: tests/stats/test_close_day.py."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation

from achievements.models import Imprint, Report
from achievements.models.report import SENDERS_KEPT
from desk.accounts.events import KEPT_DAYS
from desk.accounts.limits import DEVICE_DAYS
from tests import factories
from tests.achievements.reports import send
from tests.processes import PROJECT
from tests.stats.conftest import FIREFOX, Browser, token
from tests.stored import everything_kept

pytestmark = pytest.mark.django_db
ADDRESS = "203.0.113.77"


def page(client, language: str = "en") -> str:
    with translation.override(language):
        return client.get(reverse("privacy")).content.decode()


def test_terms_are_those_that_hold(client):
    days = [int(number) for number in re.findall(r"(\d+) days", page(client))]

    assert days == [SENDERS_KEPT.days, 14, KEPT_DAYS, DEVICE_DAYS.days]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("age", "kept"), [(SENDERS_KEPT - timedelta(hours=1), "Lan"), (SENDERS_KEPT, "")])
def test_name_of_a_sender_is_kept_as_long_as_is_said(age, kept):
    report = factories.report(name="Lan", state=Report.State.SETTLED, received_at=timezone.now() - age)

    call_command("forget_reports", verbosity=0)

    report.refresh_from_db()
    assert report.name == kept


def test_neither_address_nor_browser_of_a_reader_is_stored():
    reader = Browser(ADDRESS)
    factories.milestone(slug="khai-truong")

    reader.get("/tim-kiem/?q=khai")
    reader.get("/dau-moc/khai-truong/")
    assert reader.beacon(path="/dau-moc/khai-truong/").status_code == 200
    reader.get("/stats/pixel.gif?path=/")
    send(reader)

    stored = everything_kept()
    assert Report.objects.exists()
    assert [each for each in (ADDRESS, FIREFOX, token("a")) if each in stored] == []


def test_log_of_nginx_names_nobody():
    shipped = (PROJECT / "deploy" / "nginx.conf").read_text()

    logged = re.search(r"log_format laocai_ict ([^;]+);", shipped)[1]
    assert [
        name for name in ("$remote_addr", "$binary_remote_addr", "$http_", "$cookie_") if name in logged
    ] == []
    assert {*re.findall(r"access_log ([^;]+);", shipped)} == {"/var/log/nginx/laocai-ict.log laocai_ict"}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_names_who_answers_once_that_is_known(client, language):
    unknown = page(client, language)
    Imprint.objects.create(
        pk=1, managing_body_vi="Sở X", managing_body_en="Department X", telephone="0214 000"
    )

    known = page(client, language)

    named = {"vi": "Sở X · 0214 000", "en": "Department X · 0214 000"}[language]
    assert named not in unknown
    assert named in known
    assert "91/2025/QH15" in known
