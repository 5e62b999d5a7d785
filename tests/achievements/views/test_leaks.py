"""What is not published shows nowhere: not in lists, not beside what is, not in counts, files or the sitemap."""

import re
from typing import Any

import pytest
from django.urls import reverse

from achievements.models import (
    Achievement,
    Erratum,
    Institution,
    LegalDocument,
    Metric,
    Milestone,
    Observation,
    Photo,
)
from achievements.publish.sitemap import SITEMAPS
from tests import factories
from tests.achievements.pages import EMBEDS, LANGUAGES, PAGES, address, record
from tests.slow import mostly_slow

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SECRET = "Bí mật"
SLUG = "bi-mat"


def tied() -> dict[str, Any]:
    """What the secret thing is tied to: all that is on the record."""
    return {"achievements": list(Achievement.objects.all()), "citations": [factories.citation()]}


def achievement() -> Achievement:
    facts = {name: list(model.objects.all()) for name, model in FACTS_OF_ACHIEVEMENT.items()}
    return factories.achievement(
        slug=SLUG, title_vi=SECRET, story_vi=SECRET, citations=[factories.citation()], **facts
    )


def milestone() -> Milestone:
    facts = {"documents": list(LegalDocument.objects.all()), "errata": list(Erratum.objects.all())}
    secret = factories.milestone(slug=SLUG, title_vi=SECRET, is_highlight=True, **tied(), **facts)
    Observation.objects.update(baseline=secret)
    return secret


def institution() -> Institution:
    citations, errata = [factories.citation()], list(Erratum.objects.all())
    office = Institution.objects.filter(parent=None).earliest("pk")
    secret = factories.institution(
        slug=SLUG, names={None: SECRET}, parent=office, citations=citations, errata=errata
    )
    factories.participation(Milestone.objects.filter(is_highlight=True).earliest("pk"), secret, role="host")
    factories.succession(office, predecessor=secret).citations.add(*citations)
    factories.succession(factories.institution(), predecessor=secret).citations.add(*citations)
    factories.document(issuer=secret, **tied())
    metric = Observation.objects.earliest("pk").metric
    factories.observation(metric=metric, institution=secret, as_of="2020", is_highlight=True, **tied())
    return secret


def document() -> LegalDocument:
    office = Institution.objects.filter(parent=None).earliest("pk")
    facts = {"milestones": list(Milestone.objects.all()), "errata": list(Erratum.objects.all())}
    order = factories.document(slug=SLUG, subject_vi=SECRET, date="2010", issuer=office, **tied(), **facts)
    factories.succession(office, predecessor=factories.institution(), document=order)
    return order


def metric() -> Metric:
    secret = factories.metric(slug=SLUG, title_vi=SECRET)
    factories.observation(metric=secret, **figure())
    return secret


def observation() -> Observation:
    metric = Observation.objects.earliest("pk").metric
    return factories.observation(slug=SLUG, metric=metric, out_of_label_vi=SECRET, **figure())


def figure() -> dict[str, Any]:
    return tied() | {
        "as_of": "2020",
        "institution": Institution.objects.filter(parent=None).earliest("pk"),
        "milestone": Milestone.objects.filter(is_highlight=True).earliest("pk"),
        "errata": list(Erratum.objects.all()),
        "is_highlight": True,
        "key_for": list(Achievement.objects.all()),
    }


def photo() -> Photo:
    achievement, milestone = (
        Achievement.objects.earliest("pk"),
        Milestone.objects.filter(is_highlight=True).earliest("pk"),
    )
    places = {"achievement": achievement, "milestone": milestone, "citations": [factories.citation()]}
    return factories.photo(slug=SLUG, caption_vi=SECRET, errata=list(Erratum.objects.all()), **places)


def erratum() -> Erratum:
    facts = {name: list(model.objects.all()) for name, model in FACTS_IN_DOUBT.items()}
    return factories.erratum(slug=SLUG, as_printed=SECRET, citations=[factories.citation()], **facts)


FACTS_IN_DOUBT = {
    "achievements": Achievement,
    "milestones": Milestone,
    "observations": Observation,
    "documents": LegalDocument,
    "institutions": Institution,
    "photos": Photo,
}
FACTS_OF_ACHIEVEMENT = {
    "milestones": Milestone,
    "observations": Observation,
    "documents": LegalDocument,
    "errata": Erratum,
}


