"""The counter at the foot of a page, and numbers as the reader's language writes them."""

from dataclasses import asdict

from django import template
from django.db import InterfaceError, OperationalError
from django.template import RequestContext
from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.numberformat import format as format_number
from django.utils.translation import gettext as _

from stats import counting
from stats.models import LedgerEntry

register = template.Library()

# What this process could last read, for pages that are answered while the database is not.
last_numbers: dict[str, object] = dict.fromkeys(["online", "today", "week", "total"])
last_carried_over: LedgerEntry | None = None


@register.filter
def grouped(number: int | None) -> str:
    """A whole number with its thousands apart: 2.277.648 in Vietnamese, 2,277,648 in English; a dash for None."""
    if number is None:
        return "–"
    return format_number(
        number,
        get_format("DECIMAL_SEPARATOR"),
        grouping=3,
        thousand_sep=get_format("THOUSAND_SEPARATOR"),
        force_grouping=True,
    )


@register.inclusion_tag("stats/_counter.html", takes_context=True)
def visitor_counter(context: RequestContext, counts: bool = True) -> dict[str, object]:
    """The four numbers as last known, or as the page tells them elsewhere too (`visitor_numbers` of the context).

    With counts=False (previews), or without a request (errors), nothing counts.
    """
    global last_numbers, last_carried_over
    try:
        last_numbers = asdict(context.get("visitor_numbers") or counting.numbers(timezone.now()))
        # Asked until it is there: there is only one, and the ledger refuses to change it
        if last_carried_over is None:
            last_carried_over = LedgerEntry.objects.filter(kind=LedgerEntry.Kind.CARRIED_OVER).first()
    except (OperationalError, InterfaceError):
        pass  # the numbers stay as they were; the page matters more
    return {
        "numbers": last_numbers,
        "carried_over": _carried_over_in_words(last_carried_over),
        "path": context["request"].path if counts and "request" in context else "",
    }


def _carried_over_in_words(entry: LedgerEntry | None) -> str:
    if entry is None:
        return ""
    return _(
        "Including %(visits)s visits carried over from the previous counter; counted here since %(day)s."
    ) % {
        "visits": grouped(entry.amount),
        "day": date_format(entry.day, _("j M Y")),
    }
