"""The screen on which a sheet is sent, looked at as what it would change, and let stand."""

from hashlib import sha256
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext

from achievements.record.describing import Described, Describer
from achievements.record.restoring import Refused
from desk.listed_sheets import export_chosen
from desk.models import UploadedSheet
from desk.sent import whole_number
from desk.sheets import exporting, importing, opening
from desk.sheets.cells import SheetRefused
from desk.sheets.kinds import KINDS, Kind
from desk.sheets.limits import MOST_BYTES, MOST_ROWS
from desk.sheets.reading import Heads, Reading, SheetEntry, count_known, read
from desk.sheets.sending import as_file
from desk.sheets.uploading import bounded, was_too_long
from stats.counting import writing

FAULTS_SHOWN = 200
NOTHING_TRIED = {
    "file": "",
    "heads": Heads(),
    "more_faults": 0,
    "outcome": None,
    "kept": None,
    "changes": [],
    "unchanged": 0,
}

admin.site.add_action(export_chosen, "export_chosen")


class SheetScreens(admin.ModelAdmin):
    """For kinds that sheets can bring."""

    change_list_template = "admin/desk/sheet_list.html"

    def get_urls(self) -> list[URLPattern]:
        name, view = f"{self.opts.app_label}_{self.opts.model_name}_sheet", self.admin_site.admin_view
        return [
            path("sheet/", bounded(view(self.sheet_view)), name=name),
            path("sheet/template/", view(self.template_view), name=f"{name}_template"),
            *super().get_urls(),
        ]

    @property
    def sheet_kind(self) -> Kind:
        return KINDS[self.model]

    def sheet_view(self, request: HttpRequest) -> HttpResponse:
        """Asks for a sheet; says what one would change; lets it stand."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        if request.method != "POST":
            return self._sheet_page(request)
        if "keep" in request.POST:
            return self._keep_sheet(request)
        return self._try_sheet(request)

    def template_view(self, request: HttpRequest) -> HttpResponseBase:
        if not self.has_add_permission(request):
            raise PermissionDenied
        name = f"{self.opts.verbose_name_plural}.xlsx"
        return as_file(lambda file: exporting.write_template(file, self.sheet_kind), name)

    def _try_sheet(self, request: HttpRequest) -> HttpResponse:
        sent = request.FILES.get("file")
        if sent is None:
            missing = gettext("Choose a file first.")
            return self._sheet_page(request, opening.too_large() if was_too_long(request) else missing)
        content, kind = sent.read(), self.sheet_kind
        try:
            lines = opening.lines_of(content, lambda texts: count_known(kind, texts))
            reading = read(kind, lines)
        except SheetRefused as refused:
            return self._sheet_page(request, str(refused))
        with writing():  # in the counter's turn, so that no beacon waits for more than one sheet
            importing.try_out(reading)
        kept = None
        if not reading.faults and reading.changed:
            kept = importing.remember(reading, request.user, str(sent.name), sha256(content).hexdigest())
        return self._tried_page(request, reading, str(sent.name), kept)

    def _keep_sheet(self, request: HttpRequest) -> HttpResponse:
        key = whole_number(request.POST.get("keep"))
        own = UploadedSheet.objects.filter(author=request.user.pk, collection=self.sheet_kind.collection.name)
        sheet = own.filter(pk=key).first() if key is not None else None
        if sheet is None:
            raise Http404
        try:
            with writing():
                outcome = importing.keep_all(sheet, request.user, "to_review" in request.POST)
        except Refused as refused:
            return self._sheet_page(request, *refused.faults, status=409)
        messages.success(request, _outcome_words(outcome))
        return redirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))

    # Pages

    def _sheet_page(self, request: HttpRequest, *faults: str, status: int = 200) -> HttpResponse:
        return self._page(request, faults=faults, status=status if not faults else max(status, 400))

    def _tried_page(
        self, request: HttpRequest, reading: Reading, name: str, kept: UploadedSheet | None
    ) -> HttpResponse:
        faults = list(map(str, reading.faults[:FAULTS_SHOWN]))
        return self._page(
            request,
            faults=faults,
            more_faults=len(reading.faults) - len(faults),
            status=400 if faults else 200,
            file=name,
            heads=reading.heads,
            kept=kept,
            outcome=None if faults else importing.foreseen(reading, request.user),
            unchanged=len(reading.entries) - len(reading.changed),
            changes=[] if faults else self._changes(reading),
        )

    def _changes(self, reading: Reading) -> list[tuple[SheetEntry, list[Described]]]:
        describer = Describer(self.sheet_kind.collection)
        return [(entry, describer.all(entry.before, entry.entry)) for entry in reading.changed]

    def _page(self, request: HttpRequest, status: int, **more: Any) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Take in a sheet: %s") % self.opts.verbose_name_plural,
            "opts": self.opts,
            "most_rows": MOST_ROWS,
            "most_bytes": MOST_BYTES,
            **NOTHING_TRIED,
            **more,
        }
        return TemplateResponse(request, "admin/desk/sheet.html", context, status=status)


def _outcome_words(outcome: importing.Outcome) -> str:
    words = {"new": outcome.new, "changed": outcome.changed, "proposed": outcome.proposed}
    return (
        gettext(
            "The sheet is taken in: %(new)d new, %(changed)d changed at once, %(proposed)d changes wait for a reviewer."
        )
        % words
    )
