"""The open data of the whole site: the record's tables and the counter's, each as files at addresses that stay."""

import json
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import date
from functools import partial
from hashlib import sha256
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any, NamedTuple
from zipfile import ZipFile

from django.conf import settings
from django.core.cache import cache
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.functional import lazy
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from achievements import portal
from achievements.models import Imprint, Metric
from achievements.publish import tables
from achievements.publish.tables import observations
from achievements.words.dates import FORMS, HistoricalDate, parse_edtf
from achievements.words.figures import QUALIFIERS
from achievements.words.languages import rules
from laocai_ict.bulk import Write, bulk_file
from opendata import archive, csvw, datasets, openapi
from opendata.dictionary import Entry, entries, with_dictionary
from opendata.formats import FORMATS, files
from opendata.publication import (
    ARCHIVE,
    CATALOGUE,
    CSVW,
    OPENAPI,
    READING,
    TERMS,
    TERMS_AFTER,
    Contact,
    Publication,
)
from opendata.tables import Table
from stats import open_data as counter
from web.busy import answering_503
from web.files import NAMED_ONLY
from web.methods import EXPOSE
from web.public import DAY, public

TABLES = {table.name: table for table in with_dictionary([*tables.TABLES, *counter.TABLES])}
IN_MEMORY = 2**20  # bytes; what is longer waits on disk for a slow reader
TEXTS = {"README.txt": "opendata/README.txt", "LICENCE.txt": "opendata/LICENCE.txt"}
METADATA = ".csv-metadata.json"  # after what a CSV file is called, as CSV on the Web looks for it
MINUTE = 60  # for which an answer may stand that tells visits
COUNTER = "counter"  # what is described of it beside the tables
SIZES_KEPT = 7 * 24 * 60 * 60  # seconds

# What is at the addresses that are no table's
CONTENT_TYPES = {
    ARCHIVE: "application/zip",
    CATALOGUE: "application/ld+json",
    CSVW: "application/csvm+json",
    OPENAPI: "application/json",
}
ABOUT = {
    ARCHIVE: _("All tables in every format, with their dictionary, the terms of reuse and checksums."),
    CATALOGUE: _("The catalogue of all data sets (DCAT), for other catalogues of open data."),
    CSVW: _("The columns of the CSV files (CSV on the Web), for programs that check or load them."),
    OPENAPI: _("Every address and what it answers (OpenAPI), for programs that ask for the data."),
}


def publication(request: HttpRequest) -> Publication:
    """All tables, under the addresses that the request came by."""
    imprint = Imprint.published()
    return Publication(
        title=portal.NAME,
        about=portal.DATA,
        address=lazy(lambda: request.build_absolute_uri(reverse("open_data")), str)(),
        folder=request.build_absolute_uri("/data/"),
        publisher=imprint if imprint.managing_body else None,
        contact=Contact(imprint.email, imprint.telephone) if imprint.email or imprint.telephone else None,
        keywords=portal.KEYWORDS,
        years=tables.years(),
        places={place.slug: place for place in tables.places()},
        languages={code: rules(code).ISO_639_3 for code, _name in settings.LANGUAGES},
        tables=list(TABLES.values()),
    )


# The page


class Download(NamedTuple):
    """A file as the page offers it."""

    name: str
    address: str
    media_type: str
    size: int | None  # in bytes, where known


class Offer(NamedTuple):
    """A table as the page offers it."""

    table: Table
    rows: int
    day: HistoricalDate | None  # when it last changed
    files: list[Download]
    entries: list[Entry]


@require_safe
@public(seconds=MINUTE, is_of_record=False)
def open_data(request: HttpRequest) -> HttpResponse:
    offered = publication(request)
    sizes = _sizes(offered)
    context = _explanations(offered) | {
        "offers": [_offer(offered, table, sizes) for table in offered.tables],
        "archive": Download(ARCHIVE, offered.url(ARCHIVE), CONTENT_TYPES[ARCHIVE], sizes.get(ARCHIVE)),
        "descriptions": [
            {"name": name, "address": offered.url(name), "type": CONTENT_TYPES[name], "about": ABOUT[name]}
            for name in (OPENAPI, CSVW, CATALOGUE)
        ],
        "dataset": datasets.dataset(offered),
    }
    return TemplateResponse(request, "opendata/open_data.html", context)


