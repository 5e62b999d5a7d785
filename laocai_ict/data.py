"""The open data of the whole site: the record's tables and the counter's, each as files at addresses that stay."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from hashlib import sha256
from tempfile import SpooledTemporaryFile

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from achievements import exports
from achievements.models import Metric
from opendata.dictionary import with_dictionary
from opendata.tables import FORMATS, Table
from stats.published import VISITS
from stats.views import answering_503

TABLES = {table.name: table for table in with_dictionary([*exports.TABLES, VISITS])}
IN_MEMORY = 2**20  # bytes; what is longer waits on disk for a slow reader


def published_file(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A file that any site's script may read and a cache may keep for five minutes."""

    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return require_safe(answering_503(cache_control(public=True, max_age=300)(answer)))


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    return render(request, "opendata/open_data.html", {"tables": TABLES.values()})


@published_file
def table(request: HttpRequest, name: str, extension: str) -> HttpResponseBase:
    if name not in TABLES:
        raise Http404
    return _table_file(request, TABLES[name], extension)


@published_file
def metric(request: HttpRequest, slug: str, extension: str) -> HttpResponseBase:
    metric = get_object_or_404(Metric.objects.published(), slug=slug)
    return _table_file(request, exports.figures_of(metric), extension)


def _table_file(request: HttpRequest, table: Table, extension: str) -> HttpResponseBase:
    form = FORMATS[extension]
    lines = (line.encode() for line in form.lines(table))
    return _download(request, f"{table.name}.{extension}", form.content_type, lines)


def _download(
    request: HttpRequest, filename: str, content_type: str, pieces: Iterable[bytes]
) -> HttpResponseBase:
    """The pieces as one file, sent only to who has not got it already.

    It is known by a digest of all that is in it, and so written before it is sent: a file also changes with what its
    rows relate to and as time passes, which no date of a last change tells. A slow reader keeps no query waiting.
    """
    digest = sha256()
    with ExitStack() as unless_sent:
        file = unless_sent.enter_context(SpooledTemporaryFile(IN_MEMORY))
        for piece in pieces:
            digest.update(piece)
            file.write(piece)
        etag = f'"{digest.hexdigest()}"'
        unchanged = get_conditional_response(request, etag=etag)
        if unchanged:
            unchanged.headers["ETag"] = etag
            return unchanged
        file.seek(0)
        unless_sent.pop_all()
    return FileResponse(
        file, as_attachment=True, filename=filename, content_type=content_type, headers={"ETag": etag}
    )
