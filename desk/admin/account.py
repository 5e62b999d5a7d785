"""What happened to accounts, and who is kept from trying a password again: to be looked at, and released."""

from typing import Any

from axes.models import AccessAttempt
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from desk.accounts.models import AccountEvent

admin.site.unregister(TOTPDevice)  # their screens show the secrets
admin.site.unregister(StaticDevice)


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


@admin.register(AccountEvent)
class AccountEventAdmin(KeptByThePortal):
    list_display = ["last_at", "named_account", "what", "second_factor", "network", "by", "times"]
    list_filter = ["what", "second_factor", "last_at"]
    search_fields = ["account", "network", "by"]
    fields = ["what", "second_factor", "account", "by", "network", "at", "last_at", "times"]

    @admin.display(description=_("account"), ordering="account")
    def named_account(self, event: AccountEvent) -> str:
        return event.account or gettext("no such account")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
