"""The open-data tables: what the public may reuse, each defined once for CSV and JSON.

A cell is text, a number, a yes or no, or None for a number that is not known. Lists are one text joined by
"|", dates are EDTF (ISO 8601-2), and things are named by the slugs of their addresses.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from achievements.models import (
    Achievement,
    Editorial,
    Erratum,
    Institution,
    LegalDocument,
    Milestone,
    Observation,
    Participation,
    Photo,
    Succession,
)
from achievements.models.editorial import is_published

Cell = str | Decimal | bool | None
Column = Callable[[Any], Cell]

# A spreadsheet takes text that begins so for a formula (OWASP, "CSV Injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Table:
    """One table: its rows as the public may see them at an instant, and how each column is read."""

    name: str
    title: Promise
    queryset: Callable[[datetime], QuerySet]
    columns: dict[str, Column]

    def rows(self) -> list[dict[str, Cell]]:
        """The published rows in the order of their ids; the number of queries does not grow with them."""
        objects = self.queryset(timezone.now()).order_by("slug")
        return [{name: read(row) for name, read in self.columns.items()} for row in objects]

    def csv(self) -> str:
        """The rows as RFC 4180 with a header row; text that could be read as a formula gets a leading "'"."""
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(self.columns)
        writer.writerows([_csv_cell(cell) for cell in row.values()] for row in self.rows())
        return text.getvalue()

    def json(self) -> str:
        """The rows as a JSON array of objects."""
        return json.dumps(self.rows(), default=_json_number, ensure_ascii=False, indent=1)


def _csv_cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case Decimal():
            return f"{cell.normalize():f}"
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def _json_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


# Reading cells


def _text(path: str) -> Column:
    """The attribute at `path` ("metric.unit.slug") as text; blank where it, or one on the way, is missing."""

    def read(row: Any) -> str:
        value = row
        for name in path.split("."):
            value = None if value is None else getattr(value, name)
        return "" if value is None else str(value)

    return read


def _joined(values: Iterable[str | int]) -> str:
    """The values, each once, in their order."""
    return "|".join(dict.fromkeys(map(str, values)))


def _achievements(row: Any) -> str:
    return _joined(achievement.number for achievement in row.achievements.all())


def _source(row: Any) -> str:
    return _joined(citation.source.slug for citation in row.citations.all())


def _locator(row: Any) -> str:
    return _joined(citation.key for citation in row.citations.all())


def _latest_name(attribute: str) -> Column:
    read = _text(attribute)
    return lambda institution: read(institution.name_at(None))


# Fetching rows: whatever a row reaches is filtered like the rows themselves


def _published(relation: str, model: type[Editorial], now: datetime, order: str = "slug") -> Prefetch:
    return Prefetch(relation, model.objects.published(now).order_by(order))


def _achievements_at(now: datetime) -> Prefetch:
    return _published("achievements", Achievement, now, order="number")


def _milestones(now: datetime) -> QuerySet[Milestone]:
    participations = Participation.objects.filter(is_published(now, prefix="institution__"))
    return (
        Milestone.objects.published(now)
        .select_related("period", "category")
        .prefetch_related(
            _achievements_at(now),
            _published("documents", LegalDocument, now),
            Prefetch(
                "participations", participations.select_related("institution").order_by("institution__slug")
            ),
            "citations__source",
        )
    )


def _observations(now: datetime) -> QuerySet[Observation]:
    return (
        Observation.objects.published(now)
        .select_related("period", "metric__unit", "territory")
        .prefetch_related(
            _achievements_at(now), _published("institution", Institution, now), "citations__source"
        )
    )


def _institutions(now: datetime) -> QuerySet[Institution]:
    before = Succession.objects.filter(is_published(now, prefix="predecessor__")).select_related(
        "predecessor"
    )
    after = Succession.objects.filter(is_published(now, prefix="successor__")).select_related("successor")
    return (
        Institution.objects.published(now)
        .with_names()
        .prefetch_related(
            _published("parent", Institution, now),
            Prefetch("successions_before", before.order_by("predecessor__slug")),
            Prefetch("successions_after", after.order_by("successor__slug")),
        )
    )


def _documents(now: datetime) -> QuerySet[LegalDocument]:
    return LegalDocument.objects.published(now).prefetch_related(
        _achievements_at(now), _published("issuer", Institution, now)
    )


def _errata(now: datetime) -> QuerySet[Erratum]:
    return Erratum.objects.published(now).prefetch_related(_achievements_at(now))


def _photos(now: datetime) -> QuerySet[Photo]:
    return Photo.objects.published(now).prefetch_related(
        _published("achievement", Achievement, now), _published("milestone", Milestone, now)
    )


_TABLES = [
    Table(
        "milestones",
        _("Milestones"),
        _milestones,
        {
            "id": _text("slug"),
            "period": _text("period.slug"),
            "achievement": _achievements,
            "category": _text("category.slug"),
            "kind": _text("kind"),
            "date": _text("date"),
            "date_earliest": _text("date_earliest"),
            "date_latest": _text("date_latest"),
            "title_vi": _text("title_vi"),
            "title_en": _text("title_en"),
            "effect_vi": _text("effect_vi"),
            "effect_en": _text("effect_en"),
            "institutions": lambda row: _joined(part.institution.slug for part in row.participations.all()),
            "documents": lambda row: _joined(document.slug for document in row.documents.all()),
            "source": _source,
            "locator": _locator,
        },
    ),
    Table(
        "observations",
        _("Figures"),
        _observations,
        {
            "id": _text("slug"),
            "period": _text("period.slug"),
            "achievement": _achievements,
            "metric": _text("metric.slug"),
            "metric_vi": _text("metric.title_vi"),
            "metric_en": _text("metric.title_en"),
            "value": lambda row: row.value,
            "qualifier": _text("qualifier"),
            "unit": _text("metric.unit.slug"),
            "out_of": lambda row: row.out_of,
            "out_of_vi": _text("out_of_label_vi"),
            "out_of_en": _text("out_of_label_en"),
            "as_of": _text("as_of"),
            "as_of_basis": _text("as_of_basis"),
            "edition": _text("edition_vi"),
            "published": _text("publication_date"),
            "institution": _text("institution.slug"),
            "territory": _text("territory.slug"),
            "status": lambda row: _joined(row.status),
            "source": _source,
            "locator": _locator,
        },
    ),
    Table(
        "institutions",
        _("Institutions"),
        _institutions,
        {
            "id": _text("slug"),
            "kind": _text("kind"),
            "name_vi": _latest_name("name_vi"),
            "name_en": _latest_name("name_en"),
            "abbreviation": _latest_name("abbreviation_vi"),
            "valid": _latest_name("valid"),
            "parent": _text("parent.slug"),
            "predecessors": lambda row: _joined(c.predecessor.slug for c in row.successions_before.all()),
            "successors": lambda row: _joined(c.successor.slug for c in row.successions_after.all()),
        },
    ),
    Table(
        "documents",
        _("Documents"),
        _documents,
        {
            "id": _text("slug"),
            "kind": _text("kind"),
            "number": _text("number"),
            "number_as_printed": _text("number_as_printed"),
            "issuer": _text("issuer.slug"),
            "date": _text("date"),
            "subject_vi": _text("subject_vi"),
            "subject_en": _text("subject_en"),
            "achievement": _achievements,
        },
    ),
    Table(
        "errata",
        _("Open questions"),
        _errata,
        {
            "id": _text("slug"),
            "achievement": _achievements,
            "kind": _text("kind"),
            "as_printed": _text("as_printed"),
            "probable": _text("probable"),
            "confidence": _text("confidence"),
            "state": _text("state"),
            "note_vi": _text("note_vi"),
            "note_en": _text("note_en"),
        },
    ),
    Table(
        "photos",
        _("Photographs"),
        _photos,
        {
            "id": _text("slug"),
            "achievement": _text("achievement.number"),
            "milestone": _text("milestone.slug"),
            "caption_vi": _text("caption_vi"),
            "caption_en": _text("caption_en"),
            "has_image": lambda row: bool(row.image),
        },
    ),
]
TABLES = {table.name: table for table in _TABLES}
