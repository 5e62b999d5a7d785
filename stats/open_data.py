"""The counter's tables of open data: the days, the ledger with its reasons, and the chain that proves both."""

from operator import attrgetter

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from opendata.tables import (
    BOOLEAN,
    CODE,
    DAY,
    INSTANT,
    INTEGER,
    TEXT,
    Column,
    State,
    Table,
    text_columns,
    text_reader,
)
from stats import chain, published
from stats.days import day_of, last_day_of
from stats.models import LedgerEntry, Link

NEWEST_LINK = "Visits-Chain"  # header of the days' files: number and digest of the newest link


def newest_link() -> str:
    """The newest link as the header says it; blank where there is none yet."""
    link = chain.newest()
    return str(link) if link else ""


def _number(name: str, meaning: Promise, blank: Promise | None = None, heading: Promise | str = "") -> Column:
    return Column(name, INTEGER, meaning, attrgetter(name), blank=blank, heading=heading)


# --- Days -----------------------------------------------------------------------------------------------------


def _left_out(reason: str, label: Promise) -> Column:
    meaning = format_lazy("{} {}", _("Requests that were answered and not counted:"), label)
    return _number(
        f"excluded_{reason}", meaning, heading=format_lazy(_("not counted: {reason}"), reason=label)
    )


def _days() -> list[published.Day]:
    return published.between(last=last_day_of(timezone.now()))


def _state_of_days() -> State:
    days = _days()
    return State(len(days), days[-1].date if days else None)


OF_PREVIOUS_COUNTER = _("not known: a day of the previous counter")
VISITS = Table(
    "visits",
    _("Visits, day by day"),
    _("How often this portal was visited on each day, and what was left out."),
    [
        Column(
            "date",
            DAY,
            _("The day in Viet Nam. While it lasts, its numbers grow."),
            text_reader("date"),
            heading=_("day"),
        ),
        _number("visits", _("Visits that began on that day, as they were counted."), heading=_("visits")),
        _number("visitors", _("Different browsers on that day."), OF_PREVIOUS_COUNTER, heading=_("visitors")),
        _number("views", _("Pages viewed on that day."), OF_PREVIOUS_COUNTER, heading=_("pages viewed")),
        *(_left_out(reason.value, reason.label) for reason in published.NAMED_REASONS),
        _left_out("other", _("All other reasons")),
        _number(
            "correction",
            _(
                "What the ledger adds to the visits of that day; negative to take away. Today, the week and the total "
                "add up visits and correction."
            ),
            heading=_("correction"),
        ),
    ],
    _days,
    _state_of_days,
)


# --- Ledger ---------------------------------------------------------------------------------------------------


def _state_of_ledger() -> State:
    last = LedgerEntry.objects.last()
    return State(LedgerEntry.objects.count(), day_of(last.recorded_at) if last else None)


LEDGER = Table(
    "visit_ledger",
    _("Ledger of the visits"),
    _(
        "What the total of visits holds besides the days: what was carried over, and corrections with their reasons."
    ),
    [
        Column("number", INTEGER, _("Number of the entry."), attrgetter("pk"), heading=_("number")),
        Column(
            "kind",
            CODE,
            _("What the entry is."),
            attrgetter("kind"),
            codes=dict(LedgerEntry.Kind.choices),
            heading=_("kind"),
        ),
        Column(
            "day",
            DAY,
            _("The day that is corrected; else that of the cut-over."),
            text_reader("day"),
            heading=_("day"),
        ),
        _number("amount", _("Visits that the entry adds; negative to take away."), heading=_("amount")),
        *text_columns(
            "reason",
            _("Why."),
            lambda code: text_reader(f"reason_{code}"),
            blank=_("not said"),
            heading=_("reason"),
        ),
        Column("author", TEXT, _("Who entered it."), attrgetter("author"), heading=_("author")),
        Column(
            "approved_by",
            TEXT,
            _("Who approved it."),
            attrgetter("approved_by"),
            blank=_("nobody had to"),
            heading=_("approved by"),
        ),
        Column(
            "is_self_approved",
            BOOLEAN,
            _("Whether its author approved it."),
            attrgetter("is_self_approved"),
            heading=_("approved by its author"),
        ),
        Column(
            "recorded_at",
            INSTANT,
            _("When it was entered."),
            lambda entry: entry.recorded_at.isoformat(),
            heading=_("entered at"),
        ),
    ],
    LedgerEntry.objects.all,
    _state_of_ledger,
)


# --- Chain ----------------------------------------------------------------------------------------------------


def _state_of_chain() -> State:
    last = chain.newest()
    return State(last.number if last else 0, last.day if last else None)


CHAIN = Table(
    "visit_chain",
    _("Chain of the visits"),
    _(
        "Closed days and ledger entries, each with a digest of itself and of all before: what is in it has not changed."
    ),
    [
        _number("number", _("Number of the link."), heading=_("number")),
        Column(
            "kind",
            CODE,
            _("What became a link."),
            attrgetter("kind"),
            codes=dict(Link.Kind.choices),
            heading=_("kind"),
        ),
        Column("day", DAY, _("The day that it is about."), text_reader("day"), heading=_("day")),
        Column(
            "content",
            TEXT,
            _("What was true when it became a link, as JSON."),
            attrgetter("content"),
            heading=_("content"),
        ),
        Column(
            "digest",
            TEXT,
            _("SHA-256, in hexadecimal, of the digest before and the content, one after the other in UTF-8."),
            attrgetter("digest"),
            heading=_("digest"),
        ),
    ],
    Link.objects.all,
    _state_of_chain,
)

TABLES = [LEDGER, CHAIN, VISITS]

NUMBERS = [
    _number("online", _("Browsers that gave a sign of life within the last 300 seconds.")),
    _number("today", _("Visits since midnight in Viet Nam (Asia/Ho_Chi_Minh).")),
    _number("week", _("The daily visits added up, from Monday 00:00 until now.")),
    _number(
        "total",
        _("Total visits: carried over from the previous counter, of every day since, and corrections."),
    ),
    Column("as_of", INSTANT, _("When these numbers held."), text_reader("as_of")),
]