def _offer(publication: Publication, table: Table, sizes: dict[str, int]) -> Offer:
    named = {f"{table.name}.{extension}": form.media_type for extension, form in FORMATS.items()}
    downloads = [
        Download(name, publication.url(name), media_type, sizes.get(name))
        for name, media_type in named.items()
    ]
    rows, changed = publication.states[table.name]
    return Offer(table, rows, _as_date(changed), downloads, entries(table))


def _sizes(publication: Publication) -> dict[str, int]:
    """How many bytes each file has, measured anew when something has changed.

    That takes writing them all: where it could not be done while a reader waits, no sizes are known.
    """
    if publication.rows > settings.BULK_ROWS:
        return {}
    key = f"open-data-sizes-{sha256(repr(publication.states).encode()).hexdigest()}"
    sizes = cache.get(key)
    if sizes is None:
        sizes = _measured(publication)
        cache.set(key, sizes, SIZES_KEPT)
    return sizes


def _measured(publication: Publication) -> dict[str, int]:
    packed = _archive(publication)
    with ZipFile(BytesIO(packed)) as files:
        sizes = {file.filename.rpartition("/")[2]: file.file_size for file in files.infolist()}
    return sizes | {ARCHIVE: len(packed)}


def _explanations(publication: Publication) -> dict[str, Any]:
    """What the page and the texts in the archive say in the current language."""
    language, day = get_language(), _as_date(publication.changed)
    return {
        "publication": publication,
        "day": day.wording(language) if day else "",
        "dates": [(text, parse_edtf(text).wording(language)) for text in FORMS],
        "qualifiers": QUALIFIERS,
        "reading": READING,
        "terms": TERMS,
        "terms_after": TERMS_AFTER,
        "formats": FORMATS,
    }


def _as_date(day: date | None) -> HistoricalDate | None:
    return parse_edtf(day.isoformat()) if day else None


# Files, which any site's script may read

open_file = partial(public, is_for_any_site=True)


@require_safe
@answering_503
@open_file(seconds=DAY)
def table(request: HttpRequest, name: str, extension: str) -> HttpResponseBase:
    if name not in TABLES:
        raise Http404
    return _table_file(request, TABLES[name], extension)


@require_safe
@answering_503
@open_file(seconds=MINUTE, is_of_record=False)
def visits(request: HttpRequest, name: str, extension: str) -> HttpResponseBase:
    """A table of the counter, which says by which link its state can be proved later."""
    response = _table_file(request, TABLES[name], extension)
    response.headers[counter.NEWEST_LINK] = counter.newest_link()
    response.headers[EXPOSE] = counter.NEWEST_LINK
    return response


@require_safe
@answering_503
@open_file(seconds=DAY)
def metric(request: HttpRequest, slug: str, extension: str) -> HttpResponseBase:
    """The figures of one metric, in the columns of observations."""
    metric = get_object_or_404(Metric.objects.published(), slug=slug)
    return _table_file(request, observations.of_metric(metric), extension, f"{slug}{METADATA}")