# Where each kind of thing is told while it is public
PLACES = {
    achievement: "achievement booklet categories category document documents home milestone open_questions sitemap "
    "source stories take_away timeline",
    milestone: "achievement anniversaries before_and_after booklet category document embeds:timeline feed home "
    "milestone open_questions sitemap source timeline timeline_json",
    institution: "achievement booklet category document documents embeds:metric embeds:timeline home institution "
    "institutions metric metrics milestone open_questions sitemap source timeline",
    document: "achievement booklet document documents institution milestone open_questions sitemap source",
    metric: "achievement booklet category home institution metric metrics milestone open_questions sitemap source",
    observation: "achievement booklet category embeds:metric home institution metric metrics milestone open_questions "
    "source stories",
    photo: "achievement booklet milestone open_questions pictures_wanted source",
    erratum: "achievement before_and_after booklet category document documents embeds:metric embeds:timeline feed home "
    "institution metric metrics milestone open_questions source stories timeline timeline_json",
}


def shown(client, slugs: dict[str, str]) -> dict[str, str]:
    """The pages and files that tell a secret, by its words or by its address, each with what stands around it."""
    addresses = {page: [address(page, slugs, language) for language in LANGUAGES] for page in PAGES + EMBEDS}
    files = ["feed", "timeline_json", "anniversaries"]
    addresses |= {name: [reverse(name, args=[language]) for language in LANGUAGES] for name in files}
    addresses |= {"sitemap": [reverse("sitemap_section", args=[section]) for section in SITEMAPS]}
    answers = {
        name: "".join(client.get(each).content.decode() for each in each_of)
        for name, each_of in addresses.items()
    }
    found = {name: re.search(f".{{0,200}}({SECRET}|{SLUG}).{{0,50}}", text) for name, text in answers.items()}
    return {name: match[0] for name, match in found.items() if match}


@pytest.mark.parametrize("make", mostly_slow(PLACES, in_ci=[milestone]), ids=lambda make: make.__name__)
def test_published_thing_is_shown_where_it_belongs(client, make):
    slugs = record()
    make()

    assert shown(client, slugs).keys() == set(PLACES[make].split())


@pytest.mark.parametrize("state", mostly_slow(factories.hidden_states(), in_ci=["draft"]))
def test_hidden_things_are_shown_nowhere(client, state):
    slugs = record()
    things = [make() for make in PLACES]
    for thing in things:
        type(thing).objects.filter(pk=thing.pk).update(**factories.hidden_states()[state])

    assert shown(client, slugs) == {}


def test_what_a_hidden_milestone_says_of_an_institution_is_not_told(client):
    achievement, office = factories.achievement(), factories.institution()
    factories.participation(factories.milestone(achievements=[achievement], editorial_state="draft"), office)

    html = client.get(achievement.get_absolute_url()).content.decode()

    assert office.get_absolute_url() not in html


def test_metric_shows_its_latest_public_figure(client):
    metric = factories.metric()
    factories.observation(metric=metric, as_of="2014", value=14)
    factories.observation(metric=metric, as_of="2015", value=15, editorial_state="draft")

    html = client.get(address("metrics", {})).content.decode()

    assert '<strong class="number">14</strong>' in html


@pytest.mark.parametrize("state", factories.hidden_states())
def test_change_is_told_only_when_both_institutions_are_public(client, state):
    before, after = factories.institution(), factories.institution()
    factories.succession(after, predecessor=before)
    hidden = factories.institution(**factories.hidden_states()[state])
    factories.succession(after, predecessor=hidden, kind="merger")
    factories.succession(hidden, predecessor=before, kind="division")

    changes = [
        client.get(each.get_absolute_url()).content.decode().count('"succession"') for each in (before, after)
    ]

    assert changes == [1, 1]


@pytest.mark.parametrize("state", factories.hidden_states())
def test_hidden_milestone_is_not_counted(client, state):
    factories.milestone(date="2008")
    factories.milestone(date="2008", **factories.hidden_states()[state])

    html = client.get(address("timeline", {}, "en")).content.decode()

    assert "1 milestone<" in html
    assert '2008 <span class="count">1</span>' in html


