"""What is new in the record, as one Atom feed (RFC 4287) a language."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import feedgenerator, translation
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from achievements.models import Milestone

LENGTH = 30


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    return LatestMilestones()(request)


class LatestMilestones(Feed):
    """The milestones last published or changed, the newest first."""

    feed_type = feedgenerator.Atom1Feed

    def title(self) -> str:
        return gettext("Achievements of Lào Cai’s ICT sector")

    def subtitle(self) -> str:
        return gettext("Milestones newly published or changed")

    def link(self) -> str:
        return reverse("timeline")

    def feed_url(self) -> str:
        return reverse("feed", args=[translation.get_language()])

    def items(self) -> Any:
        return Milestone.objects.listed().order_by("-updated_at", "slug")[:LENGTH]

    def item_title(self, item: Milestone) -> str:
        when = item.date.wording(translation.get_language()) if item.date else ""
        return f"{when}: {item.title}" if when else item.title

    def item_description(self, item: Milestone) -> str:
        return item.effect

    def item_pubdate(self, item: Milestone) -> datetime:
        return item.publish_from or item.updated_at

    def item_updateddate(self, item: Milestone) -> datetime:
        return item.updated_at

    def item_categories(self, item: Milestone) -> list[str]:
        return [item.category.title, item.get_kind_display()]
