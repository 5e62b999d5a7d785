"""Parts of an entry keep their rows when the entry is written again, so that what refers to them stays."""

from pathlib import Path
from typing import Any

import pytest

from achievements.models import (
    Citation,
    Institution,
    InstitutionName,
    Milestone,
    Participation,
    Source,
    Succession,
)
from achievements.record.keeping import form_of
from achievements.record.load import load_record
from achievements.record.parts import kept_rows
from achievements.record.schema import collection_of
from achievements.record.writing import write_form
from tests.achievements.record.conftest import Change

A, B, C = ({"institution": slug, "role": "host"} for slug in "abc")


@pytest.mark.parametrize(
    ("before", "after", "rows", "gone"),
    [
        ([A, B], [A, B], [0, 1], []),
        ([A, B], [A], [0], [1]),
        ([A, B], [B], [1], [0]),
        ([A], [A, B], [0, None], []),
        ([A], [B], [0], []),  # stands where the other stood
        ([A, B], [A, C], [0, 1], []),
        ([A, B], [B, A], [1, None], [0]),  # rows stay in the order of their keys
        ([A, B], [C, A, B], [None, None, None], [0, 1]),
        ([], [A], [None], []),
    ],
)
def test_each_part_keeps_the_row_that_fits_best(before, after, rows, gone) -> None:
    assert kept_rows(before, after, ["institution", "role"]) == (rows, gone)


def test_part_with_its_natural_key_goes_before_one_that_stands_in_its_place() -> None:
    before = [{"valid": "2005", "name": {"vi": "Một"}}, {"valid": "2008", "name": {"vi": "Hai"}}]
    after = [{"valid": "2008", "name": {"vi": "Hai mới"}}]

    assert kept_rows(before, after, ["valid"]) == ([1], [0])


def test_of_parts_with_one_natural_key_the_most_alike_keeps_its_row() -> None:
    before = [{"name": {"vi": "Một", "en": "One"}}, {"name": {"vi": "Hai", "en": "Two"}}]
    after = [{"name": {"vi": "Một", "en": "The first"}}, {"name": {"vi": "Hai", "en": "The second"}}]

    assert kept_rows(before, list(reversed(after)), ["valid"]).rows[0] == 1


def keys(model: Any) -> list[int]:
    return list(model.objects.order_by("pk").values_list("pk", flat=True))


@pytest.mark.django_db
def test_load_of_a_changed_name_leaves_the_keys_of_all_parts(folder: Path, change: Change) -> None:
    load_record(folder)
    before = [keys(model) for model in (InstitutionName, Succession, Participation)]
    change("institutions.yaml", "en: Old Department", "en: Former Department")
    change("institutions.yaml", "en: the press", "en: press and publishing")

    load_record(folder)

    assert [keys(model) for model in (InstitutionName, Succession, Participation)] == before
    assert InstitutionName.objects.filter(name_en="Former Department").exists()
    assert Succession.objects.filter(functions_en="press and publishing").exists()


@pytest.mark.django_db
def test_load_adds_and_removes_a_part_and_leaves_the_others(folder: Path, change: Change) -> None:
    load_record(folder)
    issuer = Participation.objects.get(role="issuer").pk
    change("01-mot.yaml", "{institution: so-cu, role: subject}", "{institution: so-moi, role: host}")
    change("01-mot.yaml", "role: host}", "role: host}\n  - {institution: so-cu, role: party}")

    load_record(folder)

    parts = Participation.objects.order_by("pk").values_list("institution__slug", "role")
    assert list(parts) == [("ubnd-tinh", "issuer"), ("so-moi", "host"), ("so-cu", "party")]
    assert Participation.objects.get(role="issuer").pk == issuer


@pytest.mark.django_db
def test_load_puts_parts_in_the_order_of_the_file(folder: Path, change: Change) -> None:
    load_record(folder)
    lines = "  - {institution: ubnd-tinh, role: issuer}\n", "  - {institution: so-cu, role: subject}\n"
    change("01-mot.yaml", "".join(lines), "".join(reversed(lines)))

    load_record(folder)

    assert [part.role for part in Participation.objects.order_by("pk")] == ["subject", "issuer"]
    assert not [
        key for verdict, found in load_record(folder).items() if verdict != "unchanged" for key in found
    ]


@pytest.mark.django_db
def test_load_touches_no_row_of_an_entry_but_what_changed(folder: Path, change: Change) -> None:
    load_record(folder)
    through = Milestone.documents.through
    before = (
        keys(through),
        keys(Milestone.citations.through),
        Milestone.objects.get(slug="khong-ngay").updated_at,
    )
    change("01-mot.yaml", "documents: [quyet-dinh-1]\n  kind: establishment", "kind: establishment")

    load_record(folder)

    assert keys(through) == []
    assert (keys(Milestone.citations.through), Milestone.objects.get(slug="khong-ngay").updated_at) == before[
        1:
    ]


@pytest.mark.django_db
def test_one_entry_is_written_without_files_and_keeps_its_places_and_parts(folder: Path) -> None:
    load_record(folder)
    rows: list[Any] = [Source.objects.get(), Institution.objects.get(slug="so-moi")]
    before = keys(Citation), keys(Succession), keys(InstitutionName)

    for row in rows:
        field = "title" if isinstance(row, Source) else "summary"
        form = form_of(row) | {field: {"vi": "Khác"}}
        written, faults = write_form(collection_of(type(row)), row.pk, form)
        assert (written.pk, faults, form_of(written)[field]) == (row.pk, [], {"vi": "Khác"})

    assert (keys(Citation), keys(Succession), keys(InstitutionName)) == before


@pytest.mark.django_db
def test_one_entry_with_a_slug_that_is_taken_is_refused(folder: Path) -> None:
    load_record(folder)
    form = form_of(Milestone.objects.get(slug="khong-ngay"))

    _row, faults = write_form(collection_of(Milestone), None, form)

    assert faults == ["slug: Milestone with this Short name in addresses already exists."]
