"""Accounts: who is at the desk, and in which groups. People are deactivated, not deleted: their versions name them."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import ManyToManyField
from django.forms import ModelMultipleChoiceField
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

RIGHTS = ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")
OF_SUPERUSERS = ("is_superuser", "user_permissions")

ACTIONS = {
    "add": _("add"),
    "change": _("change"),
    "delete": _("delete"),
    "view": _("view"),
    "publish": _("publish and approve"),
}

admin.site.unregister(User)
admin.site.unregister(Group)


class PermissionField(ModelMultipleChoiceField):
    """Permissions in words: of what, and what with it. Django's names of them are English in the database."""

    def label_from_instance(self, obj: Permission) -> str:
        model = obj.content_type.model_class()
        if model is None:
            return str(obj)
        action = ACTIONS.get(obj.codename.partition("_")[0], obj.name)
        kind = capfirst(str(model._meta.verbose_name))
        return f"{model._meta.app_config.verbose_name} › {kind}: {action}"


class InWords(admin.ModelAdmin):
    def formfield_for_manytomany(self, db_field: ManyToManyField, request: Any = None, **kwargs: Any) -> Any:
        if db_field.remote_field.model is Permission:
            kwargs["form_class"] = PermissionField
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(Group)
class GroupOfPeopleAdmin(InWords, GroupAdmin):
    """To be looked at: every release brings the groups to what they may do."""

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return False


@admin.register(User)
class PersonAdmin(InWords, UserAdmin):
    """Administrators give rights by groups only, to others, and leave superusers to superusers."""

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        fields = tuple(super().get_readonly_fields(request, obj))
        if request.user.is_superuser or obj is None:
            return fields
        return fields + (RIGHTS if obj == request.user else OF_SUPERUSERS)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        is_out_of_reach = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not is_out_of_reach

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and bool(request.user.is_superuser)