@pytest.mark.parametrize("state", factories.hidden_states())
@pytest.mark.parametrize(
    "make",
    [
        factories.achievement,
        factories.document,
        factories.institution,
        factories.metric,
        factories.milestone,
    ],
)
def test_hidden_thing_has_no_page(client, make, state):
    thing = make(**factories.hidden_states()[state])

    assert client.get(thing.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("state", factories.hidden_states())
def test_hidden_metric_has_no_frame(client, state):
    metric = factories.metric(**factories.hidden_states()[state])

    response = client.get(reverse("embeds:metric", args=[metric.slug]))

    assert (response.status_code, response["X-Frame-Options"]) == (404, "DENY")


def test_category_in_which_all_is_hidden_has_no_page(client):
    category = factories.category()
    factories.milestone(category=category, editorial_state="draft")

    assert client.get(category.get_absolute_url()).status_code == 404


def unused(client) -> dict[str, str]:
    """Something of every kind that has no state, each used by one milestone or its figure only; and who uses it."""
    slugs = record()
    made = {
        "category": factories.category(slug=SLUG, title_vi=SECRET),
        "period": factories.period(slug=SLUG, title_vi=SECRET),
    }
    source = factories.source(slug=SLUG, title_vi=SECRET)
    place = source.citations.create(section=1, paragraph=1)
    figures = {"territory": factories.territory(slug=SLUG, title_vi=SECRET), "period": made["period"]}
    of = factories.metric(unit=factories.unit(slug=SLUG, label_vi=SECRET), category=made["category"])
    factories.achievement(title_vi="Dùng", citations=[place], **made)
    factories.milestone(title_vi="Dùng", citations=[place], **made)
    factories.observation(metric=of, **figures)
    return slugs


USERS = [Achievement, Milestone, Observation, Metric]
TABLES = ["milestones", "observations", "documents", "institutions", "errata", "photos"]


def shown_in_data(client) -> set[str]:
    """The files of the open data, and what describes them, that tell the secret."""
    files = [f"/data/{name}.csv" for name in TABLES]
    files += ["/data/csv-metadata.json", "/data/openapi.json", reverse("open_data")]
    answers = {file: client.get(file) for file in files}
    texts = {
        file: b"".join(answer.streaming_content) if answer.streaming else answer.content
        for file, answer in answers.items()
    }
    return {file for file, text in texts.items() if SECRET in text.decode() or SLUG in text.decode()}


def test_what_has_no_state_is_shown_where_something_public_uses_it(client):
    slugs = unused(client)

    assert {"booklet", "home", "sitemap"} <= shown(client, slugs).keys()
    assert {"/data/milestones.csv", "/data/observations.csv", "/du-lieu/"} <= shown_in_data(client)


@pytest.mark.parametrize("state", mostly_slow(factories.hidden_states(), in_ci=["not_yet"]))
def test_what_nothing_public_uses_is_shown_nowhere(client, state):
    slugs = unused(client)
    for model in USERS:
        rows = model.objects.filter(citations__source__slug=SLUG) if hasattr(model, "citations") else None
        rows = model.objects.all() if rows is None else rows | model.objects.filter(period__slug=SLUG)
        rows = rows if model is not Metric else rows.filter(category__slug=SLUG)
        model.objects.filter(pk__in=rows.values("pk")).update(**factories.hidden_states()[state])

    assert shown(client, slugs) == {}
    assert shown_in_data(client) == set()


@pytest.mark.parametrize("kind", ["source", "category"])
def test_what_nothing_public_uses_has_no_page(client, kind):
    thing = getattr(factories, kind)()

    assert client.get(thing.get_absolute_url()).status_code == 404


def test_place_on_which_nothing_public_rests_is_not_told(client):
    factories.milestone(citations=[factories.citation(1, 1)])
    factories.milestone(citations=[factories.citation(7, 9)], editorial_state="draft")

    html = client.get(factories.source().get_absolute_url()).content.decode()

    assert 'id="1.1"' in html
    assert 'id="7.9"' not in html


def test_succession_from_a_hidden_body_uses_no_source(client):
    succession = factories.succession(
        factories.institution(), predecessor=factories.institution(editorial_state="draft")
    )
    succession.citations.add(factories.citation())

    assert client.get(factories.source().get_absolute_url()).status_code == 404
