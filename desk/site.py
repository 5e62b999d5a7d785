"""The editors' site: the admin under the portal's own name."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from achievements import portal


class PortalAdminConfig(AdminConfig):
    """Stands in INSTALLED_APPS in place of django.contrib.admin."""

    default_site = "desk.site.PortalAdminSite"


class PortalAdminSite(admin.AdminSite):
    site_header = site_title = portal.DESK
    index_title = _("What can be edited")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from desk.accounts.limits import know_device  # this module is read before models may be

        return [
            path("known-device/<str:signed>/", know_device, name="know_device"),
            path("review/", self.admin_view(self.review_queue), name="review_queue"),
            *super().get_urls(),
        ]

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        from desk.accounts.limits import remember_device

        response = super().login(request, extra_context)
        if request.method == "POST" and response.status_code == 302:
            remember_device(request, response)
        return response

    def review_queue(self, request: HttpRequest) -> HttpResponse:
        """All that waits for review."""
        from desk.queue_screen import queue_view  # this module is read before models may be

        return queue_view(request, self)

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> TemplateResponse:
        """The list of everything, with a reminder of reports to be read and of what the imprint lacks."""
        from achievements.models import Imprint, Report

        reminders = {"imprint": Imprint.get(), "waiting_reports": Report.objects.waiting().count()}
        return super().index(request, {**reminders, **(extra_context or {})})
