"""The groups that people at the desk belong to, each with what it may do; brought to this state by every migration."""

from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db.models.signals import post_migrate

WRITERS = "Biên tập viên"
REVIEWERS = "Người duyệt"
ADMINISTRATORS = "Quản trị"
WRITE = ("view", "add", "change", "delete")
READ_STATISTICS = "stats.view_daytotal"


def keep_groups(auth: AppConfig) -> None:
    """Let the groups be there, and be able to do what is said here, from the next migration on."""

    def make_all(using: str, apps: Apps = installed, **signal: Any) -> None:
        if any(app.label == "auth" for app in apps.get_app_configs()):  # not so while only some apps migrate
            make_groups(using)

    post_migrate.connect(make_all, sender=auth, weak=False, dispatch_uid="groups of the desk")


def make_groups(using: str = "default") -> None:
    from django.contrib.auth.models import Group, Permission

    for label in (
        "achievements",
        "auth",
        "stats",
        "accounts",
        "axes",
    ):  # those of later apps are not there yet
        create_permissions(installed.get_app_config(label), verbosity=0, using=using)
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.using(using).select_related("content_type")
    }
    for name, wanted in permissions_of_groups().items():
        group, _is_new = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set(known[each] for each in wanted)


def permissions_of_groups() -> dict[str, set[str]]:
    """What each group may do, as "app.codename"."""
    write = {
        *_permissions(WRITE, record_models() - decided_of_at_once()),
        "achievements.view_report",
        "achievements.change_report",
        READ_STATISTICS,
    }
    publish = _permissions(["publish"], (model for model in record_models() if _has_publish(model)))
    publish |= _permissions(WRITE, decided_of_at_once())
    return {
        WRITERS: write,
        REVIEWERS: {*write, *publish},
        ADMINISTRATORS: {
            *(f"auth.{action}_user" for action in ("view", "add", "change")),
            "accounts.view_accountevent",
            "axes.view_accessattempt",
            "axes.delete_accessattempt",
            *(f"achievements.{action}_imprint" for action in ("view", "add", "change")),
            "achievements.view_report",
            "achievements.change_report",
            "achievements.delete_report",
            READ_STATISTICS,
            "stats.view_ledgerentry",
            "stats.add_ledgerentry",  # which is to approve what was proposed
            "stats.view_proposedcorrection",
            "stats.add_proposedcorrection",
        },
    }


def record_models() -> set[type]:
    """The models that entries of the record are made of: entries, their parts, the places in sources."""
    from achievements.models import Citation
    from achievements.record.columns import Parts
    from achievements.record.schema import COLLECTIONS

    parts = {column.model for each in COLLECTIONS for column in each.columns if isinstance(column, Parts)}
    return {collection.model for collection in COLLECTIONS} | parts | {Citation}


def decided_of_at_once() -> set[type]:
    """Of these the models whose rows the public meets as soon as they are there."""
    from achievements.models import Synonym

    return {Synonym}


def _has_publish(model: Any) -> bool:
    return "publish" in model._meta.default_permissions


def _permissions(actions: Iterable[str], models: Iterable[Any]) -> set[str]:
    actions = list(actions)
    return {
        f"{model._meta.app_label}.{action}_{model._meta.model_name}" for model in models for action in actions
    }
