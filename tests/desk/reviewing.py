"""What writers and reviewers send from the forms of the desk."""

from django.urls import reverse

from tests.desk.forms import address, form_of
from versions.models import Version


def save(client, row, query="", **typed):
    url = address(type(row), "change", row.pk) + query
    return client.post(address(type(row), "change", row.pk), form_of(client, url) | typed)


def propose(client, row, **typed) -> Version:
    save(client, row, **typed)
    return Version.objects.filter(is_proposed=True).latest("pk")


def page_of(version: Version) -> str:
    kind = {"milestones": "milestone", "units": "unit", "sources": "source"}[version.entry.collection]
    return reverse(f"admin:achievements_{kind}_proposal", args=[version.entry.row, version.number])


def decide(client, version: Version, verdict: str, words: str = ""):
    return client.post(page_of(version), {"verdict": verdict, "words": words})


def state(row) -> str:
    row.refresh_from_db()
    return row.editorial_state


def review(client, row, verdict, **typed):
    return client.post(address(type(row), "review", row.pk), {"verdict": verdict} | typed)


def withdraw(client, row, vi="Số liệu chưa được xác nhận", en=""):
    sent = {"confirmed": "yes", "vi": vi, "en": en}
    return client.post(address(type(row), "withdraw", row.pk), sent)
