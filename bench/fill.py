"""Makes the record big: `python bench/fill.py --milestones 10000 --observations 100000`

Adds to what `prepare` loaded into the database that DATABASE_URL or DATA_DIR names, once, and always the same: further
periods with ten achievements each, institutions, documents, metrics, sources, open questions. What is added tells
nothing: its sentences are made of pieces of the record's own, so that they are as long and as hard to compress.
"""

import argparse
import os
import random
import sys
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from itertools import islice, product
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laocai_ict.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

django.setup()

from django.db import connection, transaction
from django.db.models import Model

from achievements.models import (
    Achievement,
    Category,
    Citation,
    Erratum,
    Institution,
    InstitutionName,
    LegalDocument,
    Metric,
    Milestone,
    Observation,
    Participation,
    Period,
    Source,
    Territory,
    Unit,
)

FIRST_YEAR, LAST_YEAR = 1991, 2025
PERIODS = [(1991, 2004), (2016, 2025)]  # beside the one that is there
DISTRICTS = ["Bảo Thắng", "Bảo Yên", "Bát Xát", "Bắc Hà", "Mường Khương", "Sa Pa", "Si Ma Cai", "Văn Bàn"]
PLACES = list(product(range(1, 11), range(1, 21)))  # of a source, as section and paragraph
FACTS_OF_SOURCE = 250
PIECE = range(3, 9)  # words
BATCH = 2000
PUBLISHED = {"editorial_state": "published"}
NUMBERS = {
    "milestones": 10_000,
    "observations": 100_000,
    "institutions": 300,
    "documents": 2000,
    "metrics": 436,
    "errata": 400,
}

chance = random.Random(2015)


