"""Open data: the page that offers it, and the tables as files at addresses that stay."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from achievements.exports import TABLES


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    return render(request, "achievements/open_data.html", {"tables": TABLES.values()})


@require_safe
@conditional_page
def table_csv(request: HttpRequest, name: str) -> HttpResponse:
    return _file(f"{name}.csv", TABLES[name].csv(), "text/csv; charset=utf-8; header=present")


@require_safe
@conditional_page
def table_json(request: HttpRequest, name: str) -> HttpResponse:
    return _file(f"{name}.json", TABLES[name].json(), "application/json")


def _file(filename: str, text: str, content_type: str) -> HttpResponse:
    """A download that any site's script may read."""
    headers = {
        "Access-Control-Allow-Origin": "*",
        "Content-Disposition": f'attachment; filename="{filename}"',
    }
    return HttpResponse(text, content_type=content_type, headers=headers)
