"""What a thing is known by for ever: the same in every format, also after its address has changed."""

import json
import re
from io import BytesIO

import openpyxl
import pytest
from django.utils import translation

from achievements.kinds import KINDS
from achievements.models import Editorial
from achievements.publish.identity import permanent_address, permanent_name
from achievements.record.keeping import keep
from achievements.views.citations import PLACES
from achievements.views.metrics import PAGE_SIZE
from tests import factories
from tests.achievements.pages import LANGUAGES, committed
from versions.keeping import Change
from versions.models import Version

pytestmark = pytest.mark.django_db
EDITED = Change(Version.Origin.EDITOR)


def renamed(thing, *slugs: str):
    """`thing`, called by one slug after another in public."""
    keep([thing], EDITED)
    for slug in slugs:
        thing.slug = slug
        thing.save()
        keep([thing], EDITED)
    committed()
    return thing


def facts() -> dict:
    """A milestone, a figure and what else has a name, each under the slug that it had first."""
    citation = factories.citation()
    achievement = factories.achievement(slug="thanh-tuu", citations=[citation])
    milestone = factories.milestone(slug="su-kien", achievements=[achievement], citations=[citation])
    figure = factories.observation(slug="so-lieu", citations=[citation])
    return {
        "achievement": achievement,
        "milestone": milestone,
        "observation": figure,
        "document": factories.document(slug="van-ban"),
        "institution": factories.institution(slug="co-quan"),
        "metric": figure.metric,
        "category": achievement.category,
        "source": citation.source,
        "photo": factories.photo(slug="anh", milestone=milestone),
        "erratum": factories.erratum(slug="nghi-van", observations=[figure]),
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", PLACES)
def test_permanent_address_leads_to_where_a_thing_is_told_by_now(client, kind, language):
    thing = facts()[kind]
    first = f"{'/en' * (language == 'en')}/id/{kind}/{thing.slug}/"
    renamed(thing, f"{thing.slug}-moi", f"{thing.slug}-nua")

    with translation.override(language):
        assert permanent_address(thing) == first
        told = (thing.milestone if kind == "photo" else thing).get_absolute_url()
    for path in (first, first[:-1] + "-moi/"):
        response = client.get(path)
        assert (response.status_code, response.headers["Location"]) == (302, told)


def test_name_is_that_of_the_beginning_also_of_what_is_called_so_again():
    thing = renamed(factories.milestone(slug="a"), "b", "a")

    assert permanent_name(thing) == "milestone/a"
    assert permanent_name(renamed(thing, "c")) == "milestone/a"


@pytest.mark.parametrize("kind", [kind for kind in PLACES if issubclass(KINDS[kind].model, Editorial)])
def test_what_is_not_public_is_led_to_by_nobody(client, kind):
    thing = facts()[kind]
    renamed(thing, "moi")
    type(thing).objects.filter(pk=thing.pk).update(editorial_state="draft")
    committed()

    assert client.get(f"/id/{kind}/moi/").status_code == 404


def test_what_was_withdrawn_says_so_there_too(client):
    thing = renamed(factories.milestone(slug="a"), "b")
    type(thing).objects.update(editorial_state="withdrawn")

    assert client.get("/id/milestone/a/").status_code == 410


@pytest.mark.parametrize("path", ["/id/milestone/khong-co/", "/id/khong-co/a/", "/id/succession/a/"])
def test_what_never_was_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_figure_on_a_later_page_is_led_to_on_that_page(client):
    metric = factories.metric(slug="nhieu")
    old = [
        factories.observation(metric=metric, slug=f"s{n}", as_of=str(2000 + n)) for n in range(PAGE_SIZE + 1)
    ]
    committed()

    assert client.get(f"/id/observation/{old[0].slug}/").headers["Location"] == "/chi-so/nhieu/?page=2#s0"


def test_identifier_is_the_same_in_every_format_after_a_change_of_address(client):
    things = facts()
    milestone = renamed(things["milestone"], "moi")
    figure = renamed(things["observation"], "moi")
    page, metric = milestone.get_absolute_url(), figure.metric

    def text(path: str) -> str:
        response = client.get(path)
        assert response.status_code == 200, path
        return b"".join(response).decode("utf-8", "replace")

    assert 'name="DC.identifier" content="http://testserver/id/milestone/su-kien/"' in text(page)
    assert json.loads(linked_data(text(page)))["@id"] == "http://testserver/id/milestone/su-kien/"
    ids = {each["@id"] for each in json.loads(linked_data(text(metric.get_absolute_url())))["@graph"]}
    assert "http://testserver/id/observation/so-lieu/" in ids
    for name in ("milestone/su-kien", "observation/so-lieu"):
        table = f"/data/{name.partition('/')[0]}s"
        assert name in text(f"{table}.csv")
        assert name in [row["permanent_id"] for row in json.loads(text(f"{table}.json"))]
        assert name in cells(client.get(f"{table}.vi.xlsx"))
        for form in ("bib", "ris", "json"):
            kind = name.partition("/")[0]
            assert f"http://testserver/id/{name}/" in text(f"/citations/vi/{kind}/moi.{form}")
            assert f"http://testserver/id/{name}/" in text(f"/citations/vi/{name}.{form}")
    assert "../id/{+permanent_id}/" in text("/data/csv-metadata.json")


@pytest.mark.parametrize("path", ["/feeds/vi.atom", "/data/anniversaries.vi.ics", "/data/timeline.vi.json"])
def test_other_programs_know_a_milestone_again_by_its_id(client, path):
    pattern = {
        "/feeds/vi.atom": r"<entry>.*?<id>(.*?)</id>",
        "/data/anniversaries.vi.ics": r"BEGIN:VEVENT.*?UID:(\S+)",
        "/data/timeline.vi.json": r'"unique_id": "(.*?)"',
    }[path]
    thing = renamed(factories.milestone(slug="a", date="2008-03-27"))
    before = re.search(pattern, client.get(path).content.decode(), re.DOTALL)[1]

    renamed(thing, "b")

    assert re.search(pattern, client.get(path).content.decode(), re.DOTALL)[1] == before


def linked_data(html: str) -> str:
    return re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[1]


def cells(response) -> set[object]:
    book = openpyxl.load_workbook(BytesIO(b"".join(response)), read_only=True)
    return {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}


def test_every_kind_that_has_a_slug_has_a_place():
    assert {name for name, kind in KINDS.items() if hasattr(kind.model, "slug")} == PLACES.keys()
