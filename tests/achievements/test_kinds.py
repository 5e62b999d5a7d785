"""Every kind of thing is known wherever kinds are spoken of."""

from io import BytesIO

import pytest
from django.test import RequestFactory
from django.utils.html import strip_tags
from django.utils.translation import override
from PIL import Image

from achievements.finding.searched import SEARCHED
from achievements.kinds import KINDS, WITH_PAGE, kind_of, page_at
from achievements.models import Citation, Editorial, Imprint, Source
from achievements.models.correction import CORRECTED
from achievements.models.searchable import Findable, FoundByName
from achievements.models.source import Cited
from achievements.publish.linked_data import Descriptions
from achievements.record.schema import COLLECTIONS
from achievements.templatetags.record import fact_link, name_of
from tests.achievements.pages import LANGUAGES, address, record
from tests.achievements.views.test_leaks import PLACES

pytestmark = pytest.mark.django_db


def test_everything_that_is_published_or_cited_is_of_a_kind():
    models = {kind.model for kind in KINDS.values()}

    assert {*Editorial.__subclasses__(), *Cited.__subclasses__()} - models == set()


def test_everything_that_is_published_stands_in_the_files_of_the_record():
    assert set(Editorial.__subclasses__()) <= {collection.model for collection in COLLECTIONS}


def test_everything_that_is_published_is_looked_for_by_the_test_of_leaks():
    published = {kind.name for kind in KINDS.values() if issubclass(kind.model, Editorial)}

    assert published == {make.__name__ for make in PLACES}


def test_everything_that_is_published_can_be_told_to_have_been_corrected():
    assert set(Editorial.__subclasses__()) == set(CORRECTED)


def test_source_is_used_by_facts_of_every_kind():
    sources = Source.objects.all()
    paths = [*sources.used_by, *sources.otherwise_used_by]

    facts = [Citation._meta.get_field(path.split("__")[1]).related_model for path in paths]

    assert len(facts) == len(Cited.__subclasses__())
    assert {*facts} == {*Cited.__subclasses__()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_named_and_linked(kind, language):
    record()
    thing = KINDS[kind].model.objects.first()

    with override(language):
        words = [
            strip_tags(said).strip() for said in (kind_of(thing).label, name_of(thing), fact_link(thing))
        ]

    assert "" not in words
    assert words[2] in (words[1], getattr(thing, f"subject_{language}", None))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", WITH_PAGE)
def test_every_kind_has_its_page_with_the_way_to_it(client, kind, language):
    path = address(kind, record(), language)

    html = client.get(path).content.decode()

    with override(language):
        thing = page_at(path)
        title = WITH_PAGE[kind].title(thing)
    assert kind_of(thing).name == kind
    breadcrumbs = html.partition('<nav class="breadcrumbs"')[2].partition("</nav>")[0]
    assert strip_tags(breadcrumbs.rpartition("<li")[2].partition(">")[2]).strip() == title
    assert "<h1" in html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", WITH_PAGE)
def test_every_kind_is_told_to_machines(client, kind, language):
    path = address(kind, record(), language)

    with override(language):
        thing = with_all_of_page(page_at(path))
        told = Descriptions(RequestFactory().get("/").build_absolute_uri, Imprint()).of(thing)
    picture = client.get(f"/pictures/{language}/{kind}/{thing.slug}.png").content
    sitemap = client.get(f"/sitemap-{kind}.xml").content.decode()

    assert f"http://testserver{path}" in str(told)
    assert Image.open(BytesIO(picture)).size == (1200, 630)
    assert f"<loc>http://testserver{path}</loc>" in sitemap


def with_all_of_page(thing):
    rows = type(thing).objects
    return rows.for_page().get(pk=thing.pk) if hasattr(rows, "for_page") else thing


def test_every_kind_that_can_be_searched_is():
    rows = [kind.public() for kind in KINDS.values()]
    searchable = {
        each.model for each in rows if isinstance(each, Findable) and not isinstance(each, FoundByName)
    }

    assert searchable == {searched.rows().model for searched in SEARCHED.values()}
