"""Adds the third language to a portal that has a record, and reads all of it. Prints what it found, as JSON.

Run by tests/test_third_language.py in a process of its own: choices and columns follow the languages of the settings.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import Any

import django
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve, reverse
from django.utils.translation import override
from PIL import Image

django.setup()

from modeltranslation.translator import translator  # noqa: E402
from modeltranslation.utils import build_localized_fieldname  # noqa: E402

from achievements.kinds import WITH_PAGE  # noqa: E402
from achievements.models import (  # noqa: E402
    Achievement,
    Imprint,
    LegalDocument,
    Metric,
    Observation,
    Photo,
    Picture,
)
from achievements.models.series import comparable  # noqa: E402
from achievements.publish.references import FORMS  # noqa: E402
from achievements.publish.share_pictures import picture_address  # noqa: E402
from achievements.sections import HOME  # noqa: E402
from desk.sheets.kinds import KINDS  # noqa: E402
from opendata.formats import FORMATS  # noqa: E402
from opendata.publication import ARCHIVE, CATALOGUE, CSVW, OPENAPI  # noqa: E402
from tests import factories  # noqa: E402
from tests.processes import PROJECT  # noqa: E402
from tests.third_language import made_up  # noqa: E402
from tests.third_language.reading import Page  # noqa: E402
from web.languages import language_of_path  # noqa: E402

NEW, FIRST, SECOND = "qaa", "vi", "en"
LANGUAGES = [code for code, _name in settings.LANGUAGES]
CONTENT = PROJECT / "achievements" / "content" / "2005-2015"
QUERIES = ("internet", "UBND", "qwertyuiop")
OF_CATALOGUE = re.compile(r"⟦[^⟦⟧]*⟧")
# what is in no language: addresses, names of files, tables, formats and people, codes, what was typed
FORMATS_OF_CITATIONS = "|".join(form.title for form in FORMS.values())
NAMES = re.compile(
    r"\S*(?:://|@|testserver)\S*|[\w.-]*\.(?:csv|json|jsonld|xlsx|zip|ics)\b"
    rf"|\b(?:documents|errata|institutions|milestones|{FORMATS_OF_CITATIONS})\b"
    rf"|Nguyễn Văn A|cài đặt hệ thống / installation|T0\d+|{'|'.join(QUERIES)}"
)

client = Client(raise_request_exception=False)


# The language is added


def migrate() -> dict[str, list[str]]:
    """What the migrations do that the language asks for, app by app; they are made and applied."""
    before = {app: set(_migrations(app)) for app in made_up.APPS}
    call_command("makemigrations", *made_up.APPS, verbosity=0)
    call_command("migrate", verbosity=0)
    call_command("check_counter", stdout=StringIO())
    made = {app: [file for file in _migrations(app) if file not in before[app]] for app in made_up.APPS}
    texts = {app: "".join(file.read_text() for file in files) for app, files in made.items()}
    return {app: sorted(set(re.findall(r"migrations\.(\w+)\(", text))) for app, text in texts.items()}


def _migrations(app: str) -> list[Any]:
    return sorted((settings.FOLDER / f"migrations_of_{app}").glob("0*.py"))


def load() -> str:
    """What loading the record again says, whose files know nothing of the language."""
    said = StringIO()
    with override(SECOND):
        call_command("load_record", CONTENT, stdout=said)
    return said.getvalue().strip()


def translate_a_little() -> None:
    """Of each model that has texts, the last row into the new language; the first is left in the record's own only."""
    Imprint.objects.create(
        pk=1, managing_body_vi="Sở", address_vi="Lào Cai", responsible_person="Nguyễn Văn A"
    )
    show_a_picture()
    for model, fields in translated_fields():
        rows = model._default_manager.order_by("pk")
        first, last = rows.first(), rows.last()
        if last is None:
            continue  # nothing is withdrawn from the record as it is shipped
        for field in fields:
            text = getattr(last, build_localized_fieldname(field, FIRST)) or ""
            setattr(last, build_localized_fieldname(field, NEW), made_up.in_brackets(text))
            if first != last:
                setattr(first, build_localized_fieldname(field, SECOND), "")
        first.save()
        last.save()


