"""Addresses that do not break: what was public under a slug is found from there for ever."""

import pytest
from django.utils import translation

from achievements.kinds import WITH_PAGE
from achievements.record.keeping import keep
from tests import factories
from tests.achievements.pages import LANGUAGES, address, record
from versions.keeping import Change
from versions.models import Version

pytestmark = pytest.mark.django_db
EDITED = Change(Version.Origin.EDITOR)


def moved(kind: str, slugs: dict[str, str]):
    """The thing of that kind under a new slug."""
    thing = WITH_PAGE[kind].model.objects.get(slug=slugs[kind])
    keep([thing], EDITED)
    thing.slug = f"{thing.slug}-moi"
    thing.save()
    keep([thing], EDITED)
    return thing


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", WITH_PAGE)
def test_former_address_leads_to_the_present_one(client, kind, language):
    slugs = record()
    thing = moved(kind, slugs)

    response = client.get(address(kind, slugs, language) + "?x=1")

    with translation.override(language):
        assert (response.status_code, response.headers["Location"]) == (
            301,
            thing.get_absolute_url() + "?x=1",
        )


def test_files_of_a_metric_move_with_it(client):
    thing = moved("metric", record())

    response = client.get(f"/data/metrics/{thing.slug.removesuffix('-moi')}.csv")

    assert (response.status_code, response.headers["Location"]) == (301, f"/data/metrics/{thing.slug}.csv")


@pytest.mark.parametrize(("state", "status"), [("withdrawn", 410), ("draft", 404), ("in_review", 404)])
def test_former_address_of_what_is_not_public_leads_nowhere(client, state, status):
    slugs = record()
    thing = moved("milestone", slugs)
    type(thing).objects.update(editorial_state=state)

    assert client.get(address("milestone", slugs)).status_code == status
    assert client.get(thing.get_absolute_url()).status_code == status


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_withdrawn_says_so_at_all_its_addresses(client, language):
    slugs = record()
    metric = WITH_PAGE["metric"].model.objects.get(slug=slugs["metric"])
    keep([metric], EDITED)
    type(metric).objects.update(editorial_state="withdrawn")

    codes = [
        client.get(path).status_code
        for path in (
            address("metric", slugs, language),
            address("embeds:metric", slugs, language),
            f"/data/metrics/{metric.slug}.csv",
        )
    ]

    assert codes == [410, 410, 410]


def test_address_that_never_was_is_not_found(client):
    factories.milestone()

    assert client.get("/dau-moc/khong-co/").status_code == 404
    assert client.get("/khong/co/gi/").status_code == 404