@require_safe
@answering_503
@open_file(seconds=DAY)
def metric_metadata(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The columns of the figures of one metric (CSV on the Web)."""
    metric = get_object_or_404(Metric.objects.published(), slug=slug)
    described = csvw.single_table(observations.of_metric(metric), f"{slug}.csv", "../")
    return _download(request, f"{slug}{METADATA}", CONTENT_TYPES[CSVW], [_as_json(described)])


@require_safe
@answering_503
@open_file(seconds=MINUTE, is_of_record=False)
def everything(request: HttpRequest) -> HttpResponseBase:
    published = publication(request)
    if NAMED_ONLY in request.META and published.rows > settings.BULK_ROWS:
        return _bulk(request, ARCHIVE, CONTENT_TYPES[ARCHIVE], lambda file: _pack(file, published))
    return _download(request, ARCHIVE, CONTENT_TYPES[ARCHIVE], [_archive(published)])


@require_safe
@answering_503
@open_file(seconds=MINUTE, is_of_record=False)
def catalogue(request: HttpRequest) -> HttpResponseBase:
    return _document(request, CATALOGUE, datasets.catalogue(publication(request)))


@require_safe
@answering_503
@open_file(seconds=MINUTE, is_of_record=False)
def table_group(request: HttpRequest) -> HttpResponseBase:
    return _document(request, CSVW, csvw.table_group(publication(request)))


@require_safe
@answering_503
@open_file()
def description(request: HttpRequest) -> HttpResponseBase:
    records = {COUNTER: counter.NUMBERS}
    return _document(request, OPENAPI, openapi.describe(publication(request), records, _other_files()))


def _table_file(
    request: HttpRequest, table: Table, extension: str, described_by: str = CSVW
) -> HttpResponseBase:
    form, name = FORMATS[extension], f"{table.name}.{extension}"
    about = publication(request)
    if NAMED_ONLY in request.META and table.state().rows > settings.BULK_ROWS:
        write: Write = lambda file: file.writelines(form.pieces(table, about))  # noqa: E731
        response = _bulk(request, name, form.content_type, write)
    else:
        response = _download(request, name, form.content_type, form.pieces(table, about))
    if extension == "csv":  # CSV on the Web, "Link Header"
        response.headers["Link"] = f'<{described_by}>; rel="describedby"; type="{CONTENT_TYPES[CSVW]}"'
    return response


def _bulk(request: HttpRequest, filename: str, content_type: str, write: Write) -> HttpResponseBase:
    response = bulk_file(request, content_type, write)
    response.headers["Content-Disposition"] = content_disposition_header(True, filename) or ""
    return response


def _document(request: HttpRequest, filename: str, document: dict[str, Any]) -> HttpResponseBase:
    return _download(request, filename, CONTENT_TYPES[filename], [_as_json(document)])


def _as_json(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


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
        headers = {
            "ETag": f'"{digest.hexdigest()}"',
            "Content-Disposition": content_disposition_header(True, filename) or "",
        }
        unchanged = get_conditional_response(request, etag=headers["ETag"])
        if unchanged:
            unchanged.headers["ETag"] = headers["ETag"]
            return unchanged
        is_short = file.tell() <= IN_MEMORY
        file.seek(0)
        if is_short:
            return HttpResponse(file.read(), content_type=content_type, headers=headers)
        unless_sent.pop_all()
    return FileResponse(file, content_type=content_type, headers=headers)


def _archive(publication: Publication) -> bytes:
    packed = BytesIO()
    _pack(packed, publication)
    return packed.getvalue()


def _pack(packed: IO[bytes], publication: Publication) -> None:
    """Every table, what explains them to people and to machines, and the terms, in one folder."""
    texts = [(name, [_in_every_language(template, publication)]) for name, template in TEXTS.items()]
    described = (CSVW, [_as_json(csvw.table_group(publication))])
    archive.pack(packed, [*texts, described, *files(publication)], publication.changed)


def _in_every_language(template: str, publication: Publication) -> bytes:
    texts = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            texts.append(render_to_string(template, _explanations(publication)))
    return "\n\n".join(texts).encode()


def _other_files() -> list[openapi.File]:
    """What is asked for beside the tables: figures by metric, what explains the tables, files of other rooms."""
    figures, slug = _("The figures of one metric."), {"slug": openapi.SLUG}
    story, calendar = _("The timeline as a story for TimelineJS."), _("The calendar of anniversaries.")
    language = {"language": {"enum": [code for code, _name in settings.LANGUAGES]}}
    numbers = _("The four numbers of the visitor counter.")
    return [
        *openapi.table_files("/data/metrics/{slug}", figures, "observations", slug),
        openapi.File(f"/data/metrics/{{slug}}{METADATA}", ABOUT[CSVW], CONTENT_TYPES[CSVW], {}, slug),
        *(openapi.File(f"/data/{name}", about, CONTENT_TYPES[name]) for name, about in ABOUT.items()),
        openapi.File("/data/timeline.{language}.json", story, "application/json", {}, language, False),
        openapi.File("/data/anniversaries.{language}.ics", calendar, "text/calendar", {}, language, False),
        openapi.File(
            "/stats/counter.json", numbers, "application/json", openapi.row(COUNTER), is_conditional=False
        ),
    ]