def show_a_picture() -> None:
    """The record has none as it is shipped."""
    file = BytesIO()
    Image.new("RGB", (960, 640)).save(file, "PNG")
    photo = Photo.objects.published().filter(achievement__isnull=False).first()
    photo.alternative_text_vi = "Một bức ảnh"
    photo.picture = Picture.objects.keep(file)
    photo.save()


def translated_fields() -> Iterator[tuple[Any, list[str]]]:
    for model in translator.get_registered_models(abstract=False):
        if model._meta.app_label == "achievements":
            yield model, list(translator.get_options_for_model(model).all_fields)


# What there is to read


def addresses() -> list[str]:
    """All pages of the new language, one of each kind of the others, and files in every language or in none."""
    every_page = [page for file in _listed("/sitemap.xml") for page in _listed(file)]
    first_of_kind = {_kind(page): page for page in reversed(every_page)}
    pages = [page for page in every_page if page.startswith(f"/{NEW}/") or page in first_of_kind.values()]
    reference = factories.report().reference
    for language in LANGUAGES:
        with override(language):
            pages += [*_other_pages(reference), *_files_of(language)]
    return list(dict.fromkeys([*pages, *_files()]))


def _listed(path: str) -> list[str]:
    return re.findall(r"<loc>https?://[^/]+([^<]+)</loc>", client.get(path).content.decode())


def _kind(path: str) -> tuple[str, str]:
    language = language_of_path(path)
    with override(language):
        return language, resolve(path.partition("?")[0]).view_name


def _other_pages(reference: str) -> Iterator[str]:
    """Pages in the current language that no sitemap lists."""
    achievement = Achievement.objects.published().first().slug
    yield from map(
        reverse, ("search", "report", "visitor_statistics", "privacy", "offline", "embeds:timeline")
    )
    yield reverse("report_received") + f"?reference={reference}"
    yield from (f"{reverse('search')}?q={words}" for words in QUERIES)
    for name in ("timeline", "metrics", "documents", "open_questions"):
        yield from (
            f"{reverse(name)}?{query}" for query in ("page=2", f"achievement={achievement}", "save=1")
        )
    yield from (f"{reverse('timeline')}?year={year}" for year in (1999, 2008))
    yield reverse("embeds:metric", args=[Metric.objects.published().first().slug])
    yield reverse("permanent", args=["achievement", achievement])


def _files_of(language: str) -> Iterator[str]:
    yield from (
        reverse(name, args=[language])
        for name in ("feed", "corrections_feed", "timeline_json", "anniversaries", "manifest")
    )
    yield from (picture_address(HOME), f"/pictures/{language}/home.png")
    for name, kind in WITH_PAGE.items():
        thing = kind.public().first()
        yield from (picture_address(thing), f"/pictures/{language}/{name}/{thing.slug}.png")
    metric = Metric.objects.published().first()
    yield from (reverse("citation_file", args=[language, "metric", metric.slug, form]) for form in FORMS)
    yield from _charts(language)
    yield f"{reverse('oembed')}?url=http://testserver{reverse('timeline')}"


def _charts(language: str) -> Iterator[str]:
    figures = Observation.objects.listed()
    drawn = next(figure for figure in figures if figure.figure.is_drawn)
    _earlier, later = next(iter(comparable(Observation.objects.published().outlines())))
    in_time = figures.get(pk=later).metric
    for form in ("svg", "png"):
        yield reverse("figure_file", args=[language, drawn.slug, form])
        yield reverse("metric_file", args=[language, in_time.slug, form])


def _files() -> Iterator[str]:
    yield Photo.objects.exclude(picture=None).get().picture.url
    programs = ("sitemap", "worker", "security_txt", "stats:counter", "healthz", "readyz", "prometheus")
    yield from map(reverse, programs)
    tables = [
        "milestones",
        "observations",
        "institutions",
        "documents",
        "errata",
        "photos",
        "visits",
        "visit_chain",
        "visit_ledger",
        "dictionary",
    ]
    metric = Metric.objects.published().first().slug
    yield f"/data/metrics/{metric}.csv-metadata.json"
    for name in [*tables, f"metrics/{metric}"]:
        yield from (f"/data/{name}.{extension}" for extension in FORMATS)
    yield from (f"/data/{name}" for name in (ARCHIVE, CATALOGUE, CSVW, OPENAPI))
    yield from (
        "/.well-known/security.txt",
        "/robots.txt",
        "/sw.js",
        "/stats/counter.json",
        "/healthz",
        "/readyz",
    )