@transaction.atomic
def fill(
    *, milestones: int, observations: int, institutions: int, documents: int, metrics: int, errata: int
) -> None:
    """So many more of each; those that were there take part in what is added."""
    _add(Period, _periods())
    _add(Territory, (Territory(slug=f"huyen-{n}", title_vi=name) for n, name in enumerate(DISTRICTS)))
    _add(Achievement, _achievements())
    _add(Source, _sources((milestones + observations) // FACTS_OF_SOURCE or 1))
    _add(Citation, _citations())
    _add(Institution, _institutions(institutions))
    _add(InstitutionName, _institution_names())
    _add(LegalDocument, _documents(documents))
    _add(Metric, _metrics(metrics))
    _add(Milestone, _milestones(milestones))
    _relate_milestones()
    _add(Observation, _observations(observations))
    for told in (LegalDocument, Observation):
        _relate(told, "achievements", Achievement, 0.5)
    _add(Erratum, _errata(errata))
    for doubted, model in (
        ("milestones", Milestone),
        ("observations", Observation),
        ("achievements", Achievement),
    ):
        _relate(Erratum, doubted, model, 0.5)
    for cited in (Achievement, Institution, LegalDocument, Milestone, Observation, Erratum):
        _relate(cited, "citations", Citation, 1)
    _choose_highlights()


# --- Words ----------------------------------------------------------------------------------------------------


@cache
def _words(language: str) -> list[str]:
    """The words of the record that was there, in their order."""
    fields: list[tuple[Any, str]] = [
        (Achievement, "body"),
        (Milestone, "title"),
        (Milestone, "effect"),
        (LegalDocument, "subject"),
    ]
    texts = [
        text
        for model, name in fields
        for text in model.objects.exclude(slug__startswith="them-").values_list(
            f"{name}_{language}", flat=True
        )
    ]
    return " ".join(text for text in texts if text).split()


def _text(language: str, length: int) -> str:
    words: list[str] = []
    while len(words) < length:
        start = chance.randrange(len(_words(language)))
        words += _words(language)[start : start + chance.choice(PIECE)]
    return " ".join(words[:length])


def _translated(name: str, length: int) -> dict[str, str]:
    """`length` words more or less, in both languages."""
    length = chance.randint(length * 2 // 3, length * 4 // 3)
    return {f"{name}_{language}": _text(language, length) for language in ("vi", "en")}


# --- Rows -----------------------------------------------------------------------------------------------------


def _periods() -> Iterator[Period]:
    for first, last in PERIODS:
        years = f"{first}–{last}"
        titles = {"title_vi": f"Giai đoạn {years}", "title_en": years}
        yield Period(slug=f"{first}-{last}", dates=f"{first}/{last}", **titles, **_translated("summary", 80))


def _achievements() -> Iterator[Achievement]:
    for period, number in product(Period.objects.exclude(achievements__isnull=False), range(1, 11)):
        yield Achievement(
            period=period,
            category=_one_of(Category),
            number=number,
            slug=f"them-thanh-tuu-{period.slug}-{number}",
            **_translated("title", 12),
            **_translated("summary", 40),
            **_translated("body", 250),
            **PUBLISHED,
        )


def _sources(number: int) -> Iterator[Source]:
    for n in range(number):
        yield Source(slug=f"them-nguon-{n}", date=_year(), **_translated("title", 12))


def _citations() -> Iterator[Citation]:
    for source, (section, paragraph) in product(Source.objects.exclude(citations__isnull=False), PLACES):
        yield Citation(source=source, section=section, paragraph=paragraph)


def _institutions(number: int) -> Iterator[Institution]:
    parents = list(Institution.objects.all())
    for n in range(number):
        yield Institution(
            slug=f"them-co-quan-{n}",
            kind=chance.choice(Institution.Kind.values),
            parent=chance.choice(parents) if chance.random() < 0.5 else None,
            **_translated("summary", 25),
            **PUBLISHED,
        )


def _institution_names() -> Iterator[InstitutionName]:
    """One name for two of three institutions, for the others one before and one after they were renamed."""
    for institution in Institution.objects.exclude(names__isnull=False):
        renamed = chance.randint(FIRST_YEAR, LAST_YEAR)
        spans: list[str | None] = chance.choice([[None], [None], [f"../{renamed - 1}", f"{renamed}/.."]])
        for span in spans:
            yield InstitutionName(institution=institution, valid=span, **_translated("name", 8))


def _documents(number: int) -> Iterator[LegalDocument]:
    for n in range(number):
        printed = f"{n + 1}/QĐ-UBND"
        yield LegalDocument(
            slug=f"them-van-ban-{n}",
            kind=chance.choice(LegalDocument.Kind.values),
            issuer=_one_of(Institution),
            number=printed,
            number_as_printed=printed,
            date=_date(),
            **_translated("subject", 20),
            **PUBLISHED,
        )


def _metrics(number: int) -> Iterator[Metric]:
    for n in range(number):
        yield Metric(
            slug=f"them-chi-so-{n}",
            category=_one_of(Category),
            unit=_one_of(Unit),
            **_translated("title", 10),
            **_translated("definition", 25),
            **PUBLISHED,
        )


def _milestones(number: int) -> Iterator[Milestone]:
    for n in range(number):
        when = _date()
        yield Milestone(
            slug=f"them-dau-moc-{n}",
            period=_period_of(when),
            category=_one_of(Category),
            kind=chance.choice(Milestone.Kind.values),
            date=when,
            **_translated("title", 16),
            **_translated("effect", 18),
            **_translated("body", 60),
            **PUBLISHED,
        )


def _observations(number: int) -> Iterator[Observation]:
    metrics = list(Metric.objects.select_related("unit"))
    chance.shuffle(metrics)
    events = list(Milestone.objects.all())
    for n in range(number):
        metric, as_of = _some(metrics), _year()
        is_rank = metric.unit.measure == "rank"
        highest = {"rank": 63, "percent": 100}.get(metric.unit.measure, 20_000)
        yield Observation(
            slug=f"them-so-lieu-{n}",
            metric=metric,
            period=_period_of(as_of),
            territory=_one_of(Territory),
            institution=_one_of(Institution) if chance.random() < 0.3 else None,
            milestone=chance.choice(events) if chance.random() < 0.2 else None,
            value=chance.randint(1, highest),
            out_of=highest if is_rank else None,
            qualifier="exact" if is_rank else chance.choice(["exact", "about", "more_than", "nearly"]),
            as_of=as_of,
            as_of_basis=chance.choice(["stated", "inferred"]),
            **PUBLISHED,
        )


def _errata(number: int) -> Iterator[Erratum]:
    for n in range(number):
        yield Erratum(
            slug=f"them-nghi-van-{n}",
            kind=chance.choice(Erratum.Kind.values),
            confidence=chance.choice(Erratum.Confidence.values),
            as_printed=_text("vi", 6),
            probable=_text("vi", 6),
            **_translated("note", 40),
            **PUBLISHED,
        )


# --- Dates ----------------------------------------------------------------------------------------------------


def _date() -> str | None:
    """EDTF of every precision, days most often; of one in twenty nothing is known."""
    day = date(FIRST_YEAR, 1, 1) + timedelta(days=chance.randrange(365 * (LAST_YEAR - FIRST_YEAR + 1)))
    forms = [
        day.isoformat(),
        f"{day:%Y-%m}",
        str(day.year),
        f"{day.year}/{day.year + 1}",
        f"{day.year}/..",
        None,
    ]
    return chance.choices(forms, weights=[50, 25, 12, 5, 3, 5])[0]


def _year() -> str:
    return f"{chance.randint(FIRST_YEAR, LAST_YEAR)}{chance.choice(['', '', '~'])}"


def _period_of(when: str | None) -> Period:
    years = {int(period.slug[:4]): period for period in _all(Period)}
    year = int(when[:4]) if when else LAST_YEAR
    return years[max(first for first in years if first <= year)]


# --- Relations ------------------------------------------------------------------------------------------------


@cache
def _all(model: type[Model]) -> list[Any]:
    """In an order of chance, so that what was there is neither the most nor the least told of."""
    rows = list(model._default_manager.order_by("pk"))
    chance.shuffle(rows)
    return rows


def _one_of(model: type[Model]) -> Any:
    return _some(_all(model))


def _some(rows: list[Any]) -> Any:
    """One of `rows`, the first ones much more often than the last, as it is with bodies and sources."""
    return rows[int(len(rows) * chance.random() ** 1.5)]


def _added(model: type[Model]) -> Any:
    return model._default_manager.filter(slug__startswith="them-").order_by("pk")


def _relate_milestones() -> None:
    achievements: dict[int, list[Achievement]] = {}
    for achievement in _all(Achievement):
        achievements.setdefault(achievement.period_id, []).append(achievement)
    told, ordered, parts = [], [], []
    for event in _added(Milestone):
        told.append((event.pk, chance.choice(achievements[event.period_id]).pk))
        if chance.random() < 0.3:
            ordered.append((event.pk, _one_of(LegalDocument).pk))
        bodies = {_one_of(Institution) for _part in range(chance.choice([1, 1, 1, 2]))}
        parts += [
            Participation(milestone=event, institution=body, role=chance.choice(Participation.Role.values))
            for body in sorted(bodies, key=lambda body: body.pk)
        ]
    _add_pairs(Milestone, "achievements", told)
    _add_pairs(Milestone, "documents", ordered)
    _add(Participation, parts)


def _relate(model: type[Model], field: str, related: type[Model], share: float) -> None:
    """One of `related` for each added row of `model`, or for a `share` of them."""
    keys = [pk for pk in _added(model).values_list("pk", flat=True) if chance.random() < share]
    _add_pairs(model, field, [(pk, _one_of(related).pk) for pk in keys])


def _add_pairs(model: type[Model], field: str, pairs: list[tuple[int, int]]) -> None:
    relation: Any = model._meta.get_field(field)
    own, other = relation.m2m_column_name(), relation.m2m_reverse_name()
    through = relation.remote_field.through
    _add(through, (through(**{own: left, other: right}) for left, right in pairs))


def _choose_highlights() -> None:
    """Two milestones and two figures at a glance for each added achievement."""
    for achievement in _added(Achievement):
        for relation in (achievement.milestones, achievement.observations):
            chosen = list(relation.values_list("pk", flat=True)[:2])
            relation.filter(pk__in=chosen).update(is_highlight=True)


def _add(model: type[Model], rows: Iterable[Model]) -> None:
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        model._default_manager.bulk_create(batch)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    for name, number in NUMBERS.items():
        parser.add_argument(f"--{name}", type=int, default=number)
    fill(**vars(parser.parse_args()))
    with (
        connection.cursor() as cursor
    ):  # let the database learn what there is, as either does by itself in time
        cursor.execute("ANALYZE")
