"""Compressing what is made for one reader; what everybody gets is kept compressed (web/kept/)."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressText(GZipMiddleware):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        """Compress it, unless it is a file, whose parts can be asked for: those are of what is not compressed."""
        return (
            response if response.has_header("Accept-Ranges") else super().process_response(request, response)
        )
