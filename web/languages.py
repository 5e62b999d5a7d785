"""The languages of the portal, and that of a request: the one of its address, and of nothing else."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import lazy
from django.utils.text import get_text_list
from django.utils.translation import gettext


def _in_words() -> str:
    return get_text_list([str(name) for _code, name in settings.LANGUAGES], gettext("and"))


LANGUAGES_IN_WORDS = lazy(_in_words, str)()  # "Vietnamese and English", in the current language by str()


def language_of_path(path: str) -> str:
    """The language that the page at `path` is in: that of its prefix, the portal's own without one."""
    return translation.get_language_from_path(path) or settings.LANGUAGE_CODE


def language_from_path(get_response: Callable[[HttpRequest], HttpResponse]):
    """Speak the language of the address, and of nothing else.

    Django's LocaleMiddleware also announces `Vary: Accept-Language`, which is untrue here (one address is one
    language) and would make every shared cache keep a copy for each browser's language list.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        language = language_of_path(request.path_info)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response

    return middleware
