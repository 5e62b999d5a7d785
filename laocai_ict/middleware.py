"""Middleware of the whole site."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


def language_from_path(get_response: Callable[[HttpRequest], HttpResponse]):
    """Speak the language of the address, and of nothing else.

    Django's LocaleMiddleware also announces `Vary: Accept-Language`, which is untrue here (one address is one
    language) and would make every shared cache keep a copy for each browser's language list.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response

    return middleware


def permissions_policy(get_response: Callable[[HttpRequest], HttpResponse]):
    """Refuse the browser's devices and sensors to every page: the portal needs none, nor may anything it embeds."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        return response

    return middleware
