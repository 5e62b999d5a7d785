"""What is typed into a form and not saved is kept for who typed it, offered again, and dropped once it was saved."""

import re
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from achievements.models import Institution, Milestone
from desk import groups, unsaved
from desk.models import Unsaved
from tests import factories
from tests.desk.forms import address, form_of
from tests.desk.people import person, signed_in
from tests.desk.reviewing import save

pytestmark = pytest.mark.django_db

TOKEN, OTHER = "a" * 32, "b" * 32


def typed_address(row=None) -> str:
    return address(Milestone, "typed", row.pk) if row else address(Milestone, "typed_new")


def typing(client, row=None, token=TOKEN, at=0, opened=1, **typed: object):
    """What the form's script sends, typed `at` the millisecond of a day that has passed."""
    sent = {"_typing": token, "sent": urlencode(typed, doseq=True), "opened": opened, "reopened": ""}
    sent["at"] = 1_700_000_000_000 + at
    return client.post(typed_address(row), sent)


def kept() -> list[str]:
    return [each.data["title_vi"] for each in Unsaved.objects.open().order_by("pk")]


def offered(client, row=None) -> list[str]:
    page = client.get(address(Milestone, "change", row.pk) if row else address(Milestone, "add"))
    return re.findall(r'href="\?typed=(\w+)', page.content.decode())


def test_what_is_typed_is_offered_in_the_form_it_was_typed_into(writer, milestone):
    typing(writer, milestone, title_vi="Dở dang")
    typing(writer, token=OTHER, title_vi="Mới")

    assert (offered(writer, milestone), offered(writer)) == ([TOKEN], [OTHER])
    assert offered(writer, factories.milestone()) == []


def test_latest_of_a_form_is_kept_in_whatever_order_it_arrives(writer, milestone):
    codes = [
        typing(writer, milestone, at=at, title_vi=text).status_code
        for at, text in [(1, "Một"), (3, "Ba"), (2, "Hai"), (3, "Ba")]
    ]

    assert (codes, kept()) == ([201, 201, 204, 201], ["Ba"])


def test_form_shows_again_what_was_typed_with_its_inlines(writer, milestone):
    body = factories.institution()
    url = address(Milestone, "change", milestone.pk)
    sent = form_of(writer, url) | {
        "title_vi": "Dở dang",
        "participations-TOTAL_FORMS": "2",
        "participations-1-institution": body.pk,
        "participations-1-role": "participant",
    }
    typing(writer, milestone, **sent)

    again = form_of(writer, f"{url}?typed={TOKEN}")

    assert again["title_vi"] == "Dở dang"
    assert again["participations-1-institution"] == str(body.pk)


def test_form_of_something_new_shows_again_what_was_typed(writer):
    typed = form_of(writer, address(Institution, "add")) | {"names-0-name_vi": "Sở mới", "summary_vi": "Dở"}
    sent = {"_typing": TOKEN, "sent": urlencode(typed, doseq=True), "at": "1"}
    writer.post(address(Institution, "typed_new"), sent)

    again = form_of(writer, address(Institution, "add") + f"?typed={TOKEN}")

    assert (again["names-0-name_vi"], again["summary_vi"]) == ("Sở mới", "Dở")


def test_form_goes_on_from_the_version_it_was_typed_on(admin_client, milestone):
    sent = form_of(admin_client, address(Milestone, "change", milestone.pk))
    typing(admin_client, milestone, opened=sent["opened_version"], **(sent | {"title_vi": "Của tôi"}))
    save(admin_client, milestone, title_vi="Của người khác")

    again = form_of(admin_client, address(Milestone, "change", milestone.pk) + f"?typed={TOKEN}")
    response = admin_client.post(address(Milestone, "change", milestone.pk), again)

    assert response.status_code == 409
    assert response.context["merge"].choices[0].mine == "Của tôi"


@pytest.mark.parametrize("name", ["editor", "reviewer who proposes"])
def test_what_was_saved_or_proposed_is_no_longer_offered_and_does_not_come_back(
    name, writer, draft, milestone
):
    row = draft if name == "editor" else milestone
    typing(writer, row, title_vi="Dở dang")
    save(writer, row, title_vi="Xong", _typing=TOKEN)

    late = typing(writer, row, at=9, title_vi="Muộn")

    assert (late.status_code, kept(), offered(writer, row)) == (204, [], [])


def test_what_was_saved_before_anything_was_kept_is_not_kept_later(writer, draft):
    save(writer, draft, title_vi="Xong", _typing=TOKEN)

    assert typing(writer, draft, title_vi="Muộn").status_code == 204
    assert kept() == []


def test_what_a_form_refused_is_still_kept(writer, draft):
    typing(writer, draft, title_vi="Dở dang")

    response = save(writer, draft, title_vi="", _typing=TOKEN)

    assert f'name="_typing" value="{TOKEN}"' in response.content.decode()
    assert kept() == ["Dở dang"]


