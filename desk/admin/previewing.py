"""The screen of a draft or a proposal as readers would see it, on a phone and beside it on a desk, in each language."""

from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.clickjacking import xframe_options_sameorigin

from achievements.record.restoring import Refused
from desk.admin.reviewing import ReviewScreens
from desk.preview import Page, pages_of, shown
from desk.sent import whole_number
from versions.models import Version

FRAME_POLICY = {"frame-ancestors": [SELF], "script-src": [NONE], "connect-src": [NONE]}


class PreviewScreens(ReviewScreens):
    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_preview"
        view = self.admin_site.admin_view
        page_view: Any = self.preview_view
        frame_view: Any = self.preview_frame_view
        page = csp_update({"frame-src": [SELF]})(page_view)
        frame = xframe_options_sameorigin(csp_replace(FRAME_POLICY)(frame_view))
        return [
            path("<int:row>/preview/", view(page), name=name),
            path("<int:row>/preview/frame/", view(frame), name=f"{name}_frame"),
            *super().get_urls(),
        ]

    def preview_view(self, request: HttpRequest, row: int) -> HttpResponse:
        """Frames of one page, and links to the others and to the other languages."""
        thing, proposal, pages = self._asked(request, row)
        page, language = self._chosen(request, pages)
        context = self._context(
            request,
            gettext("Preview of “%s”") % thing,
            original=thing,
            pages=[(each.title, _query(each.name, language, proposal), each is page) for each in pages],
            languages=[
                (name, _query(page.name, code, proposal), code == language)
                for code, name in settings.LANGUAGES
            ],
            frame=f"frame/?{_query(page.name, language, proposal)}",
        )
        return TemplateResponse(request, "admin/desk/preview.html", context)

    def preview_frame_view(self, request: HttpRequest, row: int) -> HttpResponse:
        thing, proposal, pages = self._asked(request, row)
        page, language = self._chosen(request, pages)
        try:
            return HttpResponse(shown(request, thing, proposal, page, language))
        except Refused as refused:
            return HttpResponse("\n".join(refused.faults), content_type="text/plain", status=409)
        except Http404:
            return HttpResponse(gettext("It would not be shown on this page."), content_type="text/plain")

    def _asked(self, request: HttpRequest, row: int) -> tuple[Any, Version | None, list[Page]]:
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        thing, number = self._row(request, row), whole_number(request.GET.get("proposal"))
        return thing, None if number is None else self._proposal(row, number), pages_of(thing)

    def _chosen(self, request: HttpRequest, pages: list[Page]) -> tuple[Page, str]:
        """The page and the language asked for; the first of each where there is none of that name."""
        page = next((each for each in pages if each.name == request.GET.get("page")), pages[0])
        codes = [code for code, _name in settings.LANGUAGES]
        language = request.GET.get("language", "")
        return page, language if language in codes else codes[0]


def _query(page: str, language: str, proposal: Version | None) -> str:
    asked = {"page": page, "language": language}
    return urlencode(asked | ({"proposal": proposal.number} if proposal else {}))
