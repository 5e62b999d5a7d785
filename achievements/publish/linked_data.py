"""What the record holds in the words of schema.org, as JSON-LD. What is not known is left out, and nothing is added."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import get_language, override

from achievements import portal
from achievements.kinds import kind_of
from achievements.models import (
    Achievement,
    Category,
    Imprint,
    Institution,
    InstitutionName,
    LegalDocument,
    Metric,
    Milestone,
    Observation,
    Participation,
    Source,
    Succession,
)
from achievements.models.source import Cited
from achievements.publish.identity import permanent_address
from achievements.publish.share_pictures import picture_address
from achievements.publish.small_print import doubts, flags
from achievements.sections import HOME, Section
from achievements.words.dates import HistoricalDate, PartialDate
from achievements.words.figures import Measure, Qualifier

Thing = dict[str, Any]

CONTEXT = "https://schema.org"
# schema.org has no words for what became of an institution, W3C's Organization Ontology has
CONTEXT_OF_INSTITUTIONS = [CONTEXT, {"org": "http://www.w3.org/ns/org#"}]

INSTITUTION_TYPES = {
    Institution.Kind.GOVERNMENT: "GovernmentOrganization",
    Institution.Kind.DEPARTMENT: "GovernmentOrganization",
    Institution.Kind.PRESS: "NewsMediaOrganization",
}
ABOUT = {Participation.Role.SUBJECT, Participation.Role.PREDECESSOR, Participation.Role.TRANSFEROR}
NOT_LAW = {LegalDocument.Kind.AGREEMENT, LegalDocument.Kind.PROGRAMME}  # between partners


def without_blanks(**properties: Any) -> Thing:
    """The properties that there is something to say about; one value instead of a list of one."""
    properties = {name: value for name, value in properties.items() if value not in (None, "", [], {})}
    return {
        name: value[0] if isinstance(value, list) and len(value) == 1 else value
        for name, value in properties.items()
    }


def span(date: HistoricalDate | None) -> Thing:
    """When something began and ended, as far as is known for sure; the end of "before 2005" is not."""
    if date is None or date.start is None:
        return {}
    return without_blanks(
        startDate=exactly(date.start), endDate=exactly(date.end) if date.is_interval else None
    )


def coverage(date: HistoricalDate | None) -> str | None:
    """The time that something is about, as far as is known for sure: an ISO 8601 day, month, year or interval."""
    ends = span(date)
    if not ends or not date or not date.is_interval:
        return ends.get("startDate")
    return f"{ends['startDate']}/{ends.get('endDate', '..')}" if "startDate" in ends else None


def bound(qualifier: Qualifier) -> str:
    """What a number says beside a word such as "more than": a bound, not the value."""
    match qualifier.meaning.open_below, qualifier.meaning.open_above:
        case False, True:
            return "minValue"
        case True, False:
            return "maxValue"
    return "value"


def exactly(date: PartialDate | None) -> str | None:
    """A day, month or year as ISO 8601; None for one that is only known about."""
    return None if date is None or date.approximate else date.edtf


@dataclass(frozen=True)
class Descriptions:
    """Descriptions in the current language. `absolute` makes a full address of a path."""

    absolute: Callable[[str], str]
    imprint: Imprint

    def of(self, thing: Model, **lists: Iterable[Any]) -> Thing:
        """`thing` in full, as on its own page, with what that shows of its long `lists`; LookupError without one."""
        description: Thing = DESCRIBED_BY[kind_of(thing).name](self, thing, **lists)
        return {"@context": CONTEXT} | description

    # Pages

    def website(self) -> Thing:
        """The portal, and how to search it."""
        target = self.absolute(reverse("search")) + "?q={search_term_string}"
        return {"@context": CONTEXT} | without_blanks(
            **self._named("WebSite", str(portal.NAME), HOME),
            inLanguage=get_language(),
            publisher=self._publisher(),
            potentialAction={
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": target},
                "query-input": "required name=search_term_string",
            },
        )

    def collection(self, page: Section) -> Thing:
        """A page that lists things."""
        about = without_blanks(
            inLanguage=get_language(), isPartOf=self._website(), publisher=self._publisher()
        )
        return {"@context": CONTEXT} | self._named("CollectionPage", str(page), page) | about

    def listing(self, things: Iterable[Any]) -> Thing:
        """The pages that a page lists."""
        items = [
            {"@type": "ListItem", "position": position, "url": self.absolute(thing.get_absolute_url())}
            for position, thing in enumerate(things, 1)
        ]
        return {"@context": CONTEXT, "@type": "ItemList", "itemListElement": items}

    def breadcrumbs(self, steps: Iterable[tuple[str, str]]) -> Thing:
        """The way to a page: the name and path of each page on it."""
        items = [
            {"@type": "ListItem", "position": position, "name": name, "item": self.absolute(path)}
            for position, (name, path) in enumerate(steps, 1)
        ]
        return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}

    # Entries

    def _achievement(
        self,
        achievement: Achievement,
        milestones: Iterable[Milestone] = (),
        documents: Iterable[LegalDocument] = (),
    ) -> Thing:
        return without_blanks(
            **self._named("Article", achievement.title, achievement),
            headline=achievement.title,
            description=achievement.summary,
            inLanguage=get_language(),
            dateModified=achievement.changed_at.isoformat(),
            temporalCoverage=achievement.period.dates.edtf,
            articleSection=achievement.category.title,
            author=self._publisher(),
            publisher=self._publisher(),
            isPartOf=self._website(),
            image=self._picture(achievement),
            mentions=[
                *(self._milestone_named(milestone) for milestone in milestones),
                *(self._document_named(document) for document in documents),
            ],
            isBasedOn=self._sources(achievement),
        )

    def _milestone(self, milestone: Milestone) -> Thing:
        bodies: dict[str, list[Thing]] = {"about": [], "mentions": []}
        for participation in milestone.public_participations:
            named = self._institution_named(participation.institution, milestone.date)
            bodies["about" if participation.role in ABOUT else "mentions"].append(named)
        return without_blanks(
            **self._milestone_named(milestone),
            headline=milestone.title,
            description=milestone.effect,
            disambiguatingDescription=self._when_and_doubts(milestone),
            inLanguage=get_language(),
            dateModified=milestone.changed_at.isoformat(),
            temporalCoverage=coverage(milestone.date),
            author=self._publisher(),
            publisher=self._publisher(),
            isPartOf=self._website(),
            **bodies,
            image=self._picture(milestone),
            subjectOf=[
                *(self._document_named(document) for document in milestone.public_documents),
                *self._sources(milestone),
            ],
        )

    @staticmethod
    def _when_and_doubts(milestone: Milestone) -> str:
        """As no property of schema.org says it: how its date is known, and what is doubted."""
        when = [milestone.when.wording(get_language())] if milestone.when else []
        return "; ".join([*when, *doubts(milestone)])

    def _institution(self, institution: Institution) -> Thing:
        before, after = institution.public_successions_before, institution.public_successions_after
        origins = [succession for succession in before if succession.kind != Succession.Kind.TRANSFER]
        others = [succession for succession in [*before, *after] if succession not in origins]
        births = {succession.date for succession in origins if succession.date}
        return {"@context": CONTEXT_OF_INSTITUTIONS} | without_blanks(
            **self._institution_named(institution),
            alternateName=self._further_names(institution),
            description=institution.summary,
            foundingDate=births.pop().html_datetime if len(births) == 1 else None,
            parentOrganization=institution.parent and self._institution_named(institution.parent),
            subOrganization=[self._institution_named(child) for child in institution.public_children],
            subjectOf=self._sources(institution),
            **{
                "org:resultedFrom": [self._change_event(succession) for succession in origins],
                "org:changedBy": [self._change_event(succession) for succession in others],
            },
        )

    def _further_names(self, institution: Institution) -> list[str | Thing]:
        """Abbreviations, and the names it is not called by here, with the time in which each was borne."""
        names = institution.all_names
        former = [self._former_name(name) for name in names if name != institution.name_at(None)]
        return [*dict.fromkeys(name.abbreviation for name in names if name.abbreviation), *former]

    @staticmethod
    def _former_name(name: InstitutionName) -> str | Thing:
        borne = span(name.valid)
        return {"@type": "Role", "alternateName": name.name} | borne if borne else name.name

    def _change_event(self, succession: Succession) -> Thing:
        before, after = succession.predecessor, succession.successor
        return without_blanks(
            **{"@type": "org:ChangeEvent"},
            name=succession.get_kind_display(),
            description=succession.functions,
            startDate=span(succession.date).get("startDate"),
            **{
                "org:originalOrganization": before and self._institution_named(before, succession.date),
                "org:resultingOrganization": self._institution_named(after, succession.date),
            },
            subjectOf=succession.document and self._document_named(succession.document),
        )

    def _metric(self, metric: Metric, observations: Iterable[Observation] = ()) -> Thing:
        variable = without_blanks(
            **self._named("StatisticalVariable", metric.title, metric), description=metric.definition
        )
        return {"@graph": [variable, *(self._observation(each) for each in observations)]}

    def _observation(self, observation: Observation) -> Thing:
        figure = observation.figure
        is_percentage = figure.measure == Measure.PERCENT
        return without_blanks(
            **self._named("Observation", observation.wording(), observation),
            description="; ".join([*flags(observation), *doubts(observation)]),
            variableMeasured={"@id": self.identifier(observation.metric)},
            observationAbout={"@type": "AdministrativeArea", "name": observation.territory.title},
            **{bound(figure.qualifier): None if figure.value is None else float(figure.value)},
            unitText="%" if is_percentage else figure.counted,
            unitCode="P1" if is_percentage else None,  # UN/CEFACT Recommendation 20
            observationDate=observation.as_of.html_datetime,
            subjectOf=self._sources(observation),
        )

    def _category(self, category: Category) -> Thing:
        return without_blanks(
            **self._named("CollectionPage", category.title, category),
            description=category.summary,
            inLanguage=get_language(),
            isPartOf=self._website(),
        )

    def _source(self, source: Source) -> Thing:
        return without_blanks(
            **self._named("CreativeWork", source.title, source),
            sameAs=source.url,
            datePublished=source.date and source.date.html_datetime,
            publisher=source.publisher and self._institution_named(source.publisher, source.date),
            description=source.note,
        )

    # Things beside others

    def _document(self, document: LegalDocument) -> Thing:
        law = {
            "legislationIdentifier": document.number,
            "legislationDate": document.date and document.date.html_datetime,
            "legislationType": document.get_kind_display(),
            "legislationPassedBy": document.issuer
            and self._institution_named(document.issuer, document.date),
        }
        other = {
            "identifier": document.number,
            "dateCreated": law["legislationDate"],
            "genre": law["legislationType"],
            "creator": law["legislationPassedBy"],
        }
        particulars = other if document.kind in NOT_LAW else law
        return without_blanks(
            **self._document_named(document), **particulars, subjectOf=self._sources(document)
        )

    def _milestone_named(self, milestone: Milestone) -> Thing:
        """As what is written of it: an Event has a place in schema.org's reading, which sources seldom tell."""
        return self._named("Article", milestone.title, milestone)

    def _document_named(self, document: LegalDocument) -> Thing:
        return self._named(
            "CreativeWork" if document.kind in NOT_LAW else "Legislation", document.subject, document
        )

    def _institution_named(self, institution: Institution, date: HistoricalDate | None = None) -> Thing:
        """By the name it had on `date`; by its latest name without one."""
        kind = INSTITUTION_TYPES.get(Institution.Kind(institution.kind), "Organization")
        name = institution.name_at(date)
        return self._named(kind, name.name if name else institution.slug, institution)

    def _sources(self, fact: Cited) -> list[Thing]:
        return [self._named("CreativeWork", source.title, source) for source in fact.cited_sources]

    def _website(self) -> Thing:
        return {"@id": self.identifier(HOME)}

    def _publisher(self) -> Thing | None:
        body = self.imprint.managing_body
        return {"@type": "Organization", "name": body} if body else None

    def _picture(self, thing: Any) -> str:
        return self.absolute(picture_address(thing))

    def _named(self, kind: str, name: str, thing: Any) -> Thing:
        return {
            "@type": kind,
            "@id": self.identifier(thing),
            "name": name,
            "url": self.absolute(thing.get_absolute_url()),
        }

    def identifier(self, thing: Any) -> str:
        """One name for a thing in every language and for ever: its permanent address in the record's own."""
        with override(settings.LANGUAGE_CODE):
            is_entry = isinstance(thing, Model)
            return self.absolute(permanent_address(thing) if is_entry else thing.get_absolute_url())


# What describes a thing, by its kind
DESCRIBED_BY: dict[str, Callable[..., Thing]] = {
    "achievement": Descriptions._achievement,
    "milestone": Descriptions._milestone,
    "institution": Descriptions._institution,
    "document": Descriptions._document,
    "metric": Descriptions._metric,
    "category": Descriptions._category,
    "source": Descriptions._source,
}
