"""Who signed in, and who is kept from trying again: to be looked at, and released."""

from axes.models import AccessAttempt, AccessLog
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class KeptByThePortal(admin.ModelAdmin):
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(AccessAttempt)
class AccessAttemptAdmin(KeptByThePortal):
    list_display = ["username", "ip_address", "failures_since_start", "attempt_time"]
    search_fields = ["username", "ip_address"]
    fields = ["username", "ip_address", "failures_since_start", "attempt_time", "user_agent"]
    actions = ["release"]

    @admin.action(description=_("Let them try again at once"), permissions=["delete"])
    def release(self, request: HttpRequest, queryset: QuerySet[AccessAttempt]) -> None:
        number = queryset.count()
        queryset.delete()
        message = ngettext("%(number)d lock was released.", "%(number)d locks were released.", number)
        self.message_user(request, message % {"number": number}, messages.SUCCESS)


@admin.register(AccessLog)
class AccessLogAdmin(KeptByThePortal):
    list_display = ["username", "ip_address", "attempt_time", "logout_time"]
    list_filter = ["attempt_time"]
    search_fields = ["username", "ip_address"]
    fields = ["username", "ip_address", "attempt_time", "logout_time", "user_agent"]

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
