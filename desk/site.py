"""The editors' site: the admin under the portal's own name."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from achievements import portal
from achievements.pictures.addresses import PICTURE, RENDITION
from desk.script_words import ScriptWords


class PortalAdminConfig(AdminConfig):
    """Stands in INSTALLED_APPS in place of django.contrib.admin."""

    default_site = "desk.site.PortalAdminSite"


class Choices(AutocompleteJsonView):
    """What can be chosen, called as the admin of its model says."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        labels = getattr(self.model_admin, "choice_labels", None)
        self.label = labels() if labels else str
        return super().get_context_data(**kwargs)

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        return super().serialize_result(obj, to_field_name) | {"text": self.label(obj)}


class PortalAdminSite(admin.AdminSite):
    site_header = site_title = portal.DESK
    index_title = _("What can be edited")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from desk import picture_files  # this module is read before models may be
        from desk.accounts.urls import urls_of_accounts

        return [
            path("pictures/", self.admin_view(self.pictures), name="pictures"),
            path(f"pictures/{PICTURE}/use/", self.admin_view(self.picture_use), name="picture_use"),
            path(f"pictures/{RENDITION}", self.admin_view(picture_files.rendition), name="picture"),
            path(
                f"pictures/{PICTURE}/original/",
                self.admin_view(picture_files.original),
                name="picture_original",
            ),
            *urls_of_accounts(self),
            path("wording/<str:of>/", self.admin_view(self.wording), name="wording"),
            path("search/", self.admin_view(self.search), name="search"),
            path("changes/", self.admin_view(self.changes), name="changes"),
            path("translations/", self.admin_view(self.translations), name="translations"),
            path("review/", self.admin_view(self.review_queue), name="review_queue"),
            path("guide/", self.admin_view(self.guide), name="guide"),
            path("guide/<str:name>", self.admin_view(self.guide_picture), name="guide_picture"),
            path("export/<str:app_label>/<str:model_name>/", self.admin_view(self.export), name="export"),
            *super().get_urls(),
        ]

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether anything of the desk answers: every page of it asks here."""
        from desk.accounts.second_factor import is_let_in

        return super().has_permission(request) and is_let_in(request.user)

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        from desk.accounts.signing_in import sign_in

        return sign_in(request)

    def logout(self, request: HttpRequest, extra_context: dict | None = None) -> Any:
        from desk.accounts.events import record
        from desk.accounts.models import What

        record(request, What.SIGNED_OUT, request.user.get_username())
        return super().logout(request, extra_context)

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> Any:
        from desk.accounts.events import record
        from desk.accounts.models import What

        response = super().password_change(request, extra_context)
        if response.status_code == 302:
            record(request, What.PASSWORD_CHANGED, request.user.get_username())
        return response

    def i18n_javascript(self, request: HttpRequest, extra_context: dict | None = None) -> Any:
        return ScriptWords.as_view()(request)

    def review_queue(self, request: HttpRequest) -> HttpResponse:
        """All that waits for review."""
        from desk.queue_screen import queue_view  # this module is read before models may be

        return queue_view(request, self)

    def guide(self, request: HttpRequest) -> HttpResponse:
        """How each task is done, with pictures."""
        from desk.guide import guide_view

        return guide_view(request, self)

    def guide_picture(self, request: HttpRequest, name: str) -> HttpResponse:
        from desk.guide import picture_view

        return picture_view(request, name)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """In the order of the alphabet of those who read it: đ after d, ă and â after a."""
        from achievements.words.vi import alphabetical

        apps: list[Any] = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: alphabetical(str(model["name"])))
        return sorted(apps, key=lambda app: alphabetical(str(app["name"])))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """With what stands in the search box above every page."""
        return super().each_context(request) | {"asked": ""}

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        view: Any = Choices.as_view(admin_site=self)
        answer: HttpResponse = view(request)
        return answer

    def wording(self, request: HttpRequest, of: str) -> HttpResponse:
        """What is being typed as readers would see it."""
        from desk.wording import OF

        if of not in OF or request.method != "GET":
            raise Http404
        if not request.user.has_perm("achievements.view_citation"):
            raise PermissionDenied
        answer = JsonResponse(OF[of](request.GET.dict()).as_json())
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def export(self, request: HttpRequest, app_label: str, model_name: str) -> HttpResponseBase:
        """A list of the desk as a workbook."""
        from desk.listed_sheets import export_view

        return export_view(request, self, app_label, model_name)

    def search(self, request: HttpRequest) -> HttpResponse:
        from desk.start_screen import search_view

        return search_view(request, self)

    def pictures(self, request: HttpRequest) -> HttpResponse:
        """Where pictures come in."""
        from desk.pictures_screen import pictures_view

        return pictures_view(request, self)

    def picture_use(self, request: HttpRequest, digest: str) -> HttpResponse:
        from desk.pictures_screen import use_view

        return use_view(request, digest)

    def translations(self, request: HttpRequest) -> HttpResponse:
        """How far the translations are."""
        from desk.start_screen import translations_view

        return translations_view(request, self)

    def changes(self, request: HttpRequest) -> HttpResponse:
        """What colleagues wrote."""
        from desk.start_screen import changes_view

        return changes_view(request, self)

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> TemplateResponse:
        """What waits and what is missing, then the list of everything."""
        from achievements.models import Imprint
        from desk.accounts.second_factor import is_code_missing
        from desk.start import Start

        own = {
            "title": gettext("What is to be done"),
            "imprint": Imprint.get(),
            "is_code_missing": is_code_missing(request.user),
            "blocks": Start(request.user).blocks,
        }
        return super().index(request, {**own, **(extra_context or {})})
