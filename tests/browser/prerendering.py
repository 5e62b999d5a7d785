"""The portal's addresses and one more: a page that has another one prerendered, and shows it when asked to."""

import json

from django.http import HttpRequest, HttpResponse
from django.urls import path

from laocai_ict.urls import handler500, urlpatterns

__all__ = ["handler500", "urlpatterns"]

PAGE = """<!DOCTYPE html><html lang="en"><title>Start</title>
<script type="speculationrules">%(rules)s</script>
<script>if (%(show)s) setTimeout(() => { location = %(address)s }, 3000)</script>"""


def start(request: HttpRequest) -> HttpResponse:
    """?address=…&show=true|false: prerender the address, and three seconds later go there."""
    address, show = request.GET["address"], request.GET["show"]
    rules = {"prerender": [{"urls": [address], "eagerness": "immediate"}]}
    content = PAGE % {"rules": json.dumps(rules), "show": show, "address": json.dumps(address)}
    return HttpResponse(content, headers={"Content-Security-Policy": "script-src 'unsafe-inline'"})


urlpatterns = [path("start", start), *urlpatterns]
