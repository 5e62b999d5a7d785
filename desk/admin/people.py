"""Accounts: who is at the desk, and in which groups. People are deactivated, not deleted: their versions name them."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, ManyToManyField, OuterRef, QuerySet
from django.forms import CheckboxSelectMultiple, ModelMultipleChoiceField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from achievements.kinds import kind_label
from desk.accounts.access import access_page
from desk.accounts.confirming import ConfirmedFirst, confirmed
from desk.accounts.events import record
from desk.accounts.models import What
from desk.groups import record_models

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
        return f"{model._meta.app_config.verbose_name} › {kind_label(model)}: {action}"


def _known_at(desk: admin.AdminSite) -> QuerySet[Permission]:
    """The permissions that let do something there."""
    models = {*record_models(), *desk._registry}
    types = ContentType.objects.get_for_models(*models).values()
    return Permission.objects.filter(content_type__in=types).select_related("content_type")


class InWords(admin.ModelAdmin):
    def formfield_for_manytomany(self, db_field: ManyToManyField, request: Any = None, **kwargs: Any) -> Any:
        if db_field.remote_field.model is Permission:
            kwargs |= {"form_class": PermissionField, "queryset": _known_at(self.admin_site)}
        if db_field.remote_field.model is Group:
            kwargs["widget"] = CheckboxSelectMultiple  # of few; named for who cannot see, unlike two lists
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(Group)
class GroupOfPeopleAdmin(ConfirmedFirst, InWords, GroupAdmin):
    """To be looked at: every release brings the groups to what they may do."""

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return False


@admin.register(User)
class PersonAdmin(ConfirmedFirst, InWords, UserAdmin):
    """Administrators give rights by groups only, to others, and leave superusers to superusers."""

    change_form_template = "admin/accounts/person.html"
    filter_horizontal = ["user_permissions"]
    list_display = ["username", "email", "first_name", "last_name", "is_active", "has_phone"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        phones = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        return super().get_queryset(request).annotate(has_phone=Exists(phones))

    @admin.display(description=_("one-time codes"), boolean=True, ordering="has_phone")
    def has_phone(self, person: User) -> bool:
        """Whether codes from a phone are asked for."""
        return bool(vars(person)["has_phone"])

    def get_urls(self) -> list[URLPattern]:
        access = self.admin_site.admin_view(confirmed(self.access_view))
        return [path("<int:key>/access/", access, name="auth_user_access"), *super().get_urls()]

    def access_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Sessions, one-time codes and the password of somebody else."""
        person = get_object_or_404(User, pk=key)
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        return access_page(request, person)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Who gets an account gets it for the desk; whether it may sign in there can be taken back later."""
        obj.is_staff = obj.is_staff or not change
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        person = form.instance
        if not person.is_staff and person.groups.exists():
            said = gettext(
                "“%s” is in a group and cannot sign in to the desk: tick “Staff status” to let it."
            )
            messages.warning(request, said % person)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        response = super().user_change_password(request, id, form_url)
        if response.status_code == 302:
            person = User.objects.get(pk=id)
            record(request, What.PASSWORD_CHANGED, person.username, by=request.user.get_username())
        return response

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
