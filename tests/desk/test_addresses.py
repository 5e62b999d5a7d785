"""Addresses of things: made from their names, and fixed once the public knows them."""

import pytest

from achievements.models import Institution, Milestone
from achievements.words.folding import slug_of
from tests import factories
from tests.desk.forms import address, errors_of, form_of, save

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Đảng bộ Sở", "dang-bo-so"),
        ("Quyết định 715/QĐ-UBND", "quyet-dinh-715-qd-ubnd"),
        ("  “Ưu tiên”: 8.5 ", "uu-tien-8-5"),
        ("漢字", ""),
    ],
)
def test_address_is_folded_from_vietnamese(text, slug):
    assert slug_of(text) == slug


def test_empty_address_is_made_from_the_title(admin_client, record):
    Milestone.objects.update(editorial_state="draft")

    response = save(admin_client, Milestone, {"slug": "", "title_vi": "Thành lập Đảng bộ Sở"})

    assert response.status_code == 302, errors_of(response)
    assert Milestone.objects.get().slug == "thanh-lap-dang-bo-so"


def test_made_address_is_cut_between_words(admin_client, record):
    Milestone.objects.update(editorial_state="draft")

    save(admin_client, Milestone, {"slug": "", "title_vi": "chín " * 40})

    assert Milestone.objects.get().slug == "-".join(["chin"] * 24)


def test_new_institution_takes_its_address_from_its_name(admin_client):
    new = form_of(admin_client, address(Institution, "add")) | {
        "kind": "department",
        "names-0-name_vi": "Sở Bưu chính, Viễn thông",
    }

    response = admin_client.post(address(Institution, "add"), new)

    assert response.status_code == 302, errors_of(response)
    assert Institution.objects.get().slug == "so-buu-chinh-vien-thong"


def test_last_name_of_an_institution_cannot_be_taken_away(admin_client):
    institution = factories.institution()

    response = save(admin_client, Institution, {"names-0-DELETE": "on"})

    assert response.status_code == 200
    assert institution.names.count() == 1


def test_institution_without_a_name_is_refused(admin_client):
    new = form_of(admin_client, address(Institution, "add")) | {"kind": "department", "slug": "so"}

    response = admin_client.post(address(Institution, "add"), new)

    assert list(errors_of(response)) == ["name_vi"]


def test_second_of_one_address_is_refused(admin_client, record):
    taken = Milestone.objects.get().slug
    other = factories.milestone(editorial_state="draft")

    response = save(admin_client, Milestone, {"slug": taken}, instance=other)

    assert list(errors_of(response)) == ["slug"]


@pytest.mark.parametrize(
    ("state", "stays"), [("draft", False), ("in_review", False), ("published", True), ("withdrawn", True)]
)
def test_address_stays_once_the_public_knows_it(admin_client, record, state, stays):
    Milestone.objects.update(editorial_state=state, slug="dau-moc")

    save(admin_client, Milestone, {"slug": "ten-khac"})

    assert Milestone.objects.get().slug == ("dau-moc" if stays else "ten-khac")
