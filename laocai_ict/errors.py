"""The page for what went wrong on our side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def server_error(request: HttpRequest) -> HttpResponse:
    """Like Django's own, but in the language of the address, with the portal's frame and without the database."""
    return render(request, "500.html", status=500)
