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


def shown(client, url: str, name: str):
    """What the page shows by that name; blank for who is not shown it."""
    return (client.get(url).context or {}).get(name, "")


def decide(client, version: Version, verdict: str, words: str = "", **sent):
    """Read the page of a proposal, then decide."""
    url = page_of(version)
    sent = {"note": shown(client, url, "note_name")} | sent
    return client.post(url, {"verdict": verdict, "words": words} | sent)


def state(row) -> str:
    row.refresh_from_db()
    return row.editorial_state


def review(client, row, verdict, **sent):
    """Read the page of what has a state, then decide."""
    url = address(type(row), "review", row.pk)
    return client.post(url, {"verdict": verdict, "seen": shown(client, url, "seen")} | sent)


def withdraw(client, row, vi="Số liệu chưa được xác nhận", en=""):
    sent = {"confirmed": "yes", "vi": vi, "en": en}
    return client.post(address(type(row), "withdraw", row.pk), sent)


def decide_in_queue(client, verdict: str, **sent):
    """Read the list of what waits, then decide of several things at once."""
    url = reverse("admin:review_queue")
    shown_at = {"shown_at": shown(client, url, "queue").now.isoformat()}
    return client.post(url, {"verdict": verdict} | shown_at | sent)


def decide_in_list(client, action: str, *rows, **sent):
    """Read the list of a kind, then do the same with several."""
    url = address(type(rows[0]), "changelist")
    shown_at = {"shown_at": shown(client, url, "shown_at").isoformat()}
    return client.post(
        url, {"action": action, "_selected_action": [row.pk for row in rows]} | shown_at | sent
    )