@pytest.mark.parametrize("token", [TOKEN, ""])
def test_what_the_second_editor_sent_is_offered_until_both_changes_are_saved(admin_client, milestone, token):
    url = address(Milestone, "change", milestone.pk)
    sent = form_of(admin_client, url)
    save(admin_client, milestone, title_vi="Của người khác")

    page = admin_client.post(url, sent | {"effect_vi": "Vừa gõ", "_typing": token}).context
    kept_by = offered(admin_client, milestone)
    again = form_of(admin_client, f"{url}?typed={kept_by[0]}")
    both = {"opened": page["opened"], "theirs": page["merge"].theirs.number, "mine": page["mine"]}
    admin_client.post(address(Milestone, "merge", milestone.pk), both | {"_typing": page["typing"]})

    assert again["effect_vi"] == "Vừa gõ"
    assert str(again["opened_version"]) == str(sent["opened_version"])
    assert offered(admin_client, milestone) == []


def test_what_two_people_typed_is_kept_until_it_is_brought_together(admin_client, milestone):
    url = address(Milestone, "change", milestone.pk)
    mine = form_of(admin_client, url) | {"title_vi": "Của tôi", "_typing": TOKEN}
    typing(admin_client, milestone, title_vi="Của tôi")
    save(admin_client, milestone, effect_vi="Của người khác")
    page = admin_client.post(url, mine)
    before = kept()
    context = page.context
    sent = {name: context[name] for name in ("opened", "mine")}
    sent |= {"theirs": context["merge"].theirs.number, "_typing": context["typing"]}

    admin_client.post(address(Milestone, "merge", milestone.pk), sent)

    assert (before, kept()) == (["Của tôi"], [])


def test_what_is_given_up_is_no_longer_offered(writer, milestone):
    typing(writer, milestone, title_vi="Dở dang")

    response = writer.post(typed_address(milestone), {"_typing": TOKEN, "give_up": "yes"})

    assert response["Location"] == address(Milestone, "change", milestone.pk)
    assert offered(writer, milestone) == []


def test_nobody_sees_what_somebody_else_types(writer, reviewer, milestone):
    typing(writer, milestone, title_vi="Dở dang")

    shown = form_of(reviewer, address(Milestone, "change", milestone.pk) + f"?typed={TOKEN}")

    assert (offered(reviewer, milestone), shown["title_vi"]) == ([], "Một")


def test_nothing_is_kept_of_who_is_not_signed_in_or_may_not_write(milestone):
    strangers = [Client(), signed_in(person("nguoi-la")), signed_in(person("truong", groups.ADMINISTRATORS))]

    codes = [typing(each, row, title_vi="x").status_code for each in strangers for row in (milestone, None)]

    assert codes == [302, 302, 403, 403, 403, 403]
    assert not Unsaved.objects.exists()


def test_tokens_buttons_and_passwords_are_not_kept(writer, milestone):
    secret = {"csrfmiddlewaretoken": "bi-mat", "_save": "bi-mat", "password1": "bi-mat", "_typing": "bi-mat"}

    typing(writer, milestone, title_vi="x", **secret)

    assert Unsaved.objects.get().sent == "title_vi=x"


@pytest.mark.parametrize(
    "changed",
    [
        {"_typing": ""},
        {"_typing": "x" * 32},
        {"sent": ""},
        {"sent": "_save=x"},
        {"sent": "a=" + "x" * unsaved.LONGEST},
        {"sent": "&".join("a=x" for _ in range(3000))},
    ],
    ids=["no token", "no hexadecimal", "nothing", "nothing typed", "too long", "too many fields"],
)
@pytest.mark.limit("what is typed into one form, before it is saved")
def test_what_no_form_would_send_is_refused(writer, milestone, changed):
    sent = {"_typing": TOKEN, "sent": "title_vi=x", "at": "1", "opened": "1"}

    assert writer.post(typed_address(milestone), sent | changed).status_code == 400
    assert not Unsaved.objects.exists()


@pytest.mark.parametrize("at", ["", "x", "-1", "9" * 14, "9" * 40])
def test_any_clock_is_taken(writer, milestone, at):
    before = timezone.now()

    response = writer.post(typed_address(milestone), {"_typing": TOKEN, "sent": "title_vi=x", "at": at})

    assert response.status_code == 201
    assert Unsaved.objects.get().typed_at <= max(before, timezone.now())


@pytest.mark.limit("forms of one person that are not saved")
def test_only_so_many_forms_of_one_person_are_kept(writer, reviewer, milestone, monkeypatch):
    monkeypatch.setattr(unsaved, "FORMS_KEPT", 2)
    typing(reviewer, milestone, title_vi="Của người khác")
    for number in range(4):
        typing(writer, milestone, token=f"{number}" * 32, at=number, title_vi=f"{number}")

    assert kept() == ["Của người khác", "2", "3"]


def test_what_somebody_typed_goes_with_the_account(writer, milestone):
    typing(writer, milestone, title_vi="x")

    User.objects.get(username="nguoi-viet").delete()

    assert not Unsaved.objects.exists()


def test_form_from_before_signing_in_again_is_refused_in_vietnamese(milestone):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("nguoi-viet", groups.WRITERS))

    response = client.post(address(Milestone, "change", milestone.pk), {"title_vi": "x"})

    assert response.status_code == 403
    assert "đưa lại những gì bạn đã gõ" in response.content.decode()
