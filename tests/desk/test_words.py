"""The desk speaks Vietnamese: its menu in the order of that alphabet, permissions in words."""

import re

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from achievements.kinds import kind_label
from achievements.models.revision import Revision
from achievements.words.vi import alphabetical
from desk import groups
from stats.models.presence import DaySecret
from tests.desk.people import person

pytestmark = pytest.mark.django_db


def test_order_is_that_of_vietnamese_dictionaries():
    words = [
        "Đơn vị tính",
        "Ảnh",
        "Địa bàn",
        "Dấu mốc",
        "Điểm cần xác minh",
        "Ăn",
        "An",
        "Ân",
        "Ấn",
        "Ông",
        "On",
        "Ơn",
    ]

    assert sorted(words, key=alphabetical) == [
        *("An", "Ảnh", "Ăn", "Ân", "Ấn"),
        *("Dấu mốc", "Địa bàn", "Điểm cần xác minh", "Đơn vị tính"),
        *("On", "Ông", "Ơn"),
    ]


def test_menu_is_in_order(admin_client):
    apps = admin_client.get(reverse("admin:index")).context["app_list"]

    (record,) = (app for app in apps if app["app_label"] == "achievements")
    names = [str(model["name"]) for model in record["models"]]
    assert names[0] == "Ảnh"
    assert names.index("Dấu mốc") < names.index("Địa bàn") < names.index("Giai đoạn")
    assert [app["name"] for app in apps] == sorted((app["name"] for app in apps), key=alphabetical)


def test_permissions_are_said_in_vietnamese(admin_client):
    user = person("nguoi-viet", groups.WRITERS)

    page = admin_client.get(reverse("admin:auth_user_change", args=[user.pk])).content.decode()

    labels = re.findall(r"<option[^>]*>([^<]+ › [^<]+)</option>", page)
    assert "Hồ sơ thành tựu › Dấu mốc: công bố, duyệt" in labels
    assert not [label for label in labels if "Can " in label]
    given = {right for rights in groups.permissions_of_groups().values() for right in rights}
    assert len(given) <= len(labels) < Permission.objects.count()
    for of_programs in (Revision, DaySecret, TOTPDevice):  # whose rows nobody meets at the desk
        assert not [label for label in labels if f"› {kind_label(of_programs)}:" in label]


def test_groups_that_every_release_makes_are_not_deleted(admin_client):
    group = Group.objects.get(name=groups.WRITERS)

    assert (
        admin_client.post(reverse("admin:auth_group_delete", args=[group.pk]), {"post": "yes"}).status_code
        == 403
    )
    assert Group.objects.filter(pk=group.pk).exists()


def test_rights_of_a_person_are_saved_as_chosen(admin_client):
    user = person("nguoi-viet")
    url = reverse("admin:auth_user_change", args=[user.pk])
    chosen = Permission.objects.get(codename="publish_milestone")
    sent = {"username": user.username, "is_active": "on", "is_staff": "on", "user_permissions": [chosen.pk]}
    sent |= {"date_joined_0": "05/12/2025", "date_joined_1": "08:00"}

    assert admin_client.post(url, sent).status_code == 302
    assert [*User.objects.get(pk=user.pk).user_permissions.all()] == [chosen]
    assert User.objects.get(pk=user.pk).date_joined.month == 12
