"""Who may do what at the desk: groups in Vietnamese, and what the public knows kept from those who only write."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.forms import CheckboxSelectMultiple
from django.urls import reverse

from achievements.models import Category, Citation, Period, Source, Territory, Unit
from desk import groups
from desk.rights import decides_alone, may_publish, wants_review
from tests import factories
from tests.desk.forms import address
from tests.desk.people import person, signed_in

pytestmark = pytest.mark.django_db

WITHOUT_STATE = [Category, Citation, Period, Source, Territory, Unit]


@pytest.fixture
def writer():
    return person("nguoi-viet", groups.WRITERS)


@pytest.fixture
def reviewer():
    return person("nguoi-duyet", groups.REVIEWERS)


def test_groups_are_there_with_what_they_may(writer, reviewer):
    head = person("truong", groups.ADMINISTRATORS)

    rights = {
        each.username: [
            each.has_perm(f"achievements.{right}")
            for right in ("change_milestone", "publish_milestone", "publish_source", "change_imprint")
        ]
        for each in (writer, reviewer, head)
    }
    assert rights == {
        "nguoi-viet": [True, False, False, False],
        "nguoi-duyet": [True, True, True, False],
        "truong": [False, False, False, True],
    }
    assert (head.has_perm("auth.change_user"), head.has_perm("auth.delete_user")) == (True, False)


def test_migration_brings_groups_back_to_what_they_are():
    group = Group.objects.get(name=groups.WRITERS)
    before = group.permissions.count()
    group.permissions.clear()

    groups.make_groups()

    assert group.permissions.count() == before


def test_every_model_of_the_record_is_a_groups_to_write():
    edited = {model for model in admin.site._registry if model._meta.app_label == "achievements"}

    assert {model.__name__ for model in edited - groups.record_models()} == {"Imprint", "Report"}


@pytest.mark.parametrize("model", WITHOUT_STATE)
def test_what_has_no_state_is_known_once_something_public_uses_it(model):
    factories.one_of_each()
    row = model.objects.first()
    everything = [factories.Achievement, factories.Milestone, factories.Observation, factories.Metric]
    everything += [factories.LegalDocument, factories.Institution, factories.Photo, factories.Erratum]

    known = [wants_review(row)]
    for state in factories.hidden_states().values():
        for each in everything:
            each.objects.update(**{"publish_from": None} | state)
        known.append(wants_review(row))

    # drafts, in review, withdrawn; what is scheduled will be public by itself
    assert known == [True, False, False, False, True]


@pytest.mark.parametrize("model", WITHOUT_STATE)
def test_writer_cannot_delete_what_the_public_reads_through_others(writer, model):
    factories.one_of_each()
    row = model.objects.first()

    response = signed_in(writer).post(address(model, "delete", row.pk), {"post": "yes"})

    assert response.status_code == 403
    assert model.objects.filter(pk=row.pk).exists()


def test_writer_may_change_what_nothing_public_uses(writer):
    factories.unit()
    address_of = address(Unit, "change", Unit.objects.get().pk)

    response = signed_in(writer).post(
        address_of, {"measure": "count", "bounds": "part", "label_vi": "hộp thư", "opened_version": "0"}
    )

    assert (response.status_code, Unit.objects.get().label_vi) == (302, "hộp thư")


def test_only_one_who_may_publish_decides_alone(writer, reviewer, settings):
    alone = [decides_alone(each, Source) for each in (writer, reviewer)]
    second = person("nguoi-duyet-2", groups.REVIEWERS)
    with_second = [decides_alone(each, Source) for each in (reviewer, second)]
    settings.OWN_APPROVALS = True
    in_small_office = [decides_alone(each, Source) for each in (writer, reviewer, second)]
    settings.OWN_APPROVALS = False
    second.is_active = False
    second.save()

    assert alone == [False, True]
    assert with_second == [False, False]
    assert in_small_office == [False, True, True]
    assert decides_alone(reviewer, Source)


def test_superuser_counts_as_reviewer(reviewer, admin_user):
    assert may_publish(admin_user, Citation)
    assert not decides_alone(reviewer, Citation)


def test_administrator_gives_rights_to_others_by_groups_only(reviewer):
    head = person("truong", groups.ADMINISTRATORS)
    client = signed_in(head)

    of_other, of_self = (
        client.get(reverse("admin:auth_user_change", args=[each.pk])).context["adminform"].form.fields
        for each in (reviewer, head)
    )

    assert isinstance(of_other["groups"].widget.widget, CheckboxSelectMultiple)
    assert {"is_superuser", "user_permissions"}.isdisjoint(of_other)
    assert {"groups", "is_superuser", "is_active", "user_permissions"}.isdisjoint(of_self)


@pytest.mark.parametrize("page", ["change", "delete"])
def test_administrator_cannot_reach_a_superuser(admin_user, page):
    client = signed_in(person("truong", groups.ADMINISTRATORS))

    response = client.post(reverse(f"admin:auth_user_{page}", args=[admin_user.pk]), {"post": "yes"})

    assert response.status_code == 403


def test_administrator_cannot_change_a_superusers_password(admin_user):
    client = signed_in(person("truong", groups.ADMINISTRATORS))
    password = {"password1": "mot mat khau dai", "password2": "mot mat khau dai"}

    response = client.post(reverse("admin:auth_user_password_change", args=[admin_user.pk]), password)

    assert response.status_code == 403
    assert User.objects.get(pk=admin_user.pk).check_password("password")


def test_new_account_may_sign_in_to_the_desk(admin_client):
    password = "mot-mat-khau-dai-lam"
    sent = {"username": "moi", "usable_password": "true", "password1": password, "password2": password}

    admin_client.post(reverse("admin:auth_user_add"), sent)

    assert User.objects.get(username="moi").is_staff


def test_account_in_a_group_that_cannot_sign_in_is_told(admin_client, writer):
    group = Group.objects.get(name=groups.WRITERS)
    sent = {"username": writer.username, "groups": [group.pk], "is_active": "on"}
    sent |= {"date_joined_0": "5/3/2026", "date_joined_1": "09:00"}

    url = reverse("admin:auth_user_change", args=[writer.pk])
    page = admin_client.post(url, sent, follow=True).content.decode()

    assert "“nguoi-viet” thuộc một nhóm nhưng chưa đăng nhập được vào trang biên tập" in page