# What is read


class Record:
    """The languages that each text of the record is written in, line by line."""

    def __init__(self) -> None:
        self.languages: dict[str, set[str]] = defaultdict(set)
        for model, fields in translated_fields():
            for row in model._default_manager.all():
                for field in fields:
                    self._add(row, field)

    def _add(self, row: Any, field: str) -> None:
        for language in LANGUAGES:
            for line in (getattr(row, build_localized_fieldname(field, language)) or "").split("\n"):
                self.languages[" ".join(line.split())].add(language)

    def mistaken(self, page: Page) -> Iterator[str]:
        """What the page says to be in another language than it is in."""
        for text, language in page.said:
            is_known_otherwise = language not in self.languages.get(text, {language})
            if is_known_otherwise or (language == NEW and is_untranslated(text)):
                yield f"{text} ({language})"


def is_untranslated(text: str) -> bool:
    return any(map(str.isalpha, NAMES.sub("", OF_CATALOGUE.sub("", text))))


def read() -> dict[str, Any]:
    """Addresses that fail, pages that are not in their language or say so of what is not, how much was read, and the
    names of addresses that were not.
    """
    record, failed, mistaken, paths = Record(), {}, {}, addresses()
    pages: Counter[str] = Counter()
    texts: Counter[str] = Counter()
    for path in paths:
        answer = client.get(path, follow=True)
        if answer.status_code != 200:
            failed[path] = answer.status_code
        elif answer.headers["Content-Type"].startswith("text/html"):
            page, language = Page(answer.content.decode()), language_of_path(path)
            pages[page.language] += 1
            texts.update(said.language for said in page.said if language == NEW)
            if page.language != language:
                mistaken[path] = [f"the page ({page.language})"]
            elif "search" not in path and (found := sorted(set(record.mistaken(page)))):
                mistaken[path] = found
    unread = set(_names(get_resolver())) - {_kind(path)[1] for path in paths}
    return {"failed": failed, "mistaken": mistaken, "pages": pages, "texts": texts, "unread": sorted(unread)}


def _names(resolver: URLResolver, within: str = "") -> Iterator[str]:
    """The names of all addresses but the desk's."""
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            namespace = f"{each.namespace}:" if each.namespace else ""
            yield from () if namespace == "admin:" else _names(each, within + namespace)
        elif each.name:
            yield within + each.name


def search() -> bool:
    """Whether a page in another language finds what is written in the new one."""
    document = LegalDocument.objects.published().order_by("pk").last()
    answer = client.get("/en/search/", {"q": getattr(document, f"subject_{NEW}")})
    with override(SECOND):
        return f'<a href="{document.get_absolute_url()}"' in answer.content.decode()


# Where it is edited


def edit() -> dict[str, int]:
    """The lists and forms of the desk that do not answer."""
    client.force_login(get_user_model().objects.create_superuser("admin"))
    answers = {path: client.get(path, follow=True).status_code for path in dict.fromkeys(_screens())}
    return {path: status for path, status in answers.items() if status != 200}


def _screens() -> Iterator[str]:
    yield reverse("status")
    request = client.get("/quan-tri/").wsgi_request
    for model, screen in admin.site._registry.items():
        name, row = model._meta.label_lower.replace(".", "_"), model._default_manager.first()
        yield reverse(f"admin:{name}_changelist") + ("?q=x" if screen.search_fields else "")
        if screen.has_add_permission(request):
            yield reverse(f"admin:{name}_add")
        if row:
            yield reverse(f"admin:{name}_change", args=[row.pk])


def sheets() -> list[str]:
    """The columns of sheets for texts in it."""
    names = (column.name for kind in KINDS.values() for column in kind.columns)
    return sorted(name for name in names if name.endswith(f"_{NEW}"))


if __name__ == "__main__":
    found = {"migrations": migrate(), "loaded": load()}
    translate_a_little()
    found |= read() | {"found": search(), "desk": edit(), "sheets": sheets()}
    print(json.dumps(found, ensure_ascii=False))
