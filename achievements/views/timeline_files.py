"""The timeline as files for other programs, at addresses that stay."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from achievements.models import Milestone
from achievements.publish import calendar as calendars
from achievements.publish import timelinejs
from achievements.publish.identity import with_permanent_slugs
from web.public import DAY, public


@require_safe
@public(seconds=DAY, is_for_any_site=True)
def timeline_json(request: HttpRequest) -> JsonResponse:
    """Every dated milestone as a story for TimelineJS, to be read by any site's script."""
    milestones = with_permanent_slugs(Milestone.objects.for_files())
    story = timelinejs.story(milestones, request.build_absolute_uri)
    return JsonResponse(story, json_dumps_params={"ensure_ascii": False})


@require_safe
@public(seconds=DAY, is_for_any_site=True)
def anniversaries(request: HttpRequest) -> HttpResponse:
    """The calendar of anniversaries, to be subscribed to."""
    milestones = with_permanent_slugs(Milestone.objects.for_files())
    calendar = calendars.calendar(milestones, request.build_absolute_uri)
    return HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
