"""The counter for editors: statistics to read, and a ledger that can only be added to."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy
from modeltranslation.utils import get_translation_fields

from stats import charts, counting, ledger, published
from stats.days import day_of
from stats.models import DayTotal, HourTotal, LedgerEntry, PageTotal, ProposedCorrection

PERIODS = [7, 30, 90]  # days
PAGES_SHOWN = 20


class WrittenByCounter(admin.ModelAdmin):
    """Rows that nobody edits."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(DayTotal)
class StatisticsAdmin(WrittenByCounter):
    """In the place of a list of days: one page of statistics."""

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        now = timezone.now()
        today = day_of(now)
        month_ago = today - timedelta(days=29)
        context = self.admin_site.each_context(request) | {
            "title": self.opts.verbose_name_plural,
            "opts": self.opts,
            "numbers": counting.numbers(now),
            "hours": hours_of(today),
            "periods": [Period.until(today, length) for length in PERIODS],
            "days": published.every_day(today - timedelta(days=PERIODS[-1] - 1), today)[::-1],
            "pages": top_pages(month_ago, today),
            "excluded": published.excluded_by_reason(month_ago, today),
        }
        context["hours_chart"] = charts.bar_chart(
            [(f"{hour.hour:02}:00", hour.visits) for hour in context["hours"]]
        )
        context["days_chart"] = charts.bar_chart(
            [
                (date_format(day.date, gettext("j M Y")), max(day.corrected, 0))
                for day in reversed(context["days"])
            ]
        )
        return TemplateResponse(request, "admin/stats/statistics.html", context | (extra_context or {}))


@dataclass(frozen=True)
class Period:
    """The last so many days with the period before, and the change between them in per cent (None: from nothing)."""

    length: int
    visits: int
    visits_before: int
    views: int
    views_before: int

    @classmethod
    def until(cls, today: date, length: int) -> "Period":
        first = today - timedelta(days=length - 1)
        visits, views = _sums(first, today)
        visits_before, views_before = _sums(first - timedelta(days=length), first - timedelta(days=1))
        return cls(length, visits, visits_before, views, views_before)

    @property
    def change(self) -> str:
        if not self.visits_before:
            return "–"
        return f"{100 * (self.visits - self.visits_before) / self.visits_before:+.0f}%"


def _sums(first: date, last: date) -> tuple[int, int]:
    """Visits, with their corrections, and views from `first` to `last`."""
    views = DayTotal.objects.filter(day__gte=first, day__lte=last).aggregate(sum=Sum("views"))["sum"]
    return published.visits_between(first, last), views or 0


def hours_of(day: date) -> list[HourTotal]:
    """The 24 hours of `day`; zeros where nothing was counted."""
    known = {total.hour: total for total in HourTotal.objects.filter(day=day)}
    nothing = {"visits": 0, "visitors": 0, "views": 0}
    return [known.get(hour) or HourTotal(day=day, hour=hour, **nothing) for hour in range(24)]


def top_pages(first: date, last: date) -> list[tuple[str, int]]:
    """The most viewed pages from `first` to `last`, with their views."""
    pages = PageTotal.objects.filter(day__gte=first, day__lte=last).values_list("path")
    return list(pages.annotate(all_views=Sum("views")).order_by("-all_views", "path")[:PAGES_SHOWN])


@admin.register(LedgerEntry)
class LedgerAdmin(WrittenByCounter):
    """To read: what is proposed and approved is appended; no entry is changed or deleted, here or by the database."""

    list_display = [
        "pk",
        "kind",
        "day",
        "amount",
        "reason",
        "author",
        "approved_by",
        "is_self_approved",
        "recorded_at",
    ]
    list_display_links = None


@admin.register(ProposedCorrection)
class ProposedCorrectionAdmin(admin.ModelAdmin):
    """One account proposes a correction, another approves it; then it is in the ledger and counts."""

    list_display = [
        "state",
        "day",
        "kind",
        "amount",
        "reason",
        "author",
        "recorded_at",
        "decided_by",
        "entry",
    ]
    list_display_links = None
    list_filter = ["state"]
    list_select_related = ["author", "decided_by", "entry"]
    fields = ["kind", "day", "amount", *get_translation_fields("reason")]
    actions = ["approve", "refuse"]

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "kind":
            kwargs["choices"] = ProposedCorrection.KINDS
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.author = request.user
        super().save_model(request, obj, form, change)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_approve_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(ledger.APPROVE)

    def has_refuse_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) or self.has_approve_permission(request)

    @admin.action(description=gettext_lazy("Approve the selected corrections"), permissions=["approve"])
    def approve(self, request: HttpRequest, chosen: QuerySet[ProposedCorrection]) -> None:
        self._decide(request, chosen, ledger.approve, gettext("%(correction)s is in the ledger."))

    @admin.action(description=gettext_lazy("Refuse the selected corrections"), permissions=["refuse"])
    def refuse(self, request: HttpRequest, chosen: QuerySet[ProposedCorrection]) -> None:
        self._decide(request, chosen, ledger.refuse, gettext("%(correction)s is refused."))

    def _decide(
        self, request: HttpRequest, chosen: QuerySet[ProposedCorrection], decide: Any, done: str
    ) -> None:
        for proposed in chosen:
            try:
                decide(proposed, request.user, timezone.now())
            except (PermissionDenied, ValidationError) as error:
                reasons = error.messages if isinstance(error, ValidationError) else [str(error)]
                self.message_user(request, f"{proposed}: {' '.join(reasons)}", messages.ERROR)
            else:
                self.message_user(request, done % {"correction": proposed})
