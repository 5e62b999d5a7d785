"""Sheets that editors take: any list of the desk as it is narrowed, and templates to be filled in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from html import unescape
from typing import IO, Any

from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from achievements import portal
from achievements.models import Editorial, Erratum
from desk.publishing import moment_words
from desk.sheets.columns import Code, Column, Told
from desk.sheets.kinds import Kind
from desk.sheets.naming import Naming
from desk.sheets.reading import EXAMPLE
from opendata import workbook
from opendata.publication import TERMS
from opendata.workbook import Sheet, Shown
from opendata.xlsx import NARROWEST, WIDE, heading, notes

ROWS_AT_A_TIME = 500
ROW_CHOICES = 40  # codes that are told in the sheet that explains


# Lists


def write_list(file: IO[bytes], admin: Any, rows: QuerySet, request: HttpRequest, kind: Kind | None) -> None:
    """The rows of a list of the desk as a workbook, in their order: of a `kind` so that it can be sent back."""
    name = capfirst(str(admin.opts.verbose_name_plural))
    listed = _of_kind(kind, rows) if kind else _as_listed(admin, rows, request)
    now = timezone.now()
    facts: list[tuple[Shown, ...]] = [
        (_("What it is"), name, _("A list of the desk, with what is not public too: not to be handed on.")),
        (_("Source"), str(portal.NAME), request.build_absolute_uri(reverse("admin:index"))),
        (_("Taken at"), moment_words(now), request.user.get_username()),
        (_("Narrowed by"), request.GET.urlencode(), ""),
        *((_("Terms of reuse"), "", str(term)) for term in TERMS),
    ]
    explained = _explained(kind) if kind else []
    workbook.write(
        file, [replace(listed, name=name), notes(_("About this file"), facts, explained)], name, None
    )


def _of_kind(kind: Kind, rows: QuerySet) -> Sheet:
    naming = Naming()
    headings = [_heading(kind, column) for column in kind.columns]
    states = issubclass(kind.model, Editorial)
    told = ((_row(kind, row, naming), row) for row in _in_order(kind, rows))
    return Sheet(
        "",
        [*headings, _("Editorial state")],
        [*_widths(headings), WIDE],
        ([*cells, row.get_editorial_state_display() if states else ""] for cells, row in told),
    )


def _row(kind: Kind, row: Any, naming: Naming) -> list[Shown]:
    entry = kind.collection.entry(row)
    return [
        column.of(row) if isinstance(column, Told) else column.shown(entry, naming) for column in kind.columns
    ]


def _in_order(kind: Kind, rows: QuerySet) -> Iterator[Any]:
    """The rows with all that is told of them, no more in memory than ROWS_AT_A_TIME."""
    keys = list(rows.values_list("pk", flat=True))
    open_doubts = Erratum.objects.filter(state=Erratum.State.OPEN).order_by("slug")
    whole = kind.collection.rows().prefetch_related(Prefetch("errata", open_doubts, to_attr="open_doubts"))
    for first in range(0, len(keys), ROWS_AT_A_TIME):
        some = keys[first : first + ROWS_AT_A_TIME]
        found = {row.pk: row for row in whole.filter(pk__in=some)}
        yield from (found[key] for key in some if key in found)


def _as_listed(admin: Any, rows: QuerySet, request: HttpRequest) -> Sheet:
    names = [name for name in admin.get_list_display(request) if name != "action_checkbox"]
    headings = [capfirst(str(label_for_field(name, admin.model, admin))) for name in names]
    cells = ([_listed(name, row, admin) for name in names] for row in rows.iterator(ROWS_AT_A_TIME))
    return Sheet("", headings, _widths(headings), cells)


def _listed(name: str, row: Any, admin: Any) -> Shown:
    """A cell of a list, as words, a number or a day."""
    try:
        field, _attribute, value = lookup_field(name, row, admin)
    except ObjectDoesNotExist:
        return None
    if field is not None and field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    match value:
        case None | "":
            return None
        case bool():
            return _("yes") if value else _("no")
        case int() | Decimal():
            return value
        case datetime():
            return moment_words(value)
        case date():
            return value
        case SafeString():
            return unescape(strip_tags(value))
    return str(value)


def _widths(headings: Sequence[str]) -> list[int]:
    return [min(max(len(text) + 4, NARROWEST), WIDE) for text in headings]


def _heading(kind: Kind, column: Column) -> str:
    return heading(kind.published[column.name])


# Templates


def write_template(file: IO[bytes], kind: Kind) -> None:
    """A workbook to be filled in: headings, a row that shows how, and a sheet that explains the columns."""
    name = capfirst(str(kind.model._meta.verbose_name_plural))
    columns = [column for column in kind.columns if column.is_read]
    headings = [_heading(kind, column) for column in columns]
    sheet = Sheet(name, headings, _widths(headings), _example(kind, columns))
    facts: list[tuple[Shown, ...]] = [
        (_("The row “%s”") % EXAMPLE, "", _("It shows how a row is filled in, and is not read.")),
        (
            _("A row with an identifier"),
            "",
            _("It changes what has that identifier: an empty cell empties the field."),
        ),
        (_("A row without identifier"), "", _("It makes something new, as a draft.")),
        (_("A column that is left out"), "", _("What it would tell stays as it is.")),
        (_("Several in one cell"), "", _("They are divided by semicolons.")),
    ]
    workbook.write(file, [sheet, notes(_("How to fill it in"), facts, _explained(kind))], name, None)


def _example(kind: Kind, columns: Iterable[Column]) -> list[list[Shown]]:
    """The first thing of its kind, under an identifier that is never read; nothing while there is none."""
    row = kind.collection.rows().order_by("pk").first()
    if row is None:
        return []
    entry, naming = kind.collection.entry(row), Naming()
    cells = [column.shown(entry, naming) for column in columns]
    return [[EXAMPLE if column.name == "id" else cell for column, cell in zip(columns, cells, strict=True)]]


def _explained(kind: Kind) -> Iterator[tuple[Shown, ...]]:
    for column in kind.columns:
        published = kind.published[column.name]
        told = [str(published.meaning), *_codes(column)]
        if not column.is_read:
            told.append(_("It is not read: it follows from the other columns, or is entered on its own."))
        yield _heading(kind, column), column.name, " ".join(told)


def _codes(column: Column) -> list[str]:
    if not isinstance(column, Code) or not column.codes:
        return []
    words = "; ".join(map(str, list(column.codes.values())[:ROW_CHOICES]))
    return [_("One of: %s.") % words]
