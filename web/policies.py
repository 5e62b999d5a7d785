"""What every answer says to browsers beside its content."""

from collections.abc import Callable
from typing import Any

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware


def permissions_policy(get_response: Callable[[HttpRequest], HttpResponse]):
    """Refuse the browser's devices and sensors to every page: the portal needs none, nor may anything it embeds."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        return response

    return middleware


def guarded(environ: dict[str, Any], response: HttpResponse) -> HttpResponse:
    """`response`, with what the middleware would say of it: for what answers before the middleware is asked."""
    request = WSGIRequest(environ | {"CONTENT_TYPE": ""})  # which may be what cannot be read

    def answer(_request: HttpRequest) -> HttpResponse:
        return response

    for middleware in (XFrameOptionsMiddleware, CSPMiddleware, SecurityMiddleware):
        middleware(answer).process_response(request, response)
    return permissions_policy(answer)(request)
