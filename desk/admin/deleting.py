"""What is not deleted, and why: what the public knows is withdrawn, and what others depend on stays."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from achievements.kinds import kind_label
from achievements.models import Editorial
from achievements.record.depending import depending_on
from desk.addresses import admin_address
from desk.publishing import WITHDRAWN
from desk.rights import decides_alone, may_publish, wants_review


class DeletionScreens(admin.ModelAdmin):
    delete_confirmation_template = "admin/desk/delete.html"
    delete_selected_confirmation_template = "admin/desk/delete_selected.html"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What the public knows is withdrawn, not deleted, but by somebody who decides alone."""
        return super().has_delete_permission(request, obj) and not (obj and self._is_kept(request, obj))

    def _is_kept(self, request: HttpRequest, obj: Any) -> bool:
        return wants_review(obj) and not decides_alone(request.user, self.model)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's own, but for what the public knows: why that stays, and what to do instead (403)."""
        row = self.get_object(request, unquote(object_id))
        if row is None or not self.has_delete_permission(request) or not self._is_kept(request, row):
            return super().delete_view(request, object_id, extra_context)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Cannot delete %(name)s") % {"name": self.opts.verbose_name},
            "opts": self.opts,
            "original": row,
            "protected": self._in_the_way(request, [row]),
        }
        return TemplateResponse(request, "admin/desk/not_deleted.html", context, status=403)

    def get_deleted_objects(self, objs: Iterable[Any], request: HttpRequest) -> Any:
        """What stands in the way is told by links, not as rights that are missing."""
        objs = list(objs)
        to_delete, counts, lacking, _protected = super().get_deleted_objects(objs, request)
        in_the_way = self._in_the_way(request, objs)
        return to_delete, counts, set() if in_the_way else lacking, in_the_way

    def _in_the_way(self, request: HttpRequest, objs: list[Any]) -> list[SafeString]:
        """Those of `objs` that the public knows, and what depends on any, each by a link to where it is changed."""
        kept = [_kept_link(request, each) for each in objs if self._is_kept(request, each)]
        dependents = [each for obj in objs for each in self.dependents(obj) if each not in objs]
        return kept + [_link(each) for each in dict.fromkeys(dependents)]

    def dependents(self, obj: Any) -> list[Any]:
        """What would change, or break, without `obj`."""
        return depending_on(obj)


def _link(row: models.Model) -> SafeString:
    return format_html('{}: <a href="{}">{}</a>', kind_label(type(row)), admin_address(row, "change"), row)


def _kept_link(request: HttpRequest, row: Any) -> SafeString:
    """What the public knows, why it is not deleted, and what is done instead."""
    if not isinstance(row, Editorial):
        return format_html("{}. {}", _link(row), _("What the public sees uses it."))
    why = _(
        "What was shown to the public is withdrawn, not deleted: its address goes on telling readers why."
    )
    return format_html("{}. {} {}", _link(row), why, _instead(request, row))


def _instead(request: HttpRequest, row: Any) -> str:
    if row.editorial_state == WITHDRAWN:
        return _("It is withdrawn already.")
    if not may_publish(request.user, type(row)):
        return _("A reviewer withdraws it.")
    words = _("Withdraw from the public")
    return format_html('<a href="{}">{}</a>', admin_address(row, "withdraw"), words)
