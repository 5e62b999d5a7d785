"""The editors' site: the admin under the portal's own name."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from achievements import portal


class PortalAdminConfig(AdminConfig):
    """Stands in INSTALLED_APPS in place of django.contrib.admin."""

    default_site = "desk.site.PortalAdminSite"


class PortalAdminSite(admin.AdminSite):
    site_header = site_title = portal.DESK
    index_title = _("What can be edited")

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> TemplateResponse:
        """The list of everything, with a reminder of reports to be read and of what the imprint lacks."""
        from achievements.models import Imprint, Report  # this module is read before models may be

        reminders = {"imprint": Imprint.get(), "waiting_reports": Report.objects.waiting().count()}
        return super().index(request, {**reminders, **(extra_context or {})})
