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
from achievements.models import Imprint, Milestone
from achievements.words.fallback import translated_plainly
from web.public import DAY, public

LENGTH = 30


@require_safe
@public(seconds=DAY)
def feed(request: HttpRequest) -> HttpResponse:
    return LatestMilestones()(request)


class InEveryLanguage(feedgenerator.Atom1Feed):
    """Atom that leads from each language's feed to the others."""

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for language, url in self.feed["twins"]:
            link = {"rel": "alternate", "type": "application/atom+xml", "hreflang": language, "href": url}
            handler.addQuickElement("link", "", link)


class LatestMilestones(Feed):
    """The milestones last published or changed, the newest first."""

    feed_type = InEveryLanguage

    def get_object(self, request: HttpRequest) -> HttpRequest:
        return request

    def feed_extra_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        others = [code for code, _name in settings.LANGUAGES if code != translation.get_language()]
        return {
            "twins": [(code, request.build_absolute_uri(reverse("feed", args=[code]))) for code in others]
        }

    def author_name(self) -> str:
        """Whoever the imprint names; RFC 4287 wants an author, so before that it is the portal itself."""
        return Imprint.get().managing_body or self.title()

    def title(self) -> str:
        return str(portal.NAME)

    def subtitle(self) -> str:
        return gettext("Milestones newly published or changed")

    def link(self) -> str:
        return reverse("timeline")

    def feed_url(self) -> str:
        return reverse("feed", args=[translation.get_language()])

    def items(self) -> Any:
        return Milestone.objects.listed().order_by("-updated_at", "slug")[:LENGTH]

    def item_title(self, item: Milestone) -> str:
        when = item.when.wording(translation.get_language()) if item.when else ""
        title = translated_plainly(item, "title")
        return f"{when}: {title}" if when else title

    def item_description(self, item: Milestone) -> str:
        return escape(translated_plainly(item, "effect"))  # a summary is HTML, an effect is plain text

    def item_pubdate(self, item: Milestone) -> datetime | None:
        return item.publish_from  # else it is not known, and a change is no new publication

    def item_updateddate(self, item: Milestone) -> datetime:
        return item.updated_at

    def item_categories(self, item: Milestone) -> list[str]:
        return [translated_plainly(item.category, "title"), item.get_kind_display()]
