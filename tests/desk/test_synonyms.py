"""What search takes for the same, at the desk: a change is a version, and the next search heeds it."""

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from achievements.models import Synonym
from achievements.record.keeping import entry_of
from tests import factories
from tests.desk.forms import address, errors_of, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def ring() -> Synonym:
    return factories.synonym("cáp quang", "FTTH")


def test_saved_ring_is_a_version_and_heeded_by_the_next_search(admin_client, ring):
    factories.milestone(title_vi="Kết nối cáp quang")

    save(admin_client, Synonym, {"expressions_vi": "cáp quang; sợi quang"})

    versions = [version.form["expressions"]["vi"] for version in entry_of(ring).versions.order_by("number")]
    found = {
        typed: admin_client.get(reverse("search"), {"q": typed}).context["answers"].count
        for typed in ("sợi quang", "FTTH")
    }
    assert versions == ["cáp quang; FTTH", "cáp quang; sợi quang"]
    assert found == {"sợi quang": 1, "FTTH": 0}


def test_new_ring_is_named_by_its_first_words(admin_client):
    sent = {"expressions_vi": "cáp quang; FTTH", "expressions_en": "optical fibre", "slug": ""}

    admin_client.post(address(Synonym, "add"), sent)

    assert Synonym.objects.get().slug == "cap-quang-ftth"


def test_ring_of_one_is_refused_in_words(admin_client, ring):
    refused = save(admin_client, Synonym, {"expressions_vi": "FTTH"})

    assert errors_of(refused) == {"__all__": ["Cần ít nhất hai cách gọi cùng nghĩa."]}


@pytest.mark.parametrize(("right", "status"), [("change_synonym", 200), ("change_milestone", 403)])
def test_ring_is_opened_by_those_who_may_change_it_and_no_others(client, ring, right, status):
    editor = User.objects.create_user("bien-tap-vien", is_staff=True)
    editor.user_permissions.set(Permission.objects.filter(codename=right))
    client.force_login(editor)

    assert client.get(address(Synonym, "change", ring.pk)).status_code == status


def test_screens_speak_vietnamese(admin_client, ring):
    page = admin_client.get(address(Synonym, "change", ring.pk)).content.decode()

    assert "Từ đồng nghĩa" in page
    assert "expressions]" not in page
    assert "With semicolons" not in page
