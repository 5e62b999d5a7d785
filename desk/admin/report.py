"""Reading what readers report as wrong, answering it, and making an erratum of it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from achievements.kinds import page_at
from achievements.models import Erratum, Report, ReportPicture
from achievements.models.erratum import FACTS
from achievements.models.report import ReportQuerySet
from achievements.models.source import Cited
from desk.finding import saying

SENT = (
    "page_link",
    "photo",
    "picture_shown",
    "fault",
    "correction",
    "has_many_links",
    "came_in_flood",
    "name",
    "email",
    "language",
    "received_at",
    "reference",
)


def erratum_about(report: Report) -> dict[str, Any]:
    """What is known beforehand of an erratum that `report` leads to, as the form for a new one takes it."""
    thing = page_at(report.page)
    known: dict[str, Any] = {"report": report.reference}
    if isinstance(thing, Cited):
        known["citations"] = ",".join(str(citation.pk) for citation in thing.citations.all())
        relations = {Erratum._meta.get_field(name).related_model: name for name in FACTS}
        known |= {relations[type(thing)]: thing.pk} if type(thing) in relations else {}
    return known


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):
    list_display = ["state", "fault_begins", "has_many_links", "came_in_flood", "received_at", "page"]
    list_display_links = ["fault_begins"]
    list_filter = ["state", "has_many_links", "came_in_flood", "language", "received_at"]
    list_per_page = 50
    search_fields = ["name", "email"]
    autocomplete_fields = ["erratum"]
    readonly_fields = ["new_erratum", *SENT]
    actions = ["dismiss", "forget_senders"]
    fieldsets = [
        (None, {"fields": ["state", "note", "erratum", "new_erratum"]}),
        (_("What was sent"), {"fields": SENT}),
    ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """By what was sent, folded, or by the sender, whose name and address are kept in no second place."""
        if not (term := search_term.strip().replace("\0", "")):
            return queryset, False
        is_quoted = Q(name__icontains=term) | Q(email__icontains=term) | Q(reference__istartswith=term)
        return queryset.filter(saying(Report.objects.all(), term) | is_quoted), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # they come from readers

    @admin.display(description=_("what is wrong"))
    def fault_begins(self, report: Report) -> str:
        return Truncator(report.fault).chars(80)

    @admin.display(description=_("page it is about"))
    def page_link(self, report: Report) -> str:
        page = page_at(report.page)
        return format_html('<a href="{}">{}</a>', report.page, page) if page else report.page

    @admin.display(description=_("picture"))
    def picture_shown(self, report: Report) -> str:
        if not ReportPicture.objects.filter(report=report).exists():
            return ""
        address = reverse("admin:achievements_report_picture", args=[report.pk])
        return format_html('<a href="{0}"><img src="{0}" alt="" width="320"></a>', address)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.picture)
        return [path("<int:pk>/picture/", view, name="achievements_report_picture"), *super().get_urls()]

    def picture(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The picture that came with a report, for who may see reports."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        picture = get_object_or_404(ReportPicture, report=pk)
        headers = {
            "Cache-Control": "private, no-store",
            "Content-Disposition": f'inline; filename="{pk}.jpg"',
        }
        return HttpResponse(bytes(picture.content), content_type="image/jpeg", headers=headers)

    @admin.display(description=_("new open question"))
    def new_erratum(self, report: Report) -> str:
        address = reverse("admin:achievements_erratum_add") + "?" + urlencode(erratum_about(report))
        return format_html('<a href="{}">{}</a>', address, gettext("Make an open question of it"))

    @admin.action(description=_("Dismiss"), permissions=["change"])
    def dismiss(self, request: HttpRequest, queryset: ReportQuerySet) -> None:
        number = queryset.exclude(state=Report.State.DISMISSED).update(state=Report.State.DISMISSED)
        message = ngettext("%(number)d report was dismissed.", "%(number)d reports were dismissed.", number)
        self.message_user(request, message % {"number": number}, messages.SUCCESS)

    @admin.action(description=_("Forget the senders of what is settled or dismissed"), permissions=["change"])
    def forget_senders(self, request: HttpRequest, queryset: ReportQuerySet) -> None:
        number = queryset.forget_senders()
        message = ngettext("%(number)d sender was forgotten.", "%(number)d senders were forgotten.", number)
        self.message_user(request, message % {"number": number}, messages.SUCCESS)
