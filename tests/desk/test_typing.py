"""What editors type: read as they mean it, refused in its field where it cannot be."""

from decimal import Decimal

import pytest

from achievements.models import Achievement, Erratum, Institution, Milestone, Observation, Succession, Unit
from achievements.words.dates import parse_edtf
from tests.desk.forms import address, errors_of, save

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("27/3/2008", "2008-03-27"),
        ("3/2008", "2008-03"),
        ("từ 2009", "2009/.."),
        ("trước 2005", "../2004"),
        ("khoảng 2015", "2015~"),
        ("", None),
    ],
)
def test_date_is_typed_the_vietnamese_way(admin_client, record, typed, kept):
    response = save(admin_client, Milestone, {"date": typed})

    assert response.status_code == 302, errors_of(response)
    assert Milestone.objects.values_list("date").get() == (parse_edtf(kept) if kept else None,)


@pytest.mark.parametrize("typed", ["31/2/2008", "13/2008", "hôm qua", "2008\x00"])
def test_impossible_date_is_refused_in_its_field(admin_client, record, typed):
    response = save(admin_client, Milestone, {"date": typed})

    assert list(errors_of(response)) == ["date"]
    assert Milestone.objects.get().date == parse_edtf("2008-03-27")


def test_form_shows_date_and_figure_as_readers_will_see_them(admin_client, record):
    page = admin_client.get(address(Observation, "change", Observation.objects.get().pk)).content.decode()

    assert "khoảng năm 2015 · about 2015" in page
    assert "10.300\N{NO-BREAK SPACE}câu hỏi · 10,300\N{NO-BREAK SPACE}questions" in page


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("10.300", "10300"),
        ("2.277.648", "2277648"),
        ("10300", "10300"),
        ("8,5", "8.5"),
        ("8.5", "8.5"),
        ("0.125", "0.125"),
        ("1.234,5", "1234.5"),
    ],
)
def test_number_is_typed_the_vietnamese_way(admin_client, record, typed, kept):
    response = save(admin_client, Observation, {"value": typed})

    assert response.status_code == 302, errors_of(response)
    assert Observation.objects.get().value == Decimal(kept)


@pytest.mark.parametrize(
    ("measure", "changes", "field"),
    [
        ("percent", {"value": "140"}, "value"),
        ("rank", {"value": "7,5", "qualifier": "exact"}, "value"),
        ("count", {"value": ""}, "value"),
        ("count", {"value": "-5"}, "value"),
        ("count", {"value": "nhiều"}, "value"),
        ("count", {"value": "64", "out_of": "63"}, "value"),
        ("score", {"qualifier": "tens"}, "qualifier"),
        ("percent", {"value": "", "qualifier": "most"}, "out_of_label_vi"),
    ],
)
def test_figure_that_cannot_be_true_is_refused_in_its_field(admin_client, record, measure, changes, field):
    Unit.objects.update(measure=measure)

    response = save(admin_client, Observation, {"value": "50", **changes})

    assert list(errors_of(response)) == [field]
    assert Observation.objects.get().value == 10300


def test_succession_that_loops_is_refused(admin_client, record):
    succession = Succession.objects.get()
    before, after = succession.predecessor, succession.successor
    part = {
        "successions_before-TOTAL_FORMS": "1",
        "successions_before-0-kind": "upgrade",
        "successions_before-0-predecessor": str(after.pk),
        "successions_before-0-successor": str(before.pk),
    }

    response = save(admin_client, Institution, part, instance=before)

    assert [list(errors_of(response)), Succession.objects.count()] == [["__all__"], 1]
    assert all(str(institution) in str(errors_of(response)) for institution in (before, after))


def test_settled_erratum_needs_its_evidence(admin_client, record):
    response = save(admin_client, Erratum, {"state": "confirmed"})

    assert list(errors_of(response)) == ["__all__"]
    assert Erratum.objects.get().state == "open"


def test_nul_bytes_and_endless_text_are_refused(admin_client, record):
    response = save(admin_client, Achievement, {"summary_vi": "a\x00b", "body_vi": "a" * 20_001})

    assert set(errors_of(response)) == {"summary_vi", "body_vi"}


@pytest.mark.parametrize("invisible", ["\x0b", "\x01", "\ufffe", "\x1f"])
def test_what_word_processors_leave_in_a_text_becomes_a_space(admin_client, record, invisible):
    """The feed and the calendar could not carry it."""
    institution = Institution.objects.first()
    name = institution.names.get()

    save(admin_client, Milestone, {"title_vi": f"Khai{invisible}trương"})
    save(admin_client, Institution, {"names-0-name_vi": f"Sở{invisible}Thông tin"}, institution)

    name.refresh_from_db()
    assert Milestone.objects.get().title_vi == "Khai trương"
    assert name.name_vi == "Sở Thông tin"


def test_vietnamese_is_required_and_english_is_not(admin_client, record):
    response = save(admin_client, Milestone, {"title_vi": "", "title_en": ""})

    assert list(errors_of(response)) == ["title_vi"]
