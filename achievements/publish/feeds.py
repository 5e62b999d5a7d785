"""What is new in the record, as one Atom feed (RFC 4287) a language."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import feedgenerator, translation
from django.utils.html import escape
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from achievements import portal
from achievements.models import Correction, Imprint, Milestone
from achievements.models.correction import anchor_of, page_of, things_of
from achievements.models.editorial import CHANGED_AT
from achievements.publish.identity import permanent_id, permanent_slug, with_permanent_slugs
from achievements.publish.small_print import doubt, standing_errata
from achievements.words.fallback import translated_plainly
from web.public import DAY, public

LENGTH = 30


@require_safe
@public(seconds=DAY)
def feed(request: HttpRequest) -> HttpResponse:
    return LatestMilestones()(request)


@require_safe
@public(seconds=DAY)
def corrections_feed(request: HttpRequest) -> HttpResponse:
    return LatestCorrections()(request)


class InEveryLanguage(feedgenerator.Atom1Feed):
    """Atom that leads from each language's feed to the others."""

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for language, url in self.feed["twins"]:
            link = {"rel": "alternate", "type": "application/atom+xml", "hreflang": language, "href": url}
            handler.addQuickElement("link", "", link)

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for relation, url, title in item.get("further_links", []):
            handler.addQuickElement("link", "", {"rel": relation, "href": url, "title": title})


class OfRecord(Feed):
    """A feed of the portal in the current language, under the `name` of its address."""

    name: str
    feed_type = InEveryLanguage

    def get_object(self, request: HttpRequest) -> HttpRequest:
        self.absolute = request.build_absolute_uri
        return request

    def feed_extra_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        others = [code for code, _name in settings.LANGUAGES if code != translation.get_language()]
        addresses = ((code, reverse(self.name, args=[code])) for code in others)
        return {"twins": [(code, request.build_absolute_uri(address)) for code, address in addresses]}

    def author_name(self) -> str:
        """Whoever the imprint names; RFC 4287 wants an author, so before that it is the portal itself."""
        return Imprint.get().managing_body or str(portal.NAME)

    def feed_guid(self) -> str:
        return permanent_id(self.name, translation.get_language()).urn

    def feed_url(self) -> str:
        return reverse(self.name, args=[translation.get_language()])


class LatestMilestones(OfRecord):
    """The milestones last published or changed, the newest first."""

    name = "feed"

    def title(self) -> str:
        return str(portal.NAME)

    def subtitle(self) -> str:
        return gettext("Milestones newly published or changed")

    def link(self) -> str:
        return reverse("timeline")

    def items(self) -> Any:
        milestones = with_permanent_slugs(Milestone.objects.listed().with_citations())
        return milestones.order_by(CHANGED_AT.desc(), "slug")[:LENGTH]

    def item_title(self, item: Milestone) -> str:
        when = item.when.wording(translation.get_language()) if item.when else ""
        title = translated_plainly(item, "title")
        return f"{when}: {title}" if when else title

    def item_description(self, item: Milestone) -> Any:
        """A summary is HTML, an effect is plain text; without one there is no summary."""
        return escape(translated_plainly(item, "effect")) if item.effect else None

    def item_guid(self, item: Milestone) -> str:
        return permanent_id("feed", translation.get_language(), permanent_slug(item)).urn

    def item_extra_kwargs(self, item: Milestone) -> dict[str, Any]:
        """Where it comes from (`via` in RFC 4287), and what is doubted of it."""
        sources = [("via", each, translated_plainly(each, "title")) for each in item.cited_sources]
        errata = [("related", each, doubt(each)) for each in standing_errata(item)]
        told: list[tuple[str, Any, str]] = [*sources, *errata]
        return {
            "further_links": [
                (relation, self.absolute(thing.get_absolute_url()), title) for relation, thing, title in told
            ]
        }

    def item_pubdate(self, item: Milestone) -> datetime | None:
        return item.publish_from  # else it is not known, and a change is no new publication

    def item_updateddate(self, item: Milestone) -> datetime:
        return item.changed_at

    def item_categories(self, item: Milestone) -> list[str]:
        return [translated_plainly(item.category, "title"), item.get_kind_display()]


class LatestCorrections(OfRecord):
    """What was corrected last: what was wrong, what is right, whose report led to it."""

    name = "corrections_feed"

    def title(self) -> str:
        return gettext("Corrections – %s") % portal.NAME

    def subtitle(self) -> str:
        return gettext("What was wrong on the portal and is right now")

    def link(self) -> str:
        return reverse("open_questions")

    def items(self) -> list[tuple[Correction, Any]]:
        return things_of(list(Correction.objects.newest()[:LENGTH]))

    def item_title(self, item: tuple[Correction, Any]) -> str:
        _correction, thing = item
        return gettext("Corrected: %s") % thing

    def item_description(self, item: tuple[Correction, Any]) -> str:
        correction, _thing = item
        wrong, right = (translated_plainly(correction, name) for name in ("wrong", "right"))
        said = [gettext("It said: %s") % wrong, gettext("It is right: %s") % right]
        if correction.report:
            said.append(gettext("Thanks to whoever sent report %s.") % correction.report)
        return escape(" ".join(said))

    def item_link(self, item: tuple[Correction, Any]) -> str:
        correction, thing = item
        return f"{page_of(thing).partition('#')[0]}#{anchor_of(correction)}"

    def item_guid(self, item: tuple[Correction, Any]) -> str:
        return permanent_id(self.name, translation.get_language(), str(item[0].pk)).urn

    def item_pubdate(self, item: tuple[Correction, Any]) -> datetime:
        return item[0].corrected_at

    def item_updateddate(self, item: tuple[Correction, Any]) -> datetime:
        return item[0].corrected_at
