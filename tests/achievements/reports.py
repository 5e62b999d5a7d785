"""Reports of errors as a reader sends them."""

import re
from datetime import timedelta
from html import unescape

from django.test import Client
from django.utils import timezone

from achievements.models import Report
from achievements.views.reports import Opening, new_reference

FORM = "/en/open-questions/report/"
TYPED = {
    "fault": "Số máy chủ ghi 12 là chưa đúng",
    "correction": "Báo cáo 15/BC-STTTT ghi 21\ntrang 3",
    "name": "Lý A Páo",
    "email": "pao@example.vn",
}


def opening(ago: timedelta = timedelta(minutes=1)) -> str:
    return Opening(new_reference(), timezone.now() - ago).signed


def send(client: Client, *, headers: dict[str, str] | None = None, network: str = "192.0.2.1", **typed: str):
    sent = TYPED | {"opening": opening()} | typed
    return client.post(FORM, sent, headers=headers, REMOTE_ADDR=network)


def kept() -> list[tuple[str, str, str, str]]:
    return [report.texts for report in Report.objects.all()]


def fields_of(response) -> dict[str, str]:
    """What the form that is shown would send."""
    html = response.content.decode()
    form = html[html.index('<form class="report"') :].partition("</form>")[0]
    texts = re.findall(r'<textarea name="(\w+)".*?>\n(.*?)</textarea>', form, re.DOTALL)
    values = [
        (re.search(r'name="(\w+)"', tag)[1], (re.search(r'value="(.*?)"', tag) or ["", ""])[1])
        for tag in re.findall(r"<input.*?>", form)
    ]
    return {name: unescape(value) for name, value in texts + values}


def is_shown_again(response) -> bool:
    """Whether all that was typed stands in the form, which may be sent once more."""
    shown = fields_of(response)
    opened = Opening.read(shown["opening"], timezone.now())
    return {name: shown[name] for name in TYPED} == TYPED and shown["website"] == "" and opened is not None
